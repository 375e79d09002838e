"""Timed repeats of one contender, each from the initial model."""

from __future__ import annotations

import time
from dataclasses import dataclass

import torch

from rewardproof_lm.bench.device import release, synchronise
from rewardproof_lm.bench.sessions import Material, open_session
from rewardproof_lm.bench.settings import Contender


@dataclass(frozen=True)
class Repeat:
    """`seconds` are those of the timed steps; `processor_seconds` the time that this process computed
    meanwhile, which is the fairer number on a CPU that others use too; `reference_seconds` those of the
    reference's log-probabilities of all pairs of the repeat. `losses` and `accuracies`: every step, warm-up
    first. `peak_bytes`: on a CUDA device, without the initial model, which all contenders share; None on a
    CPU."""

    seconds: float
    processor_seconds: float
    reference_seconds: float
    losses: tuple[float, ...]
    accuracies: tuple[float, ...]
    margins: tuple[float, ...]
    peak_bytes: int | None


def run_repeat(material: Material, contender: Contender, *, evaluates: bool) -> Repeat:
    """Warm-up and timed steps; `evaluates`: margins of the held-out pairs after them."""
    device = material.run.device
    release(device)
    before = _start_of_peak(device)
    session = open_session(material, contender)
    numbers = [session.step(batch) for batch in material.batches[: material.data.warm_up]]
    synchronise(device)
    began, processor_began = time.perf_counter(), time.process_time()
    for batch in material.batches[material.data.warm_up :]:
        material.run.stop.check()
        numbers.append(session.step(batch))
    synchronise(device)
    seconds = time.perf_counter() - began
    processor_seconds = time.process_time() - processor_began
    peak = torch.cuda.max_memory_allocated(device) - before if device.type == "cuda" else None
    margins = tuple(session.margins(material.held_out).tolist()) if evaluates else ()
    reference_seconds = session.reference_seconds
    del session
    release(device)
    return Repeat(
        seconds=seconds,
        processor_seconds=processor_seconds,
        reference_seconds=reference_seconds,
        losses=tuple(loss for loss, _ in numbers),
        accuracies=tuple(accuracy for _, accuracy in numbers),
        margins=margins,
        peak_bytes=peak,
    )


def _start_of_peak(device: torch.device) -> int:
    if device.type != "cuda":
        return 0
    torch.cuda.reset_peak_memory_stats(device)
    return torch.cuda.memory_allocated(device)
