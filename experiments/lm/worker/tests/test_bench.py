"""The comparison of loops: both compute the same, the counts are right, and a wrong loop is noticed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from conftest import random_pairs, spec, tiny_model

from rewardproof_lm.__main__ import main
from rewardproof_lm.bench.flops import packed_tokens, plain_flops, sizes_of, useful_flops
from rewardproof_lm.bench.lengths import synthetic_pairs
from rewardproof_lm.bench.plain_loop import PlainLoop
from rewardproof_lm.data.batches import both_sides
from rewardproof_lm.data.encode import EncodedPair
from rewardproof_lm.data.packing import pack


def write_bench(folder: Path, **data: object) -> Path:
    folder.mkdir()
    config = {
        "schema": "rewardproof/lm-run/1",
        "experiment": "bench",
        "model": {"source": "scratch:llama-tiny"},
        "trainings": [
            {"id": "im-rm", "objective": "im-rm", "beta": 0.1, "learningRate": 1e-3},
            {"id": "ex-rm", "objective": "ex-rm", "learningRate": 1e-3},
        ],
        "batchPairs": 4,
        "microBatchPairs": 3,
        "maxLength": 64,
        "device": "cpu",
        "data": {"lengthScale": 0.05, "steps": 2, "repeats": 2, "evaluationPairs": 3, "memory": False}
        | {"plainMicroBatch": 3, "peakSize": 128}
        | data,
    }
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return folder


def run_bench(folder: Path) -> dict[str, Any]:
    assert main(["bench", str(folder)]) == 0
    result: dict[str, Any] = json.loads((folder / "bench.json").read_text())
    return result


def test_loops_take_turns_and_agree(tmp_path: Path) -> None:
    result = run_bench(write_bench(tmp_path / "bench"))
    assert result["complete"] is True
    assert result["timedPairs"] == 8
    assert set(result["trainings"]) == {"im-rm", "ex-rm"}
    for training in result["trainings"].values():
        names = [row["contender"] for row in training["contenders"]]
        assert names == ["plain:float32", "ours:float32"]
        (factor,) = training["factors"]
        equality = factor["equality"]
        assert equality["steps"] == 3
        assert equality["lossesAgree"] is True
        assert 0 < equality["largestLossDifference"] <= 1e-5
        assert equality["moved"] > 100 * equality["largestLossDifference"]
        assert equality["heldOutAccuracy"][0] == equality["heldOutAccuracy"][1]
        assert equality["largestMarginDifference"] <= 1e-3 * equality["marginScale"]
        assert factor["speed"]["repeats"] == 2
        assert factor["executedFlops"] > 1
        for row in training["contenders"]:
            assert row["lossesRepeat"] is True
            assert 0 < row["modelFlopUtilisation"] < 1
            rate = row["pairsPerSecond"]
            assert rate["lowest"] <= rate["median"] <= rate["highest"]
            seconds = sorted(row["secondsOfSteps"])
            assert row["pairsPerSecondOfSteps"]["highest"] == pytest.approx(8 / seconds[0])
    assert not (tmp_path / "bench" / "work").exists()


def test_a_loop_that_computes_something_else_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    margins = PlainLoop.margins
    monkeypatch.setattr(PlainLoop, "margins", lambda self, pairs: 1.2 * margins(self, pairs))
    result = run_bench(write_bench(tmp_path / "bench", repeats=1))
    for training in result["trainings"].values():
        assert training["factors"][0]["equality"]["lossesAgree"] is False


def test_memory_is_that_of_a_process_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_bench(tmp_path / "bench")
    assert main(["bench", str(folder), "--memory", "im-rm,ours:float32"]) == 0
    peak = json.loads(capsys.readouterr().out.splitlines()[-1])["peakBytes"]
    assert peak > 50e6
    assert not (folder / "bench.json").exists()


def test_pairs_of_a_file_are_taken_too(tmp_path: Path) -> None:
    rows = [{"prompt": f"a {n}", "chosen": "red " * (n % 5 + 1), "rejected": "cat"} for n in range(16)]
    path = tmp_path / "pairs.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    result = run_bench(write_bench(tmp_path / "bench", source=str(path), repeats=1))
    assert result["settings"]["source"] == "pairs.jsonl"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"contenders": ["ours:float32"]}, "data.contenders: expected at least two"),
        ({"contenders": ["ours:float32", "theirs"]}, "data.contenders: expected a list of different ones of"),
        ({"steps": 0}, "data.steps: expected an integer"),
        ({"speed": 1}, "data.speed: unknown key"),
        ({"source": "missing.jsonl"}, "missing.jsonl: cannot be read"),
    ],
)
def test_wrong_settings_are_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, object], words: str
) -> None:
    assert main(["bench", str(write_bench(tmp_path / "bench", **changes))]) == 2
    assert f"rewardproof_lm: {words}" in capsys.readouterr().err
    assert not (tmp_path / "bench" / "bench.json").exists()


def test_lengths_are_distributed_like_their_source() -> None:
    pairs = synthetic_pairs(4000, vocabulary=1000, max_length=1024, scale=1.0, seed=0)
    responses = [len(side.response) for side in both_sides(pairs)]
    prompts = [pair.chosen.start for pair in pairs]
    # Medians 149 and 63, 95% quantiles 542 and 339 of the published test set.
    assert np.median(responses) == pytest.approx(149, rel=0.1)
    assert np.quantile(responses, 0.95) == pytest.approx(542, rel=0.1)
    assert np.median(prompts) == pytest.approx(63, rel=0.1)
    assert max(pair.length for pair in pairs) <= 1024
    assert all({token % 2 for token in pair.rejected.response} == {1} for pair in pairs)
    assert all({token % 2 for token in pair.chosen.response} == {0} for pair in pairs)
    assert pairs[:5] == synthetic_pairs(5, vocabulary=1000, max_length=1024, scale=1.0, seed=0)


@pytest.mark.parametrize("implicit", [False, True])
def test_operations_are_those_that_torch_counts(implicit: bool) -> None:
    from torch.utils.flop_counter import FlopCounterMode

    model = tiny_model("gpt-neox-tiny").copy()
    # torch does not count the fused attention of CPUs.
    model.config._attn_implementation = "eager"
    pairs: Sequence[EncodedPair] = random_pairs(3, seed=2, longest=30)
    training = spec("im-rm" if implicit else "ex-rm")
    loop = PlainLoop(model, training, pad_id=0, seed=0, micro_batch=2, precision="float32")
    with FlopCounterMode(display=False) as counter:
        loop.step(pairs)
    counted = plain_flops(sizes_of(model), loop.micro_batches(pairs), implicit=implicit, reference=implicit)
    # Our count leaves out normalisations' parameters' small share and the head of ex-rm.
    assert counted == pytest.approx(counter.get_total_flops(), rel=0.06)


def test_useful_operations_do_not_depend_on_padding_and_packing_never_adds_tokens() -> None:
    pairs = random_pairs(4, seed=3, longest=20)
    sizes = sizes_of(tiny_model("gpt-neox-tiny").model)
    whole = useful_flops(sizes, pairs, implicit=True)
    assert whole == pytest.approx(sum(useful_flops(sizes, [pair], implicit=True) for pair in pairs))
    assert whole < plain_flops(sizes, [pairs], implicit=True, reference=False)
    assert packed_tokens(pairs) == pack(pairs, device="cpu").input_ids.numel()
    assert packed_tokens(pairs) < sum(len(side.tokens) for side in both_sides(pairs))
    assert torch.is_grad_enabled()
