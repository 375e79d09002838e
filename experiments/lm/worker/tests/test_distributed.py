"""One training over two processes: the curve of one process, checkpoints, wrong counts of processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rewardproof_lm.__main__ import main
from rewardproof_lm.errors import UserError
from rewardproof_lm.run import Run
from rewardproof_lm.training.asked import ASKED
from rewardproof_lm.training.distributed import join

WORKER = Path(__file__).parents[1]


def write_run(folder: Path, **changes: object) -> Path:
    folder.mkdir()
    generator = np.random.default_rng(0)

    def words(choice: str) -> str:
        return " ".join(generator.choice(choice.split(), int(generator.integers(1, 10))))

    lines = [
        json.dumps({"prompt": words("a b c d e"), "chosen": words("red blue"), "rejected": words("cat dog")})
        for _ in range(20)
    ]
    (folder / "pairs.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    pairs = {"path": str(folder / "pairs.jsonl")}
    config = {
        "schema": "rewardproof/lm-run/1",
        "experiment": "preference",
        "model": {"source": "scratch:qwen2-tiny"},
        "trainings": [
            {"id": "ex-rm", "objective": "ex-rm", "learningRate": 1e-5},
            {"id": "im-rm", "objective": "im-rm", "beta": 0.1, "learningRate": 1e-4},
        ],
        "epochs": 10,
        "batchPairs": 7,
        "microBatchPairs": 3,
        "maxLength": 128,
        "device": "cpu",
        "gradientClip": 1.0,
        "data": {"train": pairs, "test": {"test": pairs}, "testLimit": 6},
    }
    (folder / "config.json").write_text(json.dumps(config | changes), encoding="utf-8")
    return folder


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    path = folder / name
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def start(folder: Path, *options: str) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": str(WORKER), "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "rewardproof_lm", "processes", "2", str(folder), *options]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def run_alone(folder: Path) -> None:
    """In this process, whose signal handlers stay."""
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        assert main(["run", str(folder)]) == 0
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def test_two_processes_stopped_and_resumed_give_the_curve_of_one(tmp_path: Path) -> None:
    alone, together = write_run(tmp_path / "alone"), write_run(tmp_path / "together")
    stopped = start(together)
    deadline = time.monotonic() + 120
    while len(rows(together, "metrics.jsonl")) < 4 and stopped.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    stopped.send_signal(signal.SIGTERM)
    _, errors = stopped.communicate(timeout=120)
    assert stopped.returncode == 143, errors
    done = len(rows(together, "metrics.jsonl"))
    assert 4 <= done < 60, "the run ended before it could be stopped"
    assert (together / "checkpoint").exists()

    resumed = start(together, "--resume")
    run_alone(alone)
    _, errors = resumed.communicate(timeout=240)
    assert resumed.returncode == 0, errors
    expected, found = rows(alone, "metrics.jsonl"), rows(together, "metrics.jsonl")
    assert [(row["training"], row["step"]) for row in found] == [
        (row["training"], row["step"]) for row in expected
    ]
    assert expected[0]["loss"] - expected[29]["loss"] > 1e-3  # else any two curves would agree
    for one, two in zip(expected, found, strict=True):
        assert two["loss"] == pytest.approx(one["loss"], rel=1e-5)
        # In the first step of im-rm all margins are 0 but for rounding, whose sign decides.
        if (one["training"], one["step"]) != ("im-rm", 1):
            assert two["accuracy"] == pytest.approx(one["accuracy"], abs=1e-12)
        assert two["gradNorm"] == pytest.approx(one["gradNorm"], rel=1e-3)
    items = [
        {
            (row["training"], row["point"], row["item"]): row["rewardChosen"]
            for row in rows(folder, "predictions.jsonl")
        }
        for folder in (alone, together)
    ]
    assert items[0].keys() == items[1].keys()
    assert len(items[0]) == len(rows(together, "predictions.jsonl")) == 24
    for key, reward in items[0].items():
        assert items[1][key] == pytest.approx(reward, abs=1e-5)
    assert json.loads((together / "environment.json").read_text())["processes"] == 2


def test_an_error_is_one_line_and_its_status(tmp_path: Path) -> None:
    run = start(write_run(tmp_path / "run", experiment="dynamics"))
    _, errors = run.communicate(timeout=120)
    own = [line for line in errors.decode().splitlines() if line.startswith("rewardproof_lm: ")]
    assert run.returncode == 2
    assert own == ["rewardproof_lm: processes: dynamics runs in one process; several can do: preference"]


@pytest.mark.parametrize(
    ("name", "value"), [(ASKED, "2"), ("WORLD_SIZE", "2"), ("ACCELERATE_USE_FSDP", "true")]
)
def test_fewer_processes_than_asked_for_are_an_error(
    make_run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    run = make_run()
    assert run.accelerator.num_processes == 1
    join(run)
    monkeypatch.setenv(name, value)
    with pytest.raises(UserError, match=r"^processes: "):
        join(run)
