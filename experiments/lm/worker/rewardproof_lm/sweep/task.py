"""One task of a sweep: a run in a process of its own, which nothing else may touch meanwhile."""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import rewardproof_lm

_PREFIX = "rewardproof_lm: "
_LOG, _LOCK = "stderr.log", "run.lock"
# The process of an earlier sweep that was killed may still be saving its checkpoint.
_SECONDS_FOR_AN_EARLIER_ONE = 60.0
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class TaskEnd:
    """`error` is one line, None for a run that is finished."""

    error: str | None
    seconds: float


def is_finished(folder: Path) -> bool:
    """Whether a run has said that it is done and has its measurements."""
    try:
        last = (folder / "events.jsonl").read_text(encoding="utf-8").rstrip("\n").rsplit("\n", 1)[-1]
    except OSError:
        return False
    return (folder / "measurements.json").exists() and last == '{"event": "done"}'


def run_task(folder: str, threads: int) -> TaskEnd:
    """Runs or resumes a run folder to its end and waits for it. Never raises for a run that fails."""
    began = time.monotonic()
    with (Path(folder) / _LOCK).open("ab") as lock:
        if not _locked(lock):
            return TaskEnd("another process is at work in this folder", time.monotonic() - began)
        process = start_run(Path(folder), threads, lock)
        status = process.wait()
    return ended(Path(folder), status, time.monotonic() - began)


def start_run(folder: Path, threads: int, lock: IO[bytes]) -> subprocess.Popen[bytes]:
    """The process of a run. It inherits the lock, which is thus held as long as it lives, whatever becomes of
    the process that started it."""
    command = [sys.executable, "-m", "rewardproof_lm", "run", str(folder)]
    if (folder / "environment.json").exists():
        command.append("--resume")
    package = str(Path(rewardproof_lm.__file__).parents[1])
    path = os.pathsep.join([package, *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = os.environ | {"PYTHONPATH": path, "OMP_NUM_THREADS": str(threads)}
    with (folder / _LOG).open("ab") as log:
        return subprocess.Popen(
            command,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=log,
            pass_fds=[lock.fileno()],
            preexec_fn=_dies_with_its_parent(),
            start_new_session=True,
        )


def lock_now(lock: IO[bytes]) -> bool:
    """Takes the lock if it is free; it is given back when the last process that holds the file ends."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _locked(lock: IO[bytes]) -> bool:
    deadline = time.monotonic() + _SECONDS_FOR_AN_EARLIER_ONE
    while not lock_now(lock):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def ended(folder: Path, status: int, seconds: float) -> TaskEnd:
    """What the exit status and the files of a run say."""
    if status == 0 and is_finished(folder):
        return TaskEnd(None, seconds)
    own = _last_line(folder / _LOG)
    if status == 2 and own.startswith(_PREFIX):
        return TaskEnd(own.removeprefix(_PREFIX), seconds)
    if status < 0:
        number = -status
        how = f"was ended by signal {number} ({signal.Signals(number).name})"
    elif status in (130, 143):
        how = "was stopped; its checkpoint is saved"
    else:
        how = f"ended with status {status}" + (f": {own}" if own else "")
    return TaskEnd(f"the run {how}", seconds)


def _last_line(path: Path) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n") if path.exists() else []
    return next((line.strip() for line in reversed(lines) if line.strip()), "")


def _dies_with_its_parent() -> Callable[[], None] | None:
    """For Linux: the run gets SIGTERM, and saves its checkpoint, when whoever started it is killed."""
    if not sys.platform.startswith("linux"):
        return None
    # Loaded before the fork: afterwards only one call is left to do.
    library = ctypes.CDLL(None)
    return lambda: library.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
