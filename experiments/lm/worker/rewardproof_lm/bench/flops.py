"""Floating-point operations of a training step, counted from shapes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from transformers import PreTrainedModel

from rewardproof_lm.data.encode import EncodedPair
from rewardproof_lm.data.packing import common_beginning

# Backwards, every product of the forward pass costs two.
_FORWARD_AND_BACKWARD = 3


@dataclass(frozen=True)
class Sizes:
    """`body`: parameters of the layers, without embeddings; `head`: entries of the unembedding."""

    body: int
    head: int
    layers: int
    width: int

    def forward(self, *, tokens: int, attended: float, predicted: int) -> float:
        """2 per parameter and token, 4 · width per layer and attended (query, key) couple, 2 per entry of
        the unembedding and predicted position."""
        return (
            2.0 * self.body * tokens + 4.0 * self.layers * self.width * attended + 2.0 * self.head * predicted
        )


def sizes_of(model: PreTrainedModel) -> Sizes:
    body = sum(parameter.numel() for parameter in model.base_model.parameters())
    body -= model.get_input_embeddings().weight.numel()
    config = model.config
    heads, width = config.num_attention_heads, config.hidden_size
    per_head = getattr(config, "head_dim", None) or width // heads
    return Sizes(
        body, model.get_output_embeddings().weight.numel(), config.num_hidden_layers, heads * per_head
    )


def useful_flops(sizes: Sizes, pairs: Sequence[EncodedPair], *, implicit: bool) -> float:
    """What a step needs without padding and reference: 6 · parameters · tokens plus causal attention, every
    response with its prompt. The same for all loops, hence the numerator of model FLOP utilisation."""
    total = 0.0
    for response in (side for pair in pairs for side in (pair.chosen, pair.rejected)):
        length = len(response.tokens)
        predicted = len(response.response) if implicit else 0
        total += sizes.forward(tokens=length, attended=length * (length + 1) / 2, predicted=predicted)
    return _FORWARD_AND_BACKWARD * total


def plain_flops(
    sizes: Sizes, micro_batches: Sequence[Sequence[EncodedPair]], *, implicit: bool, reference: bool
) -> float:
    """What the plain loop executes: padded rows, masked attention over all couples, logits everywhere, and
    one more forward pass for the reference."""
    total = 0.0
    for pairs in micro_batches:
        rows, width = 2 * len(pairs), max(pair.length for pair in pairs)
        tokens = rows * width
        once = sizes.forward(tokens=tokens, attended=tokens * width, predicted=tokens if implicit else 0)
        total += once * (_FORWARD_AND_BACKWARD + (1 if reference else 0))
    return total


def packed_tokens(pairs: Sequence[EncodedPair]) -> int:
    """Tokens of pairs whose common beginnings are written once."""
    return sum(
        len(pair.chosen.tokens)
        + len(pair.rejected.tokens)
        - common_beginning(pair.chosen.tokens, pair.rejected.tokens)
        for pair in pairs
    )


def our_flops(sizes: Sizes, micro_batches: Sequence[Sequence[EncodedPair]], *, implicit: bool) -> float:
    """What our loop executes: packed tokens, causal attention over padded rows, logits at responses."""
    total = 0.0
    for pairs in micro_batches:
        rows, width = 2 * len(pairs), max(pair.length for pair in pairs)
        responses = sum(len(pair.chosen.response) + len(pair.rejected.response) for pair in pairs)
        total += sizes.forward(
            tokens=packed_tokens(pairs),
            attended=rows * width * (width + 1) / 2,
            predicted=responses if implicit else 0,
        )
    return _FORWARD_AND_BACKWARD * total


def reference_flops(sizes: Sizes, pairs: Sequence[EncodedPair]) -> float:
    """One forward pass over all responses, once per run."""
    return useful_flops(sizes, pairs, implicit=True) / _FORWARD_AND_BACKWARD
