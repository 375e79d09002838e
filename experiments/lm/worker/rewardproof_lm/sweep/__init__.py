"""python -m rewardproof_lm sweep DIR [--workers N] [--address ADDR] [--no-ray]: finishes the runs of
DIR/sweep.json.

A finished run is skipped, an unfinished one goes on from its checkpoint, a failed one is tried again."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from pathlib import Path

from rewardproof_lm.errors import UserError
from rewardproof_lm.events import Events
from rewardproof_lm.stop import Stop


def main(arguments: Sequence[str]) -> int:
    """Exit status 0 when all runs are finished. UserError: some failed; each has been reported."""
    parser = argparse.ArgumentParser(prog="rewardproof_lm sweep", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--workers", type=int, help="runs at a time on this machine (default: cores / threads)"
    )
    parser.add_argument("--address", help="of a Ray cluster (default: RAY_ADDRESS, else this machine)")
    parser.add_argument("--no-ray", action="store_true", help="plain processes of this machine")
    options = parser.parse_args(list(arguments))
    if options.workers is not None and options.workers < 1:
        raise UserError(f"--workers: expected at least 1, got {options.workers}")
    address = None if options.no_ray else options.address or os.environ.get("RAY_ADDRESS") or None
    return sweep(options.folder, workers=options.workers, address=address, with_ray=not options.no_ray)


def sweep(folder: Path, *, workers: int | None, address: str | None, with_ray: bool) -> int:
    from rewardproof_lm.sweep.backends import has_ray, run_with_processes, run_with_ray
    from rewardproof_lm.sweep.plan import read_plan
    from rewardproof_lm.sweep.table import Table

    events = Events(sys.stdout)
    stop = Stop()
    stop.install()
    tasks = read_plan(folder)
    table = Table(folder, tasks)
    left = [task for task in tasks if not table.is_finished(task)]
    done = len(tasks) - len(left)
    events.progress(done, len(tasks), f"{done} runs are finished already" if done else "starting")
    uses_ray = with_ray and has_ray()
    if with_ray and not uses_ray:
        if address is not None:
            raise UserError("--address: Ray is not installed; expected the extra [ray] of this package")
        events.warning("Ray is not installed: plain processes of this machine run the sweep")
    failed: list[str] = []
    if left:
        at_once = workers or max(1, _cores() // max(task.threads for task in left))
        ends = (
            run_with_ray(left, workers=at_once, address=address, stop=stop)
            if uses_ray
            else run_with_processes(left, workers=at_once, stop=stop)
        )
        # Ray prints messages of its own; standard output is for the events, which hold on to it.
        with redirect_stdout(sys.stderr):
            for task, end in ends:
                table.add(task, end)
                done += 1
                if end.error is not None:
                    failed.append(task.id)
                    events.warning(f"{task.id} failed: {end.error}")
                events.progress(done, len(tasks), f"{task.id}: {'failed' if end.error else 'finished'}")
    if failed:
        raise UserError(f"{len(failed)} of {len(tasks)} runs failed; the same command tries them again")
    events.done()
    return 0


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
