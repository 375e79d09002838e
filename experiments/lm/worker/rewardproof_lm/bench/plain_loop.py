"""The loop to compare with: written from the paper's description and the facts of its published settings
(github.com/princeton-pli/exrm-vs-imrm), not from its code.

Small batches in the order of the epoch, padded to their longest sequence; one forward pass over chosen and
rejected together; a log-softmax over the whole vocabulary at all positions; the reference model runs in
every step; Adam; numbers for the log are read back for every small batch."""

from __future__ import annotations

import copy
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import PreTrainedModel

from rewardproof_lm.config import Precision, TrainingSpec
from rewardproof_lm.data.batches import Batch, both_sides, collate
from rewardproof_lm.data.encode import EncodedPair
from rewardproof_lm.rewards.explicit import seeded_head
from rewardproof_lm.training.precision import autocast


class PlainLoop:
    """Trains a copy of `model` on pairs that are handed to `step`."""

    def __init__(
        self,
        model: PreTrainedModel,
        training: TrainingSpec,
        *,
        pad_id: int,
        seed: int,
        micro_batch: int,
        precision: Precision,
    ) -> None:
        self.training, self.pad_id, self.micro_batch, self.precision = (
            training,
            pad_id,
            micro_batch,
            precision,
        )
        self.model = copy.deepcopy(model).train().requires_grad_(True)
        self.device = self.model.device
        self.head: nn.Linear | None = None
        self.reference: PreTrainedModel | None = None
        if training.objective == "ex-rm":
            width = self.model.get_output_embeddings().weight.shape[1]
            dtype = self.model.get_output_embeddings().weight.dtype
            self.head = seeded_head(width, seed=seed, dtype=dtype, device=self.device)
        elif training.reference:
            self.reference = copy.deepcopy(model).eval().requires_grad_(False)
        parameters = [*self.model.parameters(), *(self.head.parameters() if self.head is not None else ())]
        self.optimizer = torch.optim.Adam(parameters, lr=training.learning_rate)

    def step(self, pairs: Sequence[EncodedPair]) -> tuple[float, float]:
        """One optimiser step; mean loss and accuracy of `pairs`."""
        loss_sum = win_sum = 0.0
        for micro in self.micro_batches(pairs):
            margin = self.margins(micro)
            loss = -functional.logsigmoid(margin).mean() * (len(micro) / len(pairs))
            loss.backward()
            loss_sum += loss.item()
            win_sum += ((margin > 0).float().sum() + 0.5 * (margin == 0).float().sum()).item()
        self.optimizer.step()
        self.optimizer.zero_grad()
        return loss_sum, win_sum / len(pairs)

    def micro_batches(self, pairs: Sequence[EncodedPair]) -> list[Sequence[EncodedPair]]:
        return [pairs[first : first + self.micro_batch] for first in range(0, len(pairs), self.micro_batch)]

    def margins(self, pairs: Sequence[EncodedPair]) -> Tensor:
        """[n]: reward of chosen minus reward of rejected."""
        batch = collate(both_sides(pairs), pad_id=self.pad_id, device=self.device)
        rewards = self._explicit(batch) if self.head is not None else self._implicit(batch)
        return rewards[: len(pairs)] - rewards[len(pairs) :]

    def _explicit(self, batch: Batch) -> Tensor:
        assert self.head is not None
        with autocast(self.precision, self.device):
            output = self.model.base_model(
                input_ids=batch.input_ids, attention_mask=batch.attention_mask, output_hidden_states=True
            )
            everywhere = self.head(output.hidden_states[-1]).squeeze(-1)
        last = batch.attention_mask.sum(1) - 1
        return everywhere[torch.arange(len(batch), device=self.device), last]

    def _implicit(self, batch: Batch) -> Tensor:
        rewards = self.training.beta * self._log_probabilities(self.model, batch)
        if self.reference is not None:
            with torch.no_grad():
                reference = self._log_probabilities(self.reference, batch)
            rewards = rewards - self.training.beta * reference
        return rewards

    def _log_probabilities(self, model: PreTrainedModel, batch: Batch) -> Tensor:
        with autocast(self.precision, self.device):
            logits = model(input_ids=batch.input_ids, attention_mask=batch.attention_mask).logits[:, :-1]
        every = logits.log_softmax(-1)
        chosen = every.gather(2, batch.input_ids[:, 1:].unsqueeze(2)).squeeze(2)
        return (chosen * batch.response_mask[:, 1:]).sum(1)
