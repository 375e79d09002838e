"""Whether the machinery does in this run, on its own model and precision, what the tests show on small
models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import torch
from torch import Tensor

from rewardproof_lm.data.batches import both_sides, collate
from rewardproof_lm.evaluation.predict import TestSet
from rewardproof_lm.files import RowFile
from rewardproof_lm.models.load import LoadedModel
from rewardproof_lm.rewards.model import RewardModel
from rewardproof_lm.run import Run
from rewardproof_lm.training.reference_cache import reference_log_probabilities

_PAIRS = 4
_ROWS = "probe.jsonl"


@torch.no_grad()
def probe_batches(run: Run, reward_model: RewardModel, test: TestSet, point: str, *, pad_id: int) -> None:
    """Rewards of a few responses alone and in one padded batch; appends a row to probe.jsonl."""
    pairs = test.pairs[:_PAIRS]
    responses = both_sides(pairs)
    count = len(test.pairs)
    places = [*range(len(pairs)), *range(count, count + len(pairs))]
    reference = test.reference[places].to(reward_model.device)

    def rewards_of(which: Sequence[int]) -> Tensor:
        batch = collate([responses[index] for index in which], pad_id=pad_id, device=reward_model.device)
        known = reference[list(which)] if reward_model.needs_reference else None
        return reward_model.rewards(batch, known).double().cpu()

    together = rewards_of(range(len(responses)))
    scale = together.std(correction=0)
    if reward_model.training_spec.objective == "ex-grm":
        # Probabilities that are all alike still round in proportion to themselves.
        scale = torch.maximum(scale, together.abs().mean())
    alone = torch.cat([rewards_of([index]) for index in range(len(responses))])
    row = {
        "training": reward_model.training_spec.id,
        "point": point,
        "batchDependence": (together - alone).abs().max().item(),
        "rewardScale": scale.item(),
        "probed": len(responses),
    }
    if run.accelerator.is_main_process:
        run.rows(_ROWS).append([row])


def probed_reference(run: Run, model: LoadedModel, test: TestSet) -> Tensor:
    """ln π_ref of the probed responses, computed now and in one batch: equal to the bit while `model` is
    the same."""
    return reference_log_probabilities(
        model,
        both_sides(test.pairs[:_PAIRS]),
        tokens_per_batch=run.tokens_per_batch,
        precision=run.config.precision,
    )


def probe_summary(run: Run, predictions: RowFile, *, reference_moved: float) -> Mapping[str, Any]:
    """The "probe" of measurements.json: the worst batch dependence over the trainings, with the standard
    deviation of the rewards beside it (of EX-GRM at least their mean); how far ln π_ref has moved, in nats;
    the largest |reward| of IM-RM with a reference before training."""
    rows = [row for row in run.rows(_ROWS) if row["point"] == "final"]
    worst = max(rows, key=lambda row: row["batchDependence"] / max(row["rewardScale"], 1e-300))
    implicit = {spec.id for spec in run.config.trainings if spec.objective == "im-rm" and spec.reference}
    initial = [
        max(abs(row["rewardChosen"]), abs(row["rewardRejected"]))
        for row in predictions
        if row["point"] == "initial" and row["training"] in implicit
    ]
    return {
        "batchDependence": worst["batchDependence"],
        "rewardScale": worst["rewardScale"],
        "referenceMoved": reference_moved,
        "initialImplicitReward": max(initial, default=None),
        "probed": worst["probed"],
    }
