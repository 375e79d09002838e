"""Trains one reward model of a run: seeded batches, gradient accumulation, evaluation points, checkpoints."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace

import torch
from torch import Tensor

from rewardproof_lm.config import TrainingSpec
from rewardproof_lm.data.batches import both_sides, collate, pair_batches
from rewardproof_lm.data.encode import EncodedPair
from rewardproof_lm.data.packing import collate_pairs
from rewardproof_lm.errors import Interrupted, UserError
from rewardproof_lm.events import Events
from rewardproof_lm.files import Row
from rewardproof_lm.models.load import LoadedModel
from rewardproof_lm.models.packed_attention import enable_packing
from rewardproof_lm.rewards.generative import verdict_tokens
from rewardproof_lm.rewards.model import RewardModel
from rewardproof_lm.run import Run
from rewardproof_lm.training.checkpoint import TrainingState, load_tensors, read_state, save_checkpoint
from rewardproof_lm.training.distributed import shard, whole
from rewardproof_lm.training.micro_batches import MicroBatch, micro_batches

Evaluate = Callable[[str, RewardModel], None]


@dataclass(frozen=True)
class Trained:
    """`seconds` are those of the optimiser steps alone, evaluation left out, over all sittings of a
    resumed run."""

    training: TrainingSpec
    reward_model: RewardModel
    steps: int
    seconds: float
    pairs_per_second: float


def train(
    run: Run,
    model: LoadedModel,
    training: TrainingSpec,
    pairs: Sequence[EncodedPair],
    evaluate: Evaluate | None,
    events: Events,
    *,
    in_place: bool = False,
) -> Trained:
    """Trains a copy of `model` (`model` itself with `in_place`: then it is the initial model no longer).

    `evaluate(point, reward_model)` is called at "initial", "epoch-N" (if configured) and "final"; rows it
    writes through `run.rows` with the keys "training" and "point" are cut back on resuming. Resuming
    gives the same bits on one CPU thread. Interrupted: a signal came; the checkpoint is saved."""
    return _Training(run, model, training, pairs, evaluate, events, in_place).go()


def build_reward_model(
    run: Run, model: LoadedModel, training: TrainingSpec, *, in_place: bool = False
) -> RewardModel:
    """The reward model of a training at its start, on a copy of `model`."""
    verdict = verdict_tokens(model.tokenizer) if training.objective == "ex-grm" else None
    backbone = model.model if in_place else model.copy()
    return RewardModel(
        backbone, training, seed=run.config.seed, verdict=verdict, precision=run.config.precision
    )


class _Training:
    """One training on its way. `state` is what a checkpoint knows of it."""

    def __init__(
        self,
        run: Run,
        model: LoadedModel,
        training: TrainingSpec,
        pairs: Sequence[EncodedPair],
        evaluate: Evaluate | None,
        events: Events,
        in_place: bool,
    ) -> None:
        if not pairs:
            raise UserError("data: there is no pair to train on")
        self.run, self.training, self.pairs, self.events = run, training, pairs, events
        self.evaluate = evaluate
        self.pad_id = model.pad_id
        self.lengths = [pair.length for pair in pairs]
        self.steps_per_epoch = -(-len(pairs) // run.config.batch_pairs)
        self.steps = run.config.epochs * self.steps_per_epoch
        self.folder = run.checkpoints / training.id
        self.reference: Tensor | None = None
        if training.objective == "im-rm" and training.reference:
            # Before the model is touched: with in_place it is about to change. [2, pairs]: chosen, rejected.
            self.reference = (
                run.references.log_probabilities(model, both_sides(pairs)).view(2, -1).to(run.device)
            )
        self.reward_model = build_reward_model(run, model, training, in_place=in_place)
        self._prepare()
        self.state = self._start(model)
        self.saved_at = time.monotonic()

    def _prepare(self) -> None:
        config = self.run.config
        language_model = self.reward_model.language_model
        language_model.train()
        # The verification question of ex-grm follows every response, so there is no packed form of it.
        self.packs = self.training.objective != "ex-grm" and enable_packing(language_model)
        if config.gradient_checkpointing:
            language_model.gradient_checkpointing_enable(
                gradient_checkpointing_kwargs={"use_reentrant": False}
            )
        if config.compile:
            language_model.base_model.compile(dynamic=True)
        shard(self.run, self.reward_model)
        self.parameters = self.reward_model.trainable_parameters()
        self.optimizer = torch.optim.AdamW(
            list(self.parameters.values()),
            lr=self.training.learning_rate,
            betas=(0.9, 0.999),
            weight_decay=0.0,
            fused=self.run.device.type == "cuda",
        )

    def _start(self, model: LoadedModel) -> TrainingState:
        """The state to begin with: the checkpoint's, if the run resumes and there is one."""
        signature = self._signature(model)
        # Process 0 first: reading may put an interrupted replacement of the checkpoint right.
        with self.run.accelerator.main_process_first():
            state = read_state(self.folder, signature) if self.run.resume else None
        if state is None:
            state = TrainingState(0, (), signature, False, 0.0)
        else:
            load_tensors(self.folder, self.parameters, None if state.finished else self.optimizer)
        if self.run.accelerator.is_main_process:
            for path in self.run.folder.glob("*.jsonl"):
                if path.name != "events.jsonl":
                    self.run.rows(path.name).keep(lambda row: self._is_known(row, state))
        return state

    def _is_known(self, row: Row, state: TrainingState) -> bool:
        if row.get("training") != self.training.id:
            return True
        if "point" in row:
            return row["point"] in state.points
        return "step" not in row or row["step"] <= state.step

    def _signature(self, model: LoadedModel) -> str:
        """What must be equal for a checkpoint to be this training's: settings that the result depends
        on, and data."""
        config = self.run.config
        digest = hashlib.blake2b(digest_size=16)
        settings = [
            asdict(self.training), asdict(config.model), config.seed, config.epochs, config.batch_pairs,
            config.micro_batch_pairs, config.tokens_per_micro_batch, config.precision, config.gradient_clip,
            config.warmup_steps, model.architecture, model.parameters,
        ]  # fmt: skip
        digest.update(json.dumps(settings, sort_keys=True).encode())
        for pair in self.pairs:
            digest.update(json.dumps([pair.chosen.tokens, pair.rejected.tokens, pair.chosen.start]).encode())
        return digest.hexdigest()

    def go(self) -> Trained:
        if not self.state.finished:
            try:
                self._evaluate("initial")
                for epoch in range(self.run.config.epochs):
                    self._epoch(epoch)
                self._evaluate("final")
            except Interrupted:
                # The parameters are those of the last whole step; gradients under way are given up.
                self._save()
                raise
            self.state = replace(self.state, finished=True)
            self._save()
        seconds = self.state.seconds
        pairs_done = self.run.config.epochs * len(self.pairs)
        return Trained(self.training, self.reward_model, self.steps, seconds, pairs_done / max(seconds, 1e-9))

    def _evaluate(self, point: str) -> None:
        if self.evaluate is None or point in self.state.points:
            return
        self.run.stop.check()
        self.evaluate(point, self.reward_model)
        # What process 0 has written is there when another one reads it.
        self.run.accelerator.wait_for_everyone()
        self.state = replace(self.state, points=(*self.state.points, point))

    def _epoch(self, epoch: int) -> None:
        """What is left to do of an epoch: nothing of one that a checkpoint has behind it."""
        config = self.run.config
        done = self.state.step - epoch * self.steps_per_epoch
        if done < self.steps_per_epoch:
            batches = pair_batches(self.pairs, seed=config.seed, epoch=epoch, batch_pairs=config.batch_pairs)
            for batch in batches[done:]:
                self._step(epoch, batch)
                self._save_if_due()
        if config.evaluate_each_epoch:
            self._evaluate(f"epoch-{epoch + 1}")

    def _step(self, epoch: int, batch: Sequence[int]) -> None:
        began = time.perf_counter()
        step = self.state.step + 1
        rate = self.training.learning_rate * min(1.0, step / max(1, self.run.config.warmup_steps))
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        loss, accuracy = self._gradient(batch)
        norm = self._clip()
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        # One transfer for all numbers: every .item() would wait for the device.
        numbers = torch.stack((loss, accuracy, norm.double())).tolist()
        seconds = time.perf_counter() - began
        self.state = replace(self.state, step=step, seconds=self.state.seconds + seconds)
        self._report(epoch, rate, numbers, len(batch) / seconds)

    def _gradient(self, batch: Sequence[int]) -> tuple[Tensor, Tensor]:
        """Accumulates the gradient of the batch's mean loss; gives mean loss and accuracy over all
        processes."""
        config, accelerator = self.run.config, self.run.accelerator
        pieces = micro_batches(
            batch,
            self.lengths,
            pairs_at_most=config.micro_batch_pairs,
            tokens_at_most=config.tokens_per_micro_batch,
            rank=accelerator.process_index,
            world=accelerator.num_processes,
        )
        sums = torch.zeros(2, dtype=torch.float64, device=self.run.device)
        for piece in pieces:
            self.run.stop.check()
            chosen, rejected = self._scores(piece)
            losses = self.reward_model.losses(chosen, rejected)
            # A sharded model averages its gradients over the processes here, for every piece: kept whole
            # until the last one, they would need the memory that sharding saves.
            (losses * piece.weight).sum().backward()
            with torch.no_grad():
                margin = self.reward_model.rewards_of(chosen) - self.reward_model.rewards_of(rejected)
                wins = (margin > 0).double() + 0.5 * (margin == 0).double()
                sums += piece.weight * torch.stack((losses.double().sum(), wins.sum()))
        total = accelerator.reduce(sums, reduction="mean")
        return total[0], total[1]

    def _scores(self, piece: MicroBatch) -> tuple[Tensor, Tensor]:
        indices = list(piece.indices)
        pairs = [self.pairs[index] for index in indices]
        if self.packs:
            batch = collate_pairs(pairs, pad_id=self.pad_id, device=self.run.device)
        else:
            batch = collate(both_sides(pairs), pad_id=self.pad_id, device=self.run.device)
        reference = None if self.reference is None else self.reference[:, indices].reshape(-1)
        scores = self.reward_model(batch, reference)
        return scores[: len(indices)], scores[len(indices) :]

    def _clip(self) -> Tensor:
        """The norm of the gradient before clipping."""
        parameters = list(self.parameters.values())
        grads = [parameter.grad for parameter in parameters if parameter.grad is not None]
        norm = whole(torch.nn.utils.get_total_norm(grads))
        if self.run.config.gradient_clip is not None:
            torch.nn.utils.clip_grads_with_norm_(parameters, self.run.config.gradient_clip, norm)
        return norm

    def _report(self, epoch: int, rate: float, numbers: list[float], pairs_per_second: float) -> None:
        loss, accuracy, norm = numbers
        step = self.state.step
        if not (loss < float("inf") and norm < float("inf")):
            raise UserError(
                f"training {self.training.id}, step {step}: the loss is not finite; "
                "lower learningRate or set precision to float32"
            )
        if self.run.accelerator.is_main_process:
            spec = self.training
            row = {
                "training": spec.id,
                "objective": spec.objective,
                "variant": spec.variant,
                "step": step,
                "epoch": epoch + 1,
                "loss": loss,
                "accuracy": accuracy,
                "gradNorm": norm,
                "learningRate": rate,
                "pairsPerSecond": pairs_per_second,
            }
            self.run.rows("metrics.jsonl").append([row])
        self.events.progress(
            step, self.steps, f"{self.training.id}: step {step} of {self.steps}, loss {loss:.4f}"
        )

    def _save_if_due(self) -> None:
        config = self.run.config
        by_steps = config.checkpoint_steps is not None and self.state.step % config.checkpoint_steps == 0
        by_time = config.checkpoint_seconds is not None and (
            time.monotonic() - self.saved_at > config.checkpoint_seconds
        )
        # Processes have different clocks; only one alone may decide by time.
        if by_steps or (by_time and self.run.accelerator.num_processes == 1):
            self._save()

    def _save(self) -> None:
        save_checkpoint(
            self.folder,
            self.state,
            self.parameters,
            self.optimizer,
            writes=self.run.accelerator.is_main_process,
        )
        self.saved_at = time.monotonic()
