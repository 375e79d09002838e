"""python -m rewardproof_lm processes N FOLDER [--resume]: one run in N processes of this machine.

They find each other as processes of torchrun do (RANK, LOCAL_RANK, WORLD_SIZE, MASTER_ADDR, MASTER_PORT);
torchrun itself is for several machines. Started here, they may take as long as they need to save a
checkpoint when they are stopped, and the exit status is that of the process that failed first."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

from rewardproof_lm.errors import UserError
from rewardproof_lm.training.asked import ASKED

_SECONDS_BETWEEN_LOOKS = 0.1
# Once one process has failed, the others wait for it in vain; they get this long to notice by themselves.
_SECONDS_FOR_THE_OTHERS = 10.0


def main(arguments: Sequence[str]) -> int:
    """The first failing process's exit status, 128 + n if signal n ended it, else 0."""
    parser = argparse.ArgumentParser(prog="rewardproof_lm processes", description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--resume", action="store_true")
    options = parser.parse_args(list(arguments))
    if options.count < 1:
        raise UserError(f"processes: expected at least 1, got {options.count}")
    command = [sys.executable, "-m", "rewardproof_lm", "run", str(options.folder)]
    return run_together([*command, *(["--resume"] if options.resume else [])], options.count, options.folder)


def run_together(command: Sequence[str], count: int, folder: Path) -> int:
    """Runs `command` as processes 0 to count - 1. SIGINT and SIGTERM are handed on to all of them. Process 0
    speaks for all; errors of the others are in folder/process-RANK.log."""
    port = _free_port()
    children: list[subprocess.Popen[bytes]] = []

    def hand_on(number: int, _frame: FrameType | None) -> None:
        for child in children:
            if child.poll() is None:
                child.send_signal(number)

    before = {number: signal.signal(number, hand_on) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        for rank in range(count):
            children.append(_start(command, os.environ | _environment(rank, count, port), rank, folder))
        return _wait(children, folder)
    finally:
        for child in children:
            if child.poll() is None:
                child.kill()
                child.wait()
        for number, handler in before.items():
            signal.signal(number, handler)


def _start(
    command: Sequence[str], environment: Mapping[str, str], rank: int, folder: Path
) -> subprocess.Popen[bytes]:
    # Sessions of their own, or a terminal's Ctrl-C would reach them twice.
    if rank == 0:
        return subprocess.Popen(command, env=environment, start_new_session=True)
    with _log(folder, rank).open("wb") as errors:
        return subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=errors, start_new_session=True
        )


def _log(folder: Path, rank: int) -> Path:
    return folder / f"process-{rank}.log"


def _environment(rank: int, count: int, port: int) -> dict[str, str]:
    return {
        "RANK": str(rank),
        "LOCAL_RANK": str(rank),
        "WORLD_SIZE": str(count),
        "LOCAL_WORLD_SIZE": str(count),
        "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": str(port),
        ASKED: str(count),
    }


def _wait(children: Sequence[subprocess.Popen[bytes]], folder: Path) -> int:
    """Until all have ended, or for a short time after the first failure."""
    failed, deadline = 0, float("inf")
    while time.monotonic() < deadline:
        statuses = [child.poll() for child in children]
        if failed == 0:
            rank, failed = next(((k, status) for k, status in enumerate(statuses) if status), (0, 0))
            if failed != 0:
                _say_why(rank, folder)
                deadline = time.monotonic() + _SECONDS_FOR_THE_OTHERS
        if all(status is not None for status in statuses):
            break
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    return failed if failed >= 0 else 128 - failed


def _say_why(rank: int, folder: Path) -> None:
    """Hands on the last line of a process that was not heard, where it is the first to fail."""
    if rank > 0:
        lines = _log(folder, rank).read_text(encoding="utf-8", errors="replace").splitlines()
        sys.stderr.write(f"{lines[-1] if lines else f'process {rank} ended without a word'}\n")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
