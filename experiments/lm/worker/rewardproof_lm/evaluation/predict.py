"""Rewards of test pairs, with what the baselines need: lengths, overlap, reference, rewards after wrong
prompts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from rewardproof_lm.data.batches import both_sides, bucketed, collate
from rewardproof_lm.data.encode import EncodedPair, EncodedResponse, shortened_prompt
from rewardproof_lm.data.pairs import TextPair
from rewardproof_lm.evaluation.overlap import overlap
from rewardproof_lm.models.load import LoadedModel
from rewardproof_lm.rewards.model import RewardModel
from rewardproof_lm.run import Run
from rewardproof_lm.seeds import numpy_generator


@dataclass(frozen=True)
class Prediction:
    """One line of predictions.jsonl; chosen and rejected stand in pairs. `reference` in nats."""

    item: str
    set: str
    training: str
    point: str
    reward: tuple[float, float]
    tokens: tuple[int, int]
    characters: tuple[int, int]
    reference: tuple[float, float]
    overlap: tuple[float, float]
    shuffled: tuple[float | None, float | None]
    group: str = ""

    def row(self) -> dict[str, object]:
        columns: dict[str, object] = {
            "item": self.item,
            "set": self.set,
            "training": self.training,
            "point": self.point,
        }
        if self.group:
            columns["group"] = self.group
        values = {
            name: getattr(self, name)
            for name in ("reward", "tokens", "characters", "reference", "overlap", "shuffled")
        }
        for name, (chosen, rejected) in values.items():
            columns |= {f"{name}Chosen": chosen, f"{name}Rejected": rejected}
        return columns


@dataclass(frozen=True)
class TestSet:
    """An encoded set with all that does not depend on the reward model, computed once per run.

    `shuffled` are the same responses after the prompts of other items; empty for a set of one item.
    """

    name: str
    texts: tuple[TextPair, ...]
    pairs: tuple[EncodedPair, ...]
    shuffled: tuple[EncodedPair, ...]
    reference: Tensor  # [2n] float64: chosen, then rejected
    shuffled_reference: Tensor  # likewise, or [0]
    overlaps: tuple[float, ...]  # [2n]


def prepare_test_set(
    run: Run,
    model: LoadedModel,
    name: str,
    texts: Sequence[TextPair],
    pairs: Sequence[EncodedPair],
    known_tokens: frozenset[int],
) -> TestSet:
    """`texts` and `pairs` in one order. `model` must still be the initial model."""
    shuffled = with_other_prompts(
        pairs,
        seed=run.config.seed,
        name=name,
        max_length=run.config.max_length,
        start_token=model.tokenizer.bos_token_id,
    )
    responses = both_sides(pairs)
    reference = run.references.log_probabilities(model, responses + both_sides(shuffled))
    return TestSet(
        name=name,
        texts=tuple(texts),
        pairs=tuple(pairs),
        shuffled=tuple(shuffled),
        reference=reference[: len(responses)],
        shuffled_reference=reference[len(responses) :],
        overlaps=tuple(overlap(response, known_tokens) for response in responses),
    )


def derangement(count: int, *, seed: int, name: str) -> list[int]:
    """For every item another one, all different: one cycle through a seeded order. `count` >= 2."""
    order = numpy_generator(seed, "derangement", name).permutation(count).tolist()
    partner = [0] * count
    for place, item in enumerate(order):
        partner[item] = order[(place + 1) % count]
    return partner


def with_other_prompts(
    pairs: Sequence[EncodedPair], *, seed: int, name: str, max_length: int, start_token: int | None = None
) -> list[EncodedPair]:
    """The same responses after another item's prompt, whose beginning is cut off where the pair gets too
    long."""
    if len(pairs) < 2:
        return []
    partner = derangement(len(pairs), seed=seed, name=name)

    def moved(response: EncodedResponse, prompt: tuple[int, ...]) -> EncodedResponse:
        return EncodedResponse(prompt + response.response, len(prompt))

    result = []
    for index, pair in enumerate(pairs):
        other = pairs[partner[index]].chosen
        longer = max(len(pair.chosen.response), len(pair.rejected.response))
        prompt = shortened_prompt(other.tokens[: other.start], max(1, max_length - longer), start_token)
        result.append(EncodedPair(pair.id, moved(pair.chosen, prompt), moved(pair.rejected, prompt)))
    return result


@torch.no_grad()
def rewards(
    run: Run,
    reward_model: RewardModel,
    responses: Sequence[EncodedResponse],
    reference: Tensor,
    *,
    pad_id: int,
) -> Tensor:
    """[n] float64 on the CPU. `reference` [n] in nats; only implicit rewards with a reference look at it."""
    result = torch.empty(len(responses), dtype=torch.float64)
    lengths = [len(response.tokens) for response in responses]
    for group in bucketed(lengths, range(len(responses)), run.tokens_per_batch):
        run.stop.check()
        batch = collate([responses[index] for index in group], pad_id=pad_id, device=reward_model.device)
        known = reference[group].to(reward_model.device) if reward_model.needs_reference else None
        result[group] = reward_model.rewards(batch, known).double().cpu()
    return result


def predict(
    run: Run, reward_model: RewardModel, test: TestSet, point: str, *, pad_id: int
) -> list[Prediction]:
    """One prediction per item of `test`, in its order."""
    count = len(test.pairs)
    words = f"{reward_model.training_spec.id}: {test.name}, {point}"
    run.events.progress(0, 2, words)
    plain = rewards(run, reward_model, both_sides(test.pairs), test.reference, pad_id=pad_id).tolist()
    run.events.progress(1, 2, words)
    moved: list[float | None] = [None] * (2 * count)
    if test.shuffled:
        moved = [
            *rewards(
                run, reward_model, both_sides(test.shuffled), test.shuffled_reference, pad_id=pad_id
            ).tolist()
        ]
    run.events.progress(2, 2, words)
    reference = test.reference.tolist()
    return [
        Prediction(
            item=pair.id,
            set=test.name,
            training=reward_model.training_spec.id,
            point=point,
            reward=(plain[index], plain[index + count]),
            tokens=(len(pair.chosen.response), len(pair.rejected.response)),
            characters=(len(text.chosen), len(text.rejected)),
            reference=(reference[index], reference[index + count]),
            overlap=(test.overlaps[index], test.overlaps[index + count]),
            shuffled=(moved[index], moved[index + count]),
            group=text.group,
        )
        for index, (text, pair) in enumerate(zip(test.texts, test.pairs, strict=True))
    ]
