"""The max-margin problem min 0.5 |u|^2 s.t. Xu >= 1 as a Python user would solve it: one peer per function.

A server for main.ts: one JSON request a line on stdin, one JSON answer a line on stdout. Every peer gets X (float64,
n x D) and returns its multipliers alpha (u = X^T alpha) or, where it has none, u itself. Timed with perf_counter
around the call alone, after a warm-up call.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from typing import Callable

import numpy as np

Result = tuple[str, np.ndarray]


def cvxopt_primal(x: np.ndarray) -> Result:
    from cvxopt import matrix, solvers

    n, d = x.shape
    solvers.options["show_progress"] = False
    solution = solvers.qp(matrix(np.eye(d)), matrix(np.zeros(d)), matrix(-x), matrix(-np.ones(n)))
    return "alpha", np.array(solution["z"]).ravel()


def sklearn_svc(x: np.ndarray) -> Result:
    """libsvm always fits an intercept; with every row mirrored the intercept is zero by symmetry."""
    from sklearn.svm import SVC

    n = len(x)
    model = SVC(kernel="linear", C=1e10).fit(np.vstack([x, -x]), np.repeat([1.0, -1.0], n))
    alpha = np.zeros(2 * n)
    alpha[model.support_] = np.abs(model.dual_coef_.ravel())
    return "alpha", alpha[:n] + alpha[n:]


def _linear_svc(x: np.ndarray, **options: float) -> Result:
    from sklearn.svm import LinearSVC

    sign = np.where(np.arange(len(x)) % 2 == 0, 1.0, -1.0)
    model = LinearSVC(fit_intercept=False, loss="hinge", C=1e10, random_state=0, **options)
    return "u", model.fit(x * sign[:, None], sign).coef_.ravel().copy()


def linear_svc(x: np.ndarray) -> Result:
    return _linear_svc(x)


def linear_svc_tight(x: np.ndarray) -> Result:
    return _linear_svc(x, tol=1e-9, max_iter=100000)


def nnls_cholesky(x: np.ndarray) -> Result:
    from scipy.linalg import cholesky, solve_triangular
    from scipy.optimize import nnls

    factor = cholesky(x @ x.T, lower=True, check_finite=False)
    return "alpha", nnls(factor.T, solve_triangular(factor, np.ones(len(x)), lower=True, check_finite=False))[0]


def nnls_data(x: np.ndarray) -> Result:
    """Least distance programming (Lawson and Hanson, Chapter 23): nnls on [X^T; 1^T]."""
    from scipy.optimize import nnls

    n, d = x.shape
    right = np.zeros(d + 1)
    right[d] = 1.0
    mu = nnls(np.vstack([x.T, np.ones(n)]), right)[0]
    return "alpha", mu / (1.0 - mu.sum())


PEERS: dict[str, Callable[[np.ndarray], Result]] = {
    "cvxopt qp": cvxopt_primal,
    "SVC ±x": sklearn_svc,
    "LinearSVC": linear_svc,
    "LinearSVC tight": linear_svc_tight,
    "nnls chol(K)": nnls_cholesky,
    "nnls data": nnls_data,
}
PACKAGES = {"cvxopt qp": "cvxopt", "SVC ±x": "sklearn", "LinearSVC": "sklearn", "LinearSVC tight": "sklearn"}


def versions() -> dict[str, str]:
    found = {}
    for name in ("numpy", "scipy", "sklearn", "cvxopt"):
        try:
            found[name] = __import__(name).__version__
        except ImportError:
            pass
    return found


def answer(request: dict, state: dict) -> dict:
    command = request["command"]
    if command == "versions":
        return {"python": sys.version.split()[0], "versions": versions(), "peers": list(PEERS), "packages": PACKAGES}
    if command == "load":
        shape = (request["count"], request["width"])
        state["x"] = np.fromfile(request["file"], dtype="<f8").reshape(shape)
        return {}
    seconds = []
    kind, values = "", np.zeros(0)
    for _ in range(request["repeats"]):
        start = time.perf_counter()
        kind, values = PEERS[request["peer"]](state["x"])
        seconds.append(time.perf_counter() - start)
    values.astype("<f8").tofile(request["file"])
    return {"seconds": seconds, "kind": kind}


def main() -> None:
    warnings.simplefilter("ignore")
    state: dict = {}
    for line in sys.stdin:
        try:
            reply = answer(json.loads(line), state)
        except Exception as error:  # a peer that cannot solve the problem says so and the bench goes on
            reply = {"error": f"{type(error).__name__}: {error}".splitlines()[0]}
        print(json.dumps(reply), flush=True)


main()
