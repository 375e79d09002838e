"""python -m rewardproof_lm bench FOLDER: our training loop against a plain one, on one machine in one run.

Reads FOLDER/config.json (experiment "bench"), writes FOLDER/bench.json, anew after every repeat."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str]) -> int:
    """Exit status 0; UserError and Interrupted go to the caller."""
    parser = argparse.ArgumentParser(prog="rewardproof_lm bench", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--memory", metavar="TRAINING,CONTENDER", help="only: peak memory of a few steps, as JSON"
    )
    options = parser.parse_args(list(arguments))
    from rewardproof_lm.bench.compare import compare, report_memory

    if options.memory is not None:
        return report_memory(options.folder, *options.memory.split(",", 1))
    return compare(options.folder)
