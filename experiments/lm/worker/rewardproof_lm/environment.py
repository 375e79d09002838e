"""What the numbers were made with, and what the machine can do."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
from typing import Any

import torch

from rewardproof_lm.config import RunConfig

_PACKAGES = ("torch", "transformers", "accelerate", "tokenizers", "safetensors", "numpy")


def versions() -> dict[str, str | None]:
    """Versions of Python and of the packages; None for one that is missing."""
    found: dict[str, str | None] = {"python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = None
    return found


def doctor() -> dict[str, Any]:
    """One JSON object about this machine; memory in bytes."""
    return {
        "versions": versions(),
        "platform": f"{platform.system()} {platform.machine()}",
        "cpuCores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "memoryBytes": _memory(),
        "devices": [_device(index) for index in range(torch.cuda.device_count())],
        "bfloat16": torch.cuda.is_available() and torch.cuda.is_bf16_supported(),
        "flashAttention2": importlib.util.find_spec("flash_attn") is not None,
    }


def describe(config: RunConfig, device: torch.device) -> dict[str, Any]:
    """environment.json of a run."""
    return {
        "schema": "rewardproof/lm-environment/1",
        "versions": versions(),
        "platform": f"{platform.system()} {platform.machine()}",
        "device": device.type if device.type == "cpu" else torch.cuda.get_device_name(device),
        "precision": config.precision,
        "attention": config.attention,
        "threads": torch.get_num_threads(),
        "deterministic": torch.are_deterministic_algorithms_enabled(),
        "processes": int(os.environ.get("WORLD_SIZE", "1")),
    }


def configure(config: RunConfig) -> None:
    """Process-wide settings of torch, once, at the start of a run."""
    torch.set_num_threads(config.threads)
    # Float32 means float32: no TF32 products behind the user's back.
    torch.set_float32_matmul_precision("highest")


def _device(index: int) -> dict[str, Any]:
    properties = torch.cuda.get_device_properties(index)
    return {
        "name": properties.name,
        "memoryBytes": properties.total_memory,
        "computeCapability": f"{properties.major}.{properties.minor}",
    }


def _memory() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None
