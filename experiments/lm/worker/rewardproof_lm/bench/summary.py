"""From repeats to the numbers of bench.json."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from rewardproof_lm.bench.flops import (
    our_flops,
    packed_tokens,
    plain_flops,
    reference_flops,
    sizes_of,
    useful_flops,
)
from rewardproof_lm.bench.repeats import Repeat
from rewardproof_lm.bench.sessions import Material, our_pieces
from rewardproof_lm.bench.settings import Contender

#: How far losses of two loops may be apart at the same step, by the coarser precision of the two. bfloat16
#: has 8 bits; a loss near ln 2 is then known to a few thousandths, and single steps amplify that.
LOSS_TOLERANCE: Mapping[str, float] = {"float64": 1e-4, "float32": 1e-4, "bfloat16": 2e-2}


def spread(values: Sequence[float]) -> dict[str, float]:
    return {"median": statistics.median(values), "lowest": min(values), "highest": max(values)}


class Counted:
    """Shapes of the timed steps."""

    def __init__(self, material: Material) -> None:
        self.material = material
        timed = material.batches[material.data.warm_up :]
        self.pairs = [[material.pairs[index] for index in batch] for batch in timed]
        self.count = sum(len(batch) for batch in timed)
        self.share = self.count / len(material.pairs)
        self.sizes = sizes_of(material.model.model)
        self.implicit = material.training.objective == "im-rm"
        self.uses_reference = self.implicit and material.training.reference
        self.plain_pieces = [piece for batch in self.pairs for piece in _in_order(batch, material)]
        self.our_pieces = [piece for batch in timed for piece in our_pieces(material, batch)]
        self.useful = sum(useful_flops(self.sizes, batch, implicit=self.implicit) for batch in self.pairs)

    def executed(self, contender: Contender) -> float:
        """Operations of the timed steps, the reference's share among them."""
        if contender.loop == "plain":
            return plain_flops(
                self.sizes, self.plain_pieces, implicit=self.implicit, reference=self.uses_reference
            )
        every = [pair for batch in self.pairs for pair in batch]
        epochs = self.material.run.config.epochs
        once = reference_flops(self.sizes, every) / epochs if self.uses_reference else 0.0
        return our_flops(self.sizes, self.our_pieces, implicit=self.implicit) + once

    def tokens(self) -> dict[str, Any]:
        every = [pair for batch in self.pairs for pair in batch]
        return {
            "real": sum(len(pair.chosen.tokens) + len(pair.rejected.tokens) for pair in every),
            "responses": sum(len(pair.chosen.response) + len(pair.rejected.response) for pair in every),
            "plainPadded": sum(2 * len(piece) * max(p.length for p in piece) for piece in self.plain_pieces),
            "oursPacked": packed_tokens(every),
        }


def _in_order(batch: Sequence[Any], material: Material) -> list[Sequence[Any]]:
    size = material.data.plain_micro_batch
    return [batch[first : first + size] for first in range(0, len(batch), size)]


def contender_row(
    counted: Counted,
    contender: Contender,
    repeats: Sequence[Repeat],
    peaks: Mapping[str, float],
    memory: int | None,
) -> dict[str, Any]:
    """`pairsPerSecond` counts the reference's log-probabilities where they are computed once, shared among
    the epochs of the configuration; `pairsPerSecondOfSteps` does not."""
    seconds = [charged_seconds(counted, each) for each in repeats]
    fastest_products = peaks[contender.precision]
    typical = statistics.median(seconds)
    cuda_peaks = [each.peak_bytes for each in repeats if each.peak_bytes is not None]
    return {
        "contender": contender.name,
        "pairsPerSecond": spread([counted.count / each for each in seconds]),
        "pairsPerSecondOfSteps": spread([counted.count / each.seconds for each in repeats]),
        "secondsOfSteps": [each.seconds for each in repeats],
        "processorSecondsOfSteps": [each.processor_seconds for each in repeats],
        "referenceSecondsPerPair": statistics.median(
            each.reference_seconds / len(counted.material.pairs) for each in repeats
        ),
        "peakBytes": max(cuda_peaks) if cuda_peaks else memory,
        "modelFlopUtilisation": counted.useful / typical / fastest_products,
        "executedFlopUtilisation": counted.executed(contender) / typical / fastest_products,
        "executedFlopsPerPair": counted.executed(contender) / counted.count,
        "losses": list(repeats[-1].losses),
        "accuracies": list(repeats[-1].accuracies),
        "lossesRepeat": all(each.losses == repeats[0].losses for each in repeats),
    }


def charged_seconds(counted: Counted, repeat: Repeat) -> float:
    """Timed steps plus their part of the reference's log-probabilities."""
    return repeat.seconds + repeat.reference_seconds * counted.share / counted.material.run.config.epochs


def factor_row(
    counted: Counted,
    base: tuple[Contender, Sequence[Repeat]],
    other: tuple[Contender, Sequence[Repeat]],
    memory: Mapping[str, int | None],
) -> dict[str, Any]:
    """How many times as fast `other` is as `base`, repeat by repeat, and whether both compute the same."""
    ratios = [
        charged_seconds(counted, slow) / charged_seconds(counted, fast)
        for slow, fast in zip(base[1], other[1], strict=False)
    ]
    peaks = [
        max(
            (each.peak_bytes for each in repeats if each.peak_bytes is not None), default=memory.get(who.name)
        )
        for who, repeats in (base, other)
    ]
    processor = [a.processor_seconds / b.processor_seconds for a, b in zip(base[1], other[1], strict=False)]
    on_cpu = counted.material.run.device.type == "cpu"
    return {
        "base": base[0].name,
        "contender": other[0].name,
        "speed": spread(ratios) | {"repeats": len(ratios)},
        "processorTimeOfSteps": spread(processor) if on_cpu else None,
        "executedFlops": counted.executed(base[0]) / counted.executed(other[0]),
        "memory": None if None in peaks or not peaks[1] else peaks[0] / peaks[1],
        "equality": equality(counted, base, other),
    }


def equality(
    counted: Counted, base: tuple[Contender, Sequence[Repeat]], other: tuple[Contender, Sequence[Repeat]]
) -> dict[str, Any]:
    """`moved`: how much the loss of the base changed over the steps; a check of losses that do not move would
    show little."""
    precisions = (base[0].precision, other[0].precision)
    tolerance = max(LOSS_TOLERANCE[precision] for precision in precisions)
    first, second = base[1][0], other[1][0]
    apart = [abs(a - b) for a, b in zip(first.losses, second.losses, strict=True)]
    row: dict[str, Any] = {
        "steps": len(apart),
        "largestLossDifference": max(apart),
        "lossTolerance": tolerance,
        "lossesAgree": max(apart) <= tolerance,
        "moved": max(first.losses) - min(first.losses),
        "trainingAccuracy": [first.accuracies[-1], second.accuracies[-1]],
    }
    if first.margins and second.margins:
        differences = [abs(a - b) for a, b in zip(first.margins, second.margins, strict=True)]
        row |= {
            "heldOutAccuracy": [_accuracy(first.margins), _accuracy(second.margins)],
            "largestMarginDifference": max(differences),
            "marginScale": statistics.fmean(abs(margin) for margin in first.margins),
        }
    return row


def _accuracy(margins: Sequence[float]) -> float:
    return statistics.fmean(1.0 if margin > 0 else 0.5 if margin == 0 else 0.0 for margin in margins)
