"""Theorem 1 in exact rationals, with python-flint's fmpq and with Python's own fractions, as a Python user would write it.

Reads one JSON request {"numerators": [...], "denominator": "...", "correct": [...], "q": [n, d], "rounds": k} from standard input;
prints one JSON object with versions and the median seconds of each kind of rational number.
"""

from __future__ import annotations

import json
import platform
import sys
import time
from fractions import Fraction

try:
    import flint
except ImportError:
    flint = None


def audit(reference: list, correct: list[bool], q: object, one: object) -> None:
    """The tilt is a distribution, every pair has margin ln q, and the mass bound and its sharp form hold."""
    p = sum((r for r, c in zip(reference, correct) if c), 0 * one)
    z = one + (q - 1) * p
    tilt = [r * q / z if c else r / z for r, c in zip(reference, correct)]
    assert sum(tilt, 0 * one) == 1
    for i, chosen in enumerate(correct):
        if not chosen:
            continue
        for j, other in enumerate(correct):
            if not other:
                assert tilt[i] * reference[j] == q * tilt[j] * reference[i]
    mass = sum((t for t, c in zip(tilt, correct) if c), 0 * one)
    assert mass <= q * p and mass == q * p / z


def median(call, rounds: int) -> float:
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        call()
        times.append(time.perf_counter() - begin)
    times.sort()
    return times[len(times) // 2]


def main() -> None:
    request = json.load(sys.stdin)
    kinds: dict[str, object] = {"fractions": Fraction}
    if flint is not None:
        kinds["python-flint fmpq"] = flint.fmpq
    seconds = {}
    for name, kind in kinds.items():
        reference = [kind(int(n), int(request["denominator"])) for n in request["numerators"]]
        q = kind(*request["q"])
        seconds[name] = median(lambda: audit(reference, request["correct"], q, kind(1)), request["rounds"])
    print(
        json.dumps(
            {
                "python": platform.python_version(),
                "flint": None if flint is None else flint.__version__,
                "seconds": seconds,
            }
        )
    )


main()
