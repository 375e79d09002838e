"""Packed pairs: the same rewards and gradients as from padded rows, whatever the pairs look like."""

from __future__ import annotations

import pytest
import torch
from conftest import ARCHITECTURES, random_pairs, spec, tiny_model

from rewardproof_lm.config import TrainingSpec
from rewardproof_lm.data.batches import both_sides, collate
from rewardproof_lm.data.encode import EncodedPair, EncodedResponse
from rewardproof_lm.data.packing import collate_pairs, common_beginning, pack
from rewardproof_lm.dynamics.norms import full_precision_norms
from rewardproof_lm.models.load import LoadedModel
from rewardproof_lm.models.packed_attention import NAME, enable_packing
from rewardproof_lm.rewards.model import RewardModel

TRAININGS = [spec("ex-rm"), spec("ex-rm", pooling="mean"), spec("im-rm", reference=False, beta=1.0)]


def pair_of(prompt: tuple[int, ...], chosen: tuple[int, ...], rejected: tuple[int, ...]) -> EncodedPair:
    start = len(prompt)
    return EncodedPair(
        "x", EncodedResponse(prompt + chosen, start), EncodedResponse(prompt + rejected, start)
    )


#: A prompt of one token; responses that begin alike; one inside the other; equal ones; different prompts.
ODD_PAIRS = [
    pair_of((5,), (6,), (7,)),
    pair_of((5, 6, 7), (8, 9, 10, 11), (8, 9, 12)),
    pair_of((5, 6), (8, 9, 10), (8,)),
    pair_of((5, 6), (8,), (8, 9, 10, 3, 4)),
    pair_of((9, 9), (8, 7), (8, 7)),
    EncodedPair("x", EncodedResponse((4, 5, 6), 1), EncodedResponse((7, 5, 6, 6), 2)),
]


def packing_model(model: LoadedModel, training: TrainingSpec) -> RewardModel:
    rewards = RewardModel(model.copy(), training, seed=0)
    assert enable_packing(rewards.language_model)
    return rewards


@pytest.mark.parametrize("training", TRAININGS, ids=lambda each: f"{each.objective}-{each.variant}")
@pytest.mark.parametrize("arch", ARCHITECTURES)
@pytest.mark.parametrize(("dtype", "tolerance"), [(torch.float32, 1e-6), (torch.float64, 1e-13)])
def test_rewards_and_gradients_are_those_of_padded_rows(
    arch: str, training: TrainingSpec, dtype: torch.dtype, tolerance: float
) -> None:
    pairs = [*random_pairs(4, seed=3), *ODD_PAIRS, *random_pairs(2, seed=4, longest=40)]
    found = []
    for packed in (False, True):
        rewards = packing_model(tiny_model(arch, dtype), training)
        if dtype == torch.float64:
            full_precision_norms(rewards.language_model)
        padded = collate(both_sides(pairs), pad_id=0, device="cpu")
        batch = collate_pairs(pairs, pad_id=0, device="cpu") if packed else padded
        values = rewards.rewards(batch)
        rewards.losses(*values.chunk(2)).sum().backward()
        grads = {name: each.grad for name, each in rewards.named_parameters() if each.grad is not None}
        found.append((values.detach(), grads))
    (plain, plain_grads), (got, got_grads) = found
    assert plain.std() > 1e-4
    assert (got - plain).abs().max() <= tolerance * plain.abs().max().clamp(min=1.0)
    assert got_grads.keys() == plain_grads.keys()
    for name, grad in plain_grads.items():
        assert (got_grads[name] - grad).abs().max() <= 20 * tolerance * grad.abs().max().clamp(min=1.0), name


@torch.no_grad()
def test_a_packed_reward_does_not_depend_on_its_neighbours() -> None:
    rewards = packing_model(tiny_model(dtype=torch.float64), TRAININGS[2])
    alone = torch.stack(
        [rewards.rewards(collate_pairs([pair], pad_id=0, device="cpu")) for pair in ODD_PAIRS]
    )
    more = [*random_pairs(3, seed=5, longest=30), *ODD_PAIRS]
    together = rewards.rewards(collate_pairs(more, pad_id=0, device="cpu")).view(2, -1)[:, 3:].T
    assert (together - alone).abs().max() <= 1e-12


def test_every_token_is_written_once_and_found_again() -> None:
    pairs = [*ODD_PAIRS, *random_pairs(5, seed=6)]
    packing = pack(pairs, device="cpu")
    padded = collate(both_sides(pairs), pad_id=0, device="cpu")
    real = padded.attention_mask.bool()
    ids, positions = packing.input_ids[0], packing.position_ids[0]
    assert torch.equal(ids[packing.sources][real], padded.input_ids[real])
    assert torch.equal(positions[packing.sources][real], padded.position_ids[real])
    assert torch.equal(packing.sources.view(-1)[packing.slots], torch.arange(len(ids)))
    assert torch.equal(packing.sources.view(-1)[packing.copies], packing.shared)
    used = torch.cat((packing.slots, packing.copies)).sort().values
    assert torch.equal(used, real.view(-1).nonzero().squeeze(1))
    expected = sum(
        len(p.chosen.tokens) + len(p.rejected.tokens) - common_beginning(p.chosen.tokens, p.rejected.tokens)
        for p in pairs
    )
    assert len(ids) == expected


@pytest.mark.parametrize("arch", ARCHITECTURES)
@torch.no_grad()
def test_without_a_packing_the_model_computes_the_same_bits(arch: str) -> None:
    model = tiny_model(arch)
    before = RewardModel(model.copy(), TRAININGS[2], seed=0)
    after = packing_model(model, TRAININGS[2])
    for side in ("right", "left"):
        batch = collate(both_sides(random_pairs(4, seed=7)), pad_id=0, device="cpu", side=side)
        assert torch.equal(before.rewards(batch), after.rewards(batch))


@pytest.mark.parametrize("arch", ARCHITECTURES)
def test_gradient_checkpointing_changes_nothing(arch: str) -> None:
    grads = []
    for checkpointing in (False, True):
        rewards = packing_model(tiny_model(arch, torch.float64), TRAININGS[0])
        rewards.language_model.train()
        if checkpointing:
            rewards.language_model.gradient_checkpointing_enable(
                gradient_checkpointing_kwargs={"use_reentrant": False}
            )
        values = rewards.rewards(collate_pairs(ODD_PAIRS, pad_id=0, device="cpu"))
        rewards.losses(*values.chunk(2)).sum().backward()
        grads.append(torch.cat([each.grad.view(-1) for each in rewards.trainable_parameters().values()]))
    assert grads[0].abs().max() > 0
    assert (grads[0] - grads[1]).abs().max() <= 1e-12


def test_models_that_are_not_known_to_work_are_left_alone() -> None:
    eager = tiny_model().copy()
    eager.config._attn_implementation = "eager"
    assert not enable_packing(eager)
    assert eager.config._attn_implementation == "eager"
    sliding = tiny_model("qwen2-tiny").copy()
    sliding.config.layer_types = ["full_attention", "sliding_attention"]
    assert not enable_packing(sliding)
    assert sliding.config._attn_implementation != NAME
