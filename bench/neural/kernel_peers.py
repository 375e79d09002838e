"""Matrix products in numpy and, when it is there, PyTorch, on one thread.

Usage: kernel_peers.py ROUNDS FLOP ROWS,COLUMNS,INNER ... Prints one JSON object: for each shape and precision GFLOP/s by library,
the best of ROUNDS runs of about FLOP operations, and the sum of numpy's entries, which tells whether the same product was computed.
"""

from __future__ import annotations

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import json  # noqa: E402
import platform  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402

import numpy as np  # noqa: E402

def entries(rows: int, columns: int, seed: int) -> np.ndarray:
    i, j = np.indices((rows, columns))
    return ((i * 31 + j * 17 + seed) % 64 - 32) / 64


def gflops(product: Callable[[], object], flop: int, rounds: int, round_flop: float) -> float:
    repeats = max(1, round(round_flop / flop))
    best = float("inf")
    for _ in range(rounds):
        begin = time.perf_counter()
        for _ in range(repeats):
            product()
        best = min(best, (time.perf_counter() - begin) / repeats)
    return flop / best / 1e9


def main() -> None:
    libraries = {"numpy": np.__version__}
    try:
        import torch

        torch.set_num_threads(1)
        libraries["torch"] = torch.__version__
    except ImportError:
        torch = None
    rounds, round_flop, shapes = int(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]
    results = []
    for word in shapes:
        rows, columns, inner = (int(part) for part in word.split(","))
        for precision in ("float64", "float32"):
            a = entries(rows, inner, 0).astype(precision)
            b = entries(inner, columns, 5).astype(precision)
            out = np.empty((rows, columns), precision)
            flop = 2 * rows * columns * inner
            speed = {"numpy": gflops(lambda: np.matmul(a, b, out=out), flop, rounds, round_flop)}
            if torch is not None:
                x, y, z = torch.from_numpy(a), torch.from_numpy(b), torch.empty((rows, columns), dtype=getattr(torch, precision))
                speed["torch"] = gflops(lambda: torch.matmul(x, y, out=z), flop, rounds, round_flop)
            results.append({"precision": precision, "sum": float(out.astype("float64").sum()), "gflops": speed})
    print(json.dumps({"python": platform.python_version(), "libraries": libraries, "results": results}))


main()
