"""One training over several processes: FSDP2 shards parameters, gradients and moments; every process takes
its part of a batch (`training.micro_batches`), evaluations run on all of them in step, process 0 writes.

Processes come from `rewardproof_lm processes N`, torchrun or `accelerate launch`: RANK and WORLD_SIZE say
which."""

from __future__ import annotations

import os
from collections.abc import Iterable

import torch
from torch import Tensor, nn
from torch import distributed as dist
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import fully_shard
from torch.distributed.tensor import DTensor, distribute_tensor

from rewardproof_lm.errors import Interrupted, UserError
from rewardproof_lm.rewards.model import RewardModel
from rewardproof_lm.run import Run
from rewardproof_lm.stop import Stop
from rewardproof_lm.training.asked import ASKED

#: Experiments all of whose steps all processes take together.
EXPERIMENTS = ("preference",)


def join(run: Run) -> None:
    """Brings the processes of a run together, before it does anything. UserError: there are fewer or more of
    them than were asked for, or the experiment runs in one process only."""
    world = run.accelerator.num_processes
    asked = os.environ.get(ASKED) or os.environ.get("WORLD_SIZE") or "1"
    if asked != str(world):
        raise UserError(f"processes: {asked} were asked for, but this run has {world}")
    if world == 1:
        if os.environ.get("ACCELERATE_USE_FSDP", "").lower() in ("1", "true"):
            raise UserError("processes: sharding was asked for, but there is one process only")
        return
    if run.config.experiment not in EXPERIMENTS:
        only = ", ".join(EXPERIMENTS)
        raise UserError(f"processes: {run.config.experiment} runs in one process; several can do: {only}")
    run.stop = SharedStop(run.stop)
    run.accelerator.wait_for_everyone()


class SharedStop(Stop):
    """A stop that all processes see at the same `check`: a signal may reach them at different moments, and
    one that left alone would leave the others waiting. So `check` is for all of them to call in step."""

    def __init__(self, own: Stop) -> None:
        super().__init__()
        self._own = own
        # Its own group on the CPU: a flag on the device would make every check wait for the device.
        self._group = dist.new_group(backend="gloo")

    def request(self, number: int) -> None:
        self._own.request(number)

    @property
    def requested(self) -> bool:
        return self._own.requested

    def check(self) -> None:
        flag = torch.tensor([self._own.signal_number or 0])
        dist.all_reduce(flag, op=dist.ReduceOp.MAX, group=self._group)
        if flag.item() > 0:
            raise Interrupted(int(flag.item()))


def shard(run: Run, model: RewardModel) -> None:
    """Shards `model` in place over all processes; nothing with one process. Before its optimiser is made."""
    if run.accelerator.num_processes == 1:
        return
    mesh = init_device_mesh(run.device.type, (run.accelerator.num_processes,))
    for layer in _layers(model):
        fully_shard(layer, mesh=mesh)
    # Embeddings, unembedding and head are one group: `forward` uses their weights outside of modules.
    fully_shard(model, mesh=mesh)


def _layers(model: RewardModel) -> Iterable[nn.Module]:
    names = set(getattr(model.language_model, "_no_split_modules", None) or ())
    layers = [module for module in model.language_model.modules() if type(module).__name__ in names]
    if not layers:
        raise UserError(f"processes: it is unknown how to shard {type(model.language_model).__name__}")
    return layers


def whole(tensor: Tensor) -> Tensor:
    """The full tensor of a sharded one, on all processes, which all have to call it; others as they are."""
    return tensor.full_tensor() if isinstance(tensor, DTensor) else tensor


def placed_like(tensor: Tensor, other: Tensor) -> Tensor:
    """`tensor`, which all processes have, on the device of `other` and sharded like it."""
    moved = tensor.to(other.device)
    if not isinstance(other, DTensor):
        return moved
    return distribute_tensor(moved, other.device_mesh, other.placements, src_data_rank=None)
