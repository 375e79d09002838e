"""One training step of the same transformer in PyTorch: peers.py DIRECTORY with parameters.bin and request.json."""

import json
import statistics
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

torch.set_num_threads(1)
torch.use_deterministic_algorithms(True)


def hidden(p: dict[str, Tensor], tokens: Tensor, request: dict) -> Tensor:
    """Hidden representations after the last layer norm: batch × T × width."""
    batch, length = tokens.shape
    width, heads = request["width"], request["heads"]

    def norm(x: Tensor, name: str) -> Tensor:
        return F.layer_norm(x, (width,), p[f"{name}.gain"], p[f"{name}.bias"])

    mask = torch.ones(length, length, dtype=torch.bool).triu(1)
    x = p["embedding"][tokens] + p["positions"][:length]
    for layer in range(request["layers"]):
        prefix = f"layer.{layer}"
        y = F.linear(norm(x, f"{prefix}.attention-norm"), p[f"{prefix}.attention.in"], p[f"{prefix}.attention.in.bias"])
        q, k, v = (part.view(batch, length, heads, -1).transpose(1, 2) for part in y.split(width, dim=2))
        scores = (q @ k.transpose(2, 3)) * (width // heads) ** -0.5
        weights = scores.masked_fill(mask, float("-inf")).softmax(-1)
        mixed = (weights @ v).transpose(1, 2).reshape(batch, length, width)
        x = x + F.linear(mixed, p[f"{prefix}.attention.out"], p[f"{prefix}.attention.out.bias"])
        y = F.linear(norm(x, f"{prefix}.inner-norm"), p[f"{prefix}.inner.in"], p[f"{prefix}.inner.in.bias"])
        x = x + F.linear(F.gelu(y, approximate="tanh"), p[f"{prefix}.inner.out"], p[f"{prefix}.inner.out.bias"])
    return norm(x, "norm")


def loss_of(p: dict[str, Tensor], tokens: Tensor, reference: Tensor, request: dict) -> Tensor:
    logits = F.linear(hidden(p, tokens, request)[:, :-1], p["unembedding"])
    logs = logits.log_softmax(-1).gather(2, tokens[:, 1:, None]).squeeze(2)
    rewards = request["beta"] * (logs[:, request["prompt"] - 1 :].sum(1) - reference)
    return -F.logsigmoid(rewards[0::2] - rewards[1::2]).mean() - logs.mean()


def measure(directory: Path, request: dict, dtype: torch.dtype) -> dict:
    block = torch.from_numpy(np.fromfile(directory / "parameters.bin", dtype=np.float64)).to(dtype)
    p = {}
    for view in request["views"]:
        rows, columns, offset = view["rows"], view["columns"], view["offset"]
        part = block[offset : offset + rows * columns].clone()
        p[view["name"]] = (part if rows == 1 else part.view(rows, columns)).requires_grad_()
    tokens = torch.tensor(request["tokens"])
    reference = torch.tensor(request["reference"], dtype=dtype)
    optimiser = torch.optim.AdamW(p.values(), lr=request["rate"], weight_decay=0.0)
    losses, times = [], []
    for _ in range(request["rounds"] + 1):
        start = time.process_time()
        for _ in range(request["steps"]):
            optimiser.zero_grad()
            loss = loss_of(p, tokens, reference, request)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(p.values(), request["clip"])
            optimiser.step()
            losses.append(loss.item())
        times.append(1000 * (time.process_time() - start) / request["steps"])
    return {"cpuMs": statistics.median(times[1:]), "losses": losses[: request["steps"]]}


def main() -> None:
    directory = Path(sys.argv[1])
    request = json.loads((directory / "request.json").read_text())
    results = {name: measure(directory, request, getattr(torch, name)) for name in ("float64", "float32")}
    print(json.dumps({"version": torch.__version__, **results}))


main()
