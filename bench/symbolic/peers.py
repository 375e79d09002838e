"""The softmax identities of bench/symbolic/main.ts in sympy, as a Python user would prove them.

Usage: peers.py LARGEST_VOCABULARY ROUNDS. For each vocabulary V = 2..LARGEST: the softmax derivatives, the inner products of
gradients of log-probabilities and the paraphrase differences, each as a difference of two sides that is brought over a common
denominator and whose numerator is expanded (faster than simplify, cancel or ratsimp, and a decision, since exponentials of
different symbols are independent). Prints one JSON object with the seconds of every round, caches cleared before each.
"""

from __future__ import annotations

import json
import platform
import sys
import time
from collections.abc import Iterator

import sympy as sp
from sympy.core.cache import clear_cache

Expr = sp.Expr


def softmax(logits: list[Expr]) -> list[Expr]:
    total = sp.Add(*[sp.exp(z) for z in logits])
    return [sp.exp(z) / total for z in logits]


def is_zero(difference: Expr) -> bool:
    numerator, _ = sp.fraction(sp.together(difference))
    return sp.expand(numerator) == 0


def derivatives(size: int) -> Iterator[Expr]:
    z = list(sp.symbols(f"z1:{size + 1}", real=True))
    p = softmax(z)
    for w in range(size):
        for v in range(size):
            score = sp.Integer(w == v) - p[v]
            yield sp.diff(sp.log(p[w]), z[v]) - score
            yield sp.diff(p[w], z[v]) - p[w] * score


def rho(w: int, v: int, p: list[Expr], q: list[Expr]) -> Expr:
    overlap = sp.Add(*[a * b for a, b in zip(p, q)])
    return sp.Integer(w == v) - p[v] - q[w] + overlap


def inner_products(size: int) -> Iterator[Expr]:
    z = list(sp.symbols(f"z1:{size + 1}", real=True))
    y = list(sp.symbols(f"y1:{size + 1}", real=True))
    p, q = softmax(z), softmax(y)
    for w, v in ((0, 0), (0, 1)):
        products = [sp.diff(sp.log(p[w]), a) * sp.diff(sp.log(q[v]), b) for a, b in zip(z, y)]
        yield sp.Add(*products) - rho(w, v, p, q)
        others = [p[c] * q[c] for c in range(size) if c not in (w, v)]
        first = (1 - p[w]) * (1 - q[w]) if w == v else -p[v] * (1 - q[v]) - q[w] * (1 - p[w])
        yield sp.Add(first, *others) - rho(w, v, p, q)
        for width in (1, 2):
            h = sp.symbols(f"h1:{width + 1}", real=True)
            k = sp.symbols(f"k1:{width + 1}", real=True)
            u = [sp.symbols(f"u{t}_1:{width + 1}", real=True) for t in range(size)]
            P = softmax([sp.Add(*[a * b for a, b in zip(row, h)]) for row in u])
            Q = softmax([sp.Add(*[a * b for a, b in zip(row, k)]) for row in u])
            entries = [entry for row in u for entry in row]
            inner = sp.Add(*[sp.diff(sp.log(P[w]), e) * sp.diff(sp.log(Q[v]), e) for e in entries])
            yield inner - rho(w, v, P, Q) * sp.Add(*[a * b for a, b in zip(h, k)])


def paraphrases(size: int) -> Iterator[Expr]:
    if size < 3:
        return
    z = list(sp.symbols(f"z1:{size + 1}", real=True))
    y = list(sp.symbols(f"y1:{size + 1}", real=True))
    p, q = softmax(z), softmax(y)
    for trained in (q, p):
        yield rho(2, 0, p, trained) - rho(2, 1, p, trained) - (p[1] - p[0])
    difference = sp.log(q[0]) - sp.log(q[1])
    products = [sp.diff(sp.log(p[2]), a) * sp.diff(difference, b) for a, b in zip(z, y)]
    yield sp.Add(*products) - (p[1] - p[0])


def main() -> None:
    largest, rounds = (int(word) for word in sys.argv[1:3])
    rows = []
    for size in range(2, largest + 1):
        seconds: list[float] = []
        outcomes: list[bool] = []
        for _ in range(rounds):
            clear_cache()
            begin = time.perf_counter()
            outcomes = [is_zero(d) for family in (derivatives, inner_products, paraphrases) for d in family(size)]
            seconds.append(time.perf_counter() - begin)
        rows.append({"vocabulary": size, "identities": len(outcomes), "proved": sum(outcomes), "seconds": seconds})
    print(json.dumps({"python": platform.python_version(), "sympy": sp.__version__, "rows": rows}))


main()
