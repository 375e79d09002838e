"""The rate of large matrix products on this device: what utilisation is measured against."""

from __future__ import annotations

import time

import torch

from rewardproof_lm.bench.device import synchronise
from rewardproof_lm.config import Precision

_DTYPES = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float64": torch.float64}
_SECONDS = 0.5


def matmul_peak(precision: Precision, device: torch.device, *, size: int | None = None) -> float:
    """Operations per second of square products in `precision`: the best of several, after warming up."""
    size = size or (8192 if device.type == "cuda" else 1024)
    left, right = (torch.randn(size, size, device=device).to(_DTYPES[precision]) for _ in range(2))
    for _ in range(2):
        left @ right
    synchronise(device)
    best, began = float("inf"), time.perf_counter()
    while time.perf_counter() - began < _SECONDS:
        start = time.perf_counter()
        left @ right
        synchronise(device)
        best = min(best, time.perf_counter() - start)
    return 2.0 * size**3 / best
