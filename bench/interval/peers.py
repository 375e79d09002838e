"""Log-sum-exp of the same doubles in Arb through python-flint, as a Python user would write it, and exact fractions.

Reads one JSON request {"values": [...], "precision": bits, "rounds": n} from standard input and prints one JSON object: versions, and for
each variant the best and the median time in microseconds and the enclosure as two exact decimal strings.
"""

from __future__ import annotations

import json
import platform
import sys
import time
from collections.abc import Callable

import flint
from flint import arb, ctx


def timed(call: Callable[[], arb], rounds: int) -> dict[str, object]:
    for _ in range(5):
        value = call()
    times = []
    for _ in range(rounds):
        begin = time.perf_counter()
        value = call()
        times.append((time.perf_counter() - begin) * 1e6)
    times.sort()
    return {
        "best": times[0],
        "median": times[len(times) // 2],
        "width": float(2 * value.rad() / abs(value.mid())),
    }


def main() -> None:
    request = json.load(sys.stdin)
    ctx.prec = request["precision"]
    values: list[float] = request["values"]
    terms = [arb(v) for v in values]
    largest = arb(max(values))

    def loop() -> arb:
        total = arb(0)
        for z in terms:
            total += z.exp()
        return total.log()

    def built_in_sum() -> arb:
        return sum([z.exp() for z in terms], arb(0)).log()

    def shifted() -> arb:
        return sum([(z - largest).exp() for z in terms], arb(0)).log() + largest

    variants = {"loop": loop, "sum": built_in_sum, "largest term taken out": shifted}
    print(
        json.dumps(
            {
                "python": platform.python_version(),
                "flint": flint.__version__,
                "variants": {name: timed(call, request["rounds"]) for name, call in variants.items()},
            }
        )
    )


main()
