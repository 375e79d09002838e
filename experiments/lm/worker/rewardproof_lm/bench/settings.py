"""The "data" of a config.json whose experiment is "bench"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rewardproof_lm.config import Precision
from rewardproof_lm.errors import UserError
from rewardproof_lm.object_reader import ObjectReader

LOOPS = ("plain", "ours")
PRECISIONS: tuple[Precision, ...] = ("float32", "bfloat16", "float64")


@dataclass(frozen=True)
class Contender:
    """One loop in one precision; its name is "LOOP:PRECISION"."""

    loop: str
    precision: Precision

    @property
    def name(self) -> str:
        return f"{self.loop}:{self.precision}"


@dataclass(frozen=True)
class BenchData:
    """`source`: "synthetic" or a file of pairs. `length_scale` multiplies synthetic lengths. A repeat is
    `warm_up` untimed steps and `steps` timed ones from the initial model. `plain_micro_batch`: pairs that the
    plain loop takes at once."""

    source: str
    columns: Mapping[str, str]
    length_scale: float
    contenders: tuple[Contender, ...]
    warm_up: int
    steps: int
    repeats: int
    evaluation_pairs: int
    plain_micro_batch: int
    peak_size: int | None
    measures_memory: bool

    @property
    def is_synthetic(self) -> bool:
        return self.source == "synthetic"

    @property
    def path(self) -> Path:
        return Path(self.source)


def parse_data(value: object) -> BenchData:
    """UserError names the first key that is wrong."""
    settings = ObjectReader(value, "data")
    data = BenchData(
        source=settings.text("source", "synthetic"),
        columns=_columns(settings),
        length_scale=settings.number("lengthScale", 1.0, 0.01, 100.0),
        contenders=_contenders(settings),
        warm_up=settings.integer("warmUp", 1, 1, 1000),
        steps=settings.integer("steps", 2, 1, 100_000),
        repeats=settings.integer("repeats", 3, 1, 1000),
        evaluation_pairs=settings.integer("evaluationPairs", 16, 1, 100_000),
        # The official configuration for one device: batches of 4 pairs, accumulated 8 times.
        plain_micro_batch=settings.integer("plainMicroBatch", 4, 1, 100_000),
        peak_size=settings.optional_integer("peakSize", 64),
        measures_memory=settings.flag("memory", True),
    )
    settings.close()
    return data


def _columns(settings: ObjectReader) -> dict[str, str]:
    nested = settings.nested("columns")
    if nested is None:
        return {}
    columns = {role: nested.text(role) for role in ("prompt", "chosen", "rejected") if nested.has(role)}
    nested.close()
    return columns


def _contenders(settings: ObjectReader) -> tuple[Contender, ...]:
    names = settings.take("contenders", ["plain:float32", "ours:float32"])
    known = {f"{loop}:{precision}": Contender(loop, precision) for loop in LOOPS for precision in PRECISIONS}
    if (
        not isinstance(names, list)
        or any(name not in known for name in names)
        or len(set(names)) < len(names)
    ):
        raise settings.wrong("contenders", names, "a list of different ones of " + ", ".join(known))
    if len(names) < 2:
        raise UserError("data.contenders: expected at least two to compare")
    return tuple(known[name] for name in names)
