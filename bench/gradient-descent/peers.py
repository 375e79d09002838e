"""Gradient descent on sum_i ln(1 + exp(-<u, x_i>)), step eta/n, as a Python user would write it.

Usage: peers.py ROWS_FILE COUNT WIDTH ETA STEPS FIRST. ROWS_FILE holds X as float64, row-major. Prints one JSON object with
the seconds that `STEPS` true steps take in numpy, in u-space (X u) and in dual coordinates (K alpha), and, when scipy is there,
the seconds of its Radau integrator for the same problem, continued in ln t from step FIRST to 10^6, 10^12 and 10^300.
"""

from __future__ import annotations

import json
import platform
import sys
import time

import numpy as np


def descent_primal(x: np.ndarray, scale: float, steps: int) -> np.ndarray:
    u = np.zeros(x.shape[1])
    for _ in range(steps):
        u += scale * ((1.0 / (1.0 + np.exp(x @ u))) @ x)
    return u


def descent_dual(x: np.ndarray, scale: float, steps: int) -> np.ndarray:
    gram = x @ x.T
    alpha = np.zeros(len(x))
    for _ in range(steps):
        alpha += scale / (1.0 + np.exp(gram @ alpha))
    return x.T @ alpha


def scipy_radau(x: np.ndarray, scale: float, first: int, log10_times: list[float]) -> list[float]:
    """Seconds for true steps up to `first` and the flow in ln t from there, one run for each end."""
    from scipy.integrate import solve_ivp

    gram = x @ x.T
    seconds = []
    for log10_time in log10_times:
        begin = time.perf_counter()
        alpha = np.zeros(len(x))
        for _ in range(first):
            alpha += scale / (1.0 + np.exp(gram @ alpha))

        def field(tau: float, a: np.ndarray) -> np.ndarray:
            return scale * np.exp(tau - np.logaddexp(0.0, gram @ a))

        def jacobian(tau: float, a: np.ndarray) -> np.ndarray:
            m = gram @ a
            weight = scale * np.exp(tau - np.logaddexp(0.0, m) - np.logaddexp(0.0, -m))
            return -weight[:, None] * gram

        span = (float(np.log(first)), log10_time * float(np.log(10.0)))
        solve_ivp(field, span, alpha, method="Radau", jac=jacobian, rtol=1e-8, atol=1e-8 / gram.diagonal().max())
        seconds.append(time.perf_counter() - begin)
    return seconds


def main() -> None:
    file, count, width, eta, steps, first = sys.argv[1:7]
    x = np.fromfile(file).reshape(int(count), int(width))
    scale = float(eta) / len(x)
    reply: dict[str, object] = {"python": platform.python_version(), "numpy": np.__version__}
    for name, descent in (("primal", descent_primal), ("dual", descent_dual)):
        descent(x, scale, 200)
        begin = time.perf_counter()
        u = descent(x, scale, int(steps))
        reply[name] = {"seconds": time.perf_counter() - begin, "head": u.tolist()}
    try:
        import scipy

        reply["scipy"] = {"version": scipy.__version__, "seconds": scipy_radau(x, scale, int(first), [6.0, 12.0, 300.0])}
    except ImportError:
        reply["scipy"] = None
    print(json.dumps(reply))


main()
