"""config.json, read strictly: an unknown key, a wrong type or a value out of range is one line that names the
key."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from rewardproof_lm.errors import UserError
from rewardproof_lm.object_reader import ObjectReader, shown

SCHEMA = "rewardproof/lm-run/1"

Objective = Literal["ex-rm", "im-rm", "ex-grm"]
Pooling = Literal["last", "mean"]
Trainable = Literal["all", "head", "unembedding", "backbone", "not-backbone"]
Precision = Literal["float32", "bfloat16", "float64"]
LongPairs = Literal["fit", "refuse", "truncate-prompts", "drop"]


@dataclass(frozen=True)
class ModelSpec:
    """`source`: hub id, folder, or scratch:ARCH. `revision`: branch, tag or commit; None is the hub's
    main."""

    source: str
    revision: str | None = None
    download: bool = False


@dataclass(frozen=True)
class TrainingSpec:
    """One training of a run. `pooling` matters to ex-rm, `reference` and `beta` to im-rm; the rest ignore
    them."""

    id: str
    objective: Objective
    pooling: Pooling = "last"
    reference: bool = True
    trainable: Trainable = "all"
    beta: float = 0.01
    learningRate: float = 1e-6  # noqa: N815 (the key of config.json)

    @property
    def learning_rate(self) -> float:
        return self.learningRate

    @property
    def variant(self) -> str:
        """What tells trainings of one objective apart, for metrics.jsonl."""
        if self.objective == "ex-rm":
            return self.pooling
        if self.objective == "im-rm":
            return "reference" if self.reference else "no-reference"
        return "verification"


@dataclass(frozen=True)
class RunConfig:
    """A whole config.json. Counts are at least 1; lengths are in tokens; `data` belongs to the experiment."""

    experiment: str
    model: ModelSpec
    trainings: tuple[TrainingSpec, ...]
    data: Mapping[str, Any] = field(default_factory=dict)
    preset: str = "tiny"
    seed: int = 0
    epochs: int = 5
    batch_pairs: int = 32
    micro_batch_pairs: int = 8
    tokens_per_micro_batch: int | None = None
    max_length: int = 512
    long_pairs: LongPairs = "refuse"
    precision: Precision = "float32"
    attention: Literal["sdpa", "eager", "flash_attention_2"] = "sdpa"
    device: Literal["auto", "cpu", "cuda"] = "auto"
    compile: bool = False
    gradient_checkpointing: bool = False
    gradient_clip: float | None = None
    warmup_steps: int = 0
    threads: int = 1
    chat_template: Literal["auto", "always", "never"] = "auto"
    end_token: bool = True
    evaluate_each_epoch: bool = False
    checkpoint_seconds: float | None = 300.0
    checkpoint_steps: int | None = None


def _model(value: object) -> ModelSpec:
    reader = ObjectReader(value, "model")
    spec = ModelSpec(
        source=reader.text("source"),
        revision=reader.optional_text("revision"),
        download=reader.flag("download", False),
    )
    reader.close()
    return spec


_TRAINABLE_BY_OBJECTIVE: dict[str, tuple[str, ...]] = {
    "ex-rm": ("all", "head", "backbone", "not-backbone"),
    "im-rm": ("all", "unembedding", "backbone", "not-backbone"),
    "ex-grm": ("all", "unembedding", "backbone", "not-backbone"),
}


def _training(value: object, where: str) -> TrainingSpec:
    reader = ObjectReader(value, where)
    objective = reader.choice("objective", ("ex-rm", "im-rm", "ex-grm"))
    spec = TrainingSpec(
        id=reader.text("id"),
        objective=objective,
        pooling=reader.choice("pooling", ("last", "mean"), "last"),
        reference=reader.flag("reference", True),
        trainable=reader.choice("trainable", _TRAINABLE_BY_OBJECTIVE[objective], "all"),
        beta=reader.positive("beta", 0.01),
        learningRate=reader.positive("learningRate", 1e-6),
    )
    reader.close()
    if not all(letter.isascii() and (letter.isalnum() or letter in "-_.") for letter in spec.id):
        raise UserError(f"{where}.id: expected ASCII letters, digits, '-', '_' or '.', got {shown(spec.id)}")
    if spec.id.startswith("."):
        raise UserError(f"{where}.id: must not begin with '.', got {shown(spec.id)}")
    return spec


def parse_config(value: object) -> RunConfig:
    """The configuration in a parsed JSON value; UserError names the first key that is wrong."""
    reader = ObjectReader(value, "")
    reader.choice("schema", (SCHEMA,))
    trainings = reader.take("trainings")
    if not isinstance(trainings, list):
        raise reader.wrong("trainings", trainings, "a list")
    data = reader.take("data", {})
    if not isinstance(data, dict):
        raise reader.wrong("data", data, "an object")
    config = RunConfig(
        experiment=reader.text("experiment"),
        preset=reader.text("preset", "tiny"),
        model=_model(reader.take("model")),
        trainings=tuple(_training(each, f"trainings[{index}]") for index, each in enumerate(trainings)),
        data=data,
        seed=reader.integer("seed", 0, 0),
        epochs=reader.integer("epochs", 5, 1, 100_000),
        batch_pairs=reader.integer("batchPairs", 32, 1, 100_000),
        micro_batch_pairs=reader.integer("microBatchPairs", 8, 1, 100_000),
        tokens_per_micro_batch=reader.optional_integer("tokensPerMicroBatch", 1),
        max_length=reader.integer("maxLength", 512, 2, 1_000_000),
        long_pairs=reader.choice("longPairs", ("fit", "refuse", "truncate-prompts", "drop"), "refuse"),
        precision=reader.choice("precision", ("float32", "bfloat16", "float64"), "float32"),
        attention=reader.choice("attention", ("sdpa", "eager", "flash_attention_2"), "sdpa"),
        device=reader.choice("device", ("auto", "cpu", "cuda"), "auto"),
        compile=reader.flag("compile", False),
        gradient_checkpointing=reader.flag("gradientCheckpointing", False),
        gradient_clip=reader.optional_positive("gradientClip", None),
        warmup_steps=reader.integer("warmupSteps", 0, 0),
        threads=reader.integer("threads", 1, 1, 4096),
        chat_template=reader.choice("chatTemplate", ("auto", "always", "never"), "auto"),
        end_token=reader.flag("endToken", True),
        evaluate_each_epoch=reader.flag("evaluateEachEpoch", False),
        checkpoint_seconds=reader.optional_positive("checkpointSeconds", 300.0),
        checkpoint_steps=reader.optional_integer("checkpointSteps", 1),
    )
    reader.close()
    ids = [training.id for training in config.trainings]
    for index, identifier in enumerate(ids):
        if identifier in ids[:index]:
            raise UserError(f"trainings[{index}].id: {shown(identifier)} is used twice")
    return config


def read_config(path: Path) -> RunConfig:
    """Reads config.json. UserError: no such file, not JSON, or what `parse_config` finds."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: cannot be read ({type(error).__name__})") from None
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise UserError(f"{path}, line {error.lineno}: not JSON ({error.msg})") from None
    try:
        return parse_config(value)
    except UserError as error:
        raise UserError(f"{path}: {error}") from None
