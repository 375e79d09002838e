"""One contender at work: from the initial model through its steps, in a common form."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import torch
from torch import Tensor

from rewardproof_lm.bench.device import synchronise
from rewardproof_lm.bench.plain_loop import PlainLoop
from rewardproof_lm.bench.settings import BenchData, Contender
from rewardproof_lm.config import TrainingSpec
from rewardproof_lm.data.batches import both_sides, collate
from rewardproof_lm.data.encode import EncodedPair
from rewardproof_lm.events import Events
from rewardproof_lm.models.load import LoadedModel
from rewardproof_lm.run import Run
from rewardproof_lm.training.loop import _Training
from rewardproof_lm.training.micro_batches import micro_batches


@dataclass(frozen=True)
class Material:
    """What all contenders share: initial model, training pairs, the batches as indices into them, and pairs
    that are never trained on."""

    run: Run
    data: BenchData
    model: LoadedModel
    training: TrainingSpec
    pairs: Sequence[EncodedPair]
    batches: Sequence[Sequence[int]]
    held_out: Sequence[EncodedPair]


class Session(Protocol):
    """`reference_seconds`: what the reference's log-probabilities of all training pairs took, once."""

    reference_seconds: float

    def step(self, batch: Sequence[int]) -> tuple[float, float]:
        """Mean loss and accuracy of one optimiser step."""
        ...

    def margins(self, pairs: Sequence[EncodedPair]) -> Tensor:
        """[n] float64 on the CPU."""
        ...


def open_session(material: Material, contender: Contender) -> Session:
    if contender.loop == "plain":
        return _Plain(material, contender)
    return _Ours(material, contender)


class _Plain:
    def __init__(self, material: Material, contender: Contender) -> None:
        self.reference_seconds = 0.0
        self._pairs = material.pairs
        self._loop = PlainLoop(
            material.model.model,
            material.training,
            pad_id=material.model.pad_id,
            seed=material.run.config.seed,
            micro_batch=material.data.plain_micro_batch,
            precision=contender.precision,
        )

    def step(self, batch: Sequence[int]) -> tuple[float, float]:
        return self._loop.step([self._pairs[index] for index in batch])

    @torch.no_grad()
    def margins(self, pairs: Sequence[EncodedPair]) -> Tensor:
        parts = [self._loop.margins(micro) for micro in self._loop.micro_batches(pairs)]
        return torch.cat(parts).double().cpu()


class _Ours:
    """The training loop of the runs, step by step."""

    def __init__(self, material: Material, contender: Contender) -> None:
        # A folder of its own, emptied: log-probabilities of an earlier repeat must not be found.
        folder = material.run.folder / "work"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        config = replace(
            material.run.config, precision=contender.precision, checkpoint_seconds=None, checkpoint_steps=None
        )
        self._run = Run(folder=folder, config=config, stop=material.run.stop)
        self._model = material.model
        training = material.training
        began = time.perf_counter()
        if training.objective == "im-rm" and training.reference:
            self._run.references.log_probabilities(self._model, both_sides(material.pairs))
            synchronise(self._run.device)
        self.reference_seconds = time.perf_counter() - began
        self._training = _Training(self._run, self._model, training, material.pairs, None, Events(), False)

    def step(self, batch: Sequence[int]) -> tuple[float, float]:
        self._training._step(0, batch)
        row = list(self._run.rows("metrics.jsonl"))[-1]
        return row["loss"], row["accuracy"]

    @torch.no_grad()
    def margins(self, pairs: Sequence[EncodedPair]) -> Tensor:
        model = self._training.reward_model
        reference = torch.zeros(2 * len(pairs), dtype=torch.float64)
        if model.needs_reference:
            reference = self._run.references.log_probabilities(self._model, both_sides(pairs))
        rewards = torch.empty(2, len(pairs), dtype=torch.float64)
        for index, pair in enumerate(pairs):
            batch = collate(both_sides([pair]), pad_id=self._model.pad_id, device=model.device)
            known = reference[[index, index + len(pairs)]].to(model.device)
            rewards[:, index] = model.rewards(batch, known).double().cpu()
        return rewards[0] - rewards[1]


def our_pieces(material: Material, batch: Sequence[int]) -> list[list[EncodedPair]]:
    """The micro batches into which our loop cuts a batch."""
    config = material.run.config
    pieces = micro_batches(
        batch,
        [pair.length for pair in material.pairs],
        pairs_at_most=config.micro_batch_pairs,
        tokens_at_most=config.tokens_per_micro_batch,
    )
    return [[material.pairs[index] for index in piece.indices] for piece in pieces]
