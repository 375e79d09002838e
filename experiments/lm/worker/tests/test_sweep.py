"""Sweeps: nothing is lost when a worker is killed; finished runs stay; failures are told and tried again."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from rewardproof_lm.errors import UserError
from rewardproof_lm.sweep.plan import Task, read_plan
from rewardproof_lm.sweep.table import Table
from rewardproof_lm.sweep.task import TaskEnd, ended

WORKER = Path(__file__).parents[1]
NEEDS_RAY = pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="ray is not installed")
NEEDS_PROC = pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="finds processes in /proc")


def write_sweep(folder: Path, tasks: dict[str, dict[str, Any]]) -> Path:
    """Runs of one configuration, apart from the changes of each."""
    folder.mkdir(exist_ok=True)
    lines = [
        json.dumps({"prompt": f"a b {n}", "chosen": f"red {n}", "rejected": f"cat {n}"}) for n in range(8)
    ]
    (folder / "pairs.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name, changes in tasks.items():
        pairs = {"path": str(folder / "pairs.jsonl")}
        config = {
            "schema": "rewardproof/lm-run/1",
            "experiment": "preference",
            "model": {"source": "scratch:llama-tiny"},
            "trainings": [{"id": "ex-rm", "objective": "ex-rm", "learningRate": 1e-5}],
            "epochs": 60,
            "batchPairs": 4,
            "microBatchPairs": 4,
            "maxLength": 64,
            "device": "cpu",
            "checkpointSteps": 5,
            "data": {"train": pairs, "test": {"test": pairs}},
        }
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "config.json").write_text(json.dumps(config | changes), encoding="utf-8")
    plan = {
        "schema": "rewardproof/lm-sweep/1",
        "tasks": [{"id": name, "about": {"seed": 0}} for name in tasks],
    }
    (folder / "sweep.json").write_text(json.dumps(plan), encoding="utf-8")
    return folder


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def table(folder: Path) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in rows(folder / "sweep.jsonl")}


def start(folder: Path, *options: str) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": str(WORKER), "OMP_NUM_THREADS": "1"}
    environment.pop("RAY_ADDRESS", None)
    command = [sys.executable, "-m", "rewardproof_lm", "sweep", str(folder), "--workers", "1", *options]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def process_of(folder: Path) -> int:
    """The process that runs `folder`."""
    wanted = f"\0rewardproof_lm\0run\0{folder}\0".encode()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if wanted in (entry / "cmdline").read_bytes():
                    return int(entry.name)
            except OSError:
                continue
    raise AssertionError(f"no process runs {folder}")


def parent_of(process: int) -> int:
    return int(Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[1])


@NEEDS_PROC
@pytest.mark.parametrize("backend", [pytest.param("ray", marks=NEEDS_RAY), "processes"])
def test_a_killed_worker_is_reported_and_the_next_call_loses_nothing(tmp_path: Path, backend: str) -> None:
    folder = write_sweep(tmp_path / "sweep", {"killed": {}, "whole": {}})
    options = () if backend == "ray" else ("--no-ray",)
    first = start(folder, *options)
    metrics = folder / "killed" / "metrics.jsonl"
    deadline = time.monotonic() + 180
    while len(rows(metrics)) < 12 and first.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    victim = process_of(folder / "killed")
    # With Ray the worker itself; its run then ends as well.
    os.kill(parent_of(victim) if backend == "ray" else victim, signal.SIGKILL)
    output, errors = first.communicate(timeout=240)
    assert first.returncode == 2, (output, errors)
    assert "rewardproof_lm: 1 of 2 runs failed; the same command tries them again" in errors
    warnings = [line["words"] for line in map(json.loads, output.splitlines()) if line["event"] == "warning"]
    words = "the worker was lost" if backend == "ray" else r"the run was ended by signal 9 (SIGKILL)"
    assert [warning.startswith(f"killed failed: {words}") for warning in warnings] == [True], warnings
    states = {name: (row["state"], row["attempts"]) for name, row in table(folder).items()}
    assert states == {"killed": ("failed", 1), "whole": ("finished", 1)}
    before = (folder / "whole" / "events.jsonl").stat().st_mtime_ns

    second = start(folder, *options)
    output, errors = second.communicate(timeout=240)
    assert second.returncode == 0, (output, errors)
    states = {name: (row["state"], row["attempts"], row["error"]) for name, row in table(folder).items()}
    assert states == {"killed": ("finished", 2, None), "whole": ("finished", 1, None)}
    assert (folder / "whole" / "events.jsonl").stat().st_mtime_ns == before
    # Both are the same run: the killed one has to end with the bits of the other.
    for name in ("metrics.jsonl", "predictions.jsonl"):
        killed, whole = (
            [
                {key: value for key, value in row.items() if key != "pairsPerSecond"}
                for row in rows(folder / run / name)
            ]
            for run in ("killed", "whole")
        )
        assert killed == whole
        assert len(whole) > 0
    assert [row["step"] for row in rows(metrics)] == list(range(1, 121))


def test_a_run_that_fails_is_reported_by_its_own_line_and_tried_again(tmp_path: Path) -> None:
    short = {"epochs": 1}
    folder = write_sweep(tmp_path / "sweep", {"bad": short | {"maxLength": 3}, "good": short})
    output, errors = start(folder, "--no-ray").communicate(timeout=120)
    assert "1 of 2 runs failed" in errors
    row = table(folder)["bad"]
    assert row["state"] == "failed"
    assert "maxLength is 3" in row["error"]
    assert json.dumps(row["error"])[1:-1] in output
    good = table(folder)["good"]
    assert good["measurements"][0]["kind"] == "data"
    write_sweep(folder, {"bad": short, "good": short})
    again = start(folder, "--no-ray")
    again.communicate(timeout=120)
    assert again.returncode == 0
    assert table(folder)["bad"]["attempts"] == 2
    assert table(folder)["good"] == good


def test_a_plan_is_read_whole_before_anything_runs(tmp_path: Path) -> None:
    folder = write_sweep(tmp_path / "sweep", {"one": {}, "two": {"epochs": 0}})
    with pytest.raises(UserError, match=r"two/config.json: epochs: expected"):
        read_plan(folder)
    write_sweep(folder, {"one": {}, "two": {}})
    assert [task.id for task in read_plan(folder)] == ["one", "two"]
    for name in ("../one", "", ".one", "a/b"):
        plan = {"schema": "rewardproof/lm-sweep/1", "tasks": [{"id": name}]}
        (folder / "sweep.json").write_text(json.dumps(plan), encoding="utf-8")
        with pytest.raises(UserError, match=r"sweep.json: tasks\[0\]"):
            read_plan(folder)


def test_the_table_keeps_rows_of_other_tasks_and_keys_that_others_added(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    task = Task("a", tmp_path / "a", {"seed": 1}, 1)
    other = {"id": "z", "state": "finished", "verdict": "verified"}
    (tmp_path / "sweep.jsonl").write_text(json.dumps(other) + "\n", encoding="utf-8")
    first = Table(tmp_path, (task,))
    first.add(task, TaskEnd("no luck", 2.0))
    assert not first.is_finished(task)
    held = table(tmp_path)
    assert held["z"] == other
    assert (held["a"]["state"], held["a"]["error"], held["a"]["about"]) == ("failed", "no luck", {"seed": 1})
    # A row that says failed gives way to files that say finished: the sweep may have been killed in between.
    (tmp_path / "a" / "measurements.json").write_text('{"rows": [{"kind": "x"}]}', encoding="utf-8")
    (tmp_path / "a" / "events.jsonl").write_text('{"event": "done"}\n', encoding="utf-8")
    assert Table(tmp_path, (task,)).is_finished(task)


def test_an_end_without_its_files_is_not_taken_for_success(tmp_path: Path) -> None:
    assert ended(tmp_path, 0, 1.0).error == "the run ended with status 0"
    (tmp_path / "stderr.log").write_text("rewardproof_lm: data: wrong\n", encoding="utf-8")
    assert ended(tmp_path, 2, 1.0).error == "data: wrong"
    assert ended(tmp_path, -9, 1.0).error == "the run was ended by signal 9 (SIGKILL)"
    assert ended(tmp_path, 143, 1.0).error == "the run was stopped; its checkpoint is saved"
