"""A run: its folder, configuration, device and the things which all of its trainings share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import torch
from accelerate import Accelerator

from rewardproof_lm.config import RunConfig
from rewardproof_lm.data.encode import EncodedPair, EncodedSet, encode_set
from rewardproof_lm.data.pairs import TextPair
from rewardproof_lm.errors import UserError
from rewardproof_lm.events import Events
from rewardproof_lm.files import RowFile, write_json
from rewardproof_lm.models.load import LoadedModel, load_model
from rewardproof_lm.stop import Stop
from rewardproof_lm.training.precision import weight_dtype
from rewardproof_lm.training.reference_cache import ReferenceCache


@dataclass
class Run:
    """`resume`: go on from `folder`/checkpoint where there is one."""

    folder: Path
    config: RunConfig
    events: Events = field(default_factory=Events)
    stop: Stop = field(default_factory=Stop)
    resume: bool = False

    @cached_property
    def device(self) -> torch.device:
        wanted = self.config.device
        if wanted == "cuda" and not torch.cuda.is_available():
            raise UserError("device: cuda is not available here")
        if wanted == "auto":
            wanted = "cuda" if torch.cuda.is_available() else "cpu"
        return self.accelerator.device if wanted == "cuda" else torch.device("cpu")

    @cached_property
    def accelerator(self) -> Accelerator:
        on_cpu = self.config.device == "cpu" or not torch.cuda.is_available()
        # Autocast is the reward model's own affair, so that training, evaluation and reference agree on it.
        return Accelerator(cpu=on_cpu, mixed_precision="no")

    @property
    def dtype(self) -> torch.dtype:
        return weight_dtype(self.config.precision)

    @cached_property
    def references(self) -> ReferenceCache:
        return ReferenceCache(self)

    @property
    def checkpoints(self) -> Path:
        return self.folder / "checkpoint"

    @property
    def tokens_per_batch(self) -> int:
        """Tokens, padding included, of a forward pass without gradients."""
        if self.config.tokens_per_micro_batch is not None:
            return 2 * self.config.tokens_per_micro_batch
        return 2 * self.config.micro_batch_pairs * self.config.max_length

    def load_model(self, *, texts: Iterable[str] | None = None, tokenizer: Any = None) -> LoadedModel:
        """The initial model of the run, as the configuration says; see `models.load.load_model`."""
        self.events.note(f"loading {self.config.model.source}")
        loaded = load_model(
            self.config.model,
            seed=self.config.seed,
            dtype=self.dtype,
            device=self.device,
            attention=self.config.attention,
            texts=texts,
            tokenizer=tokenizer,
        )
        if loaded.revision is not None:
            self.events.note(f"{self.config.model.source} is at revision {loaded.revision}")
            if self.config.model.revision is None:
                self.events.warning("model.revision: is not set, so a later run may get another model")
        self.stop.check()
        return loaded

    def encode(
        self, tokenizer: Any, pairs: Iterable[TextPair], *, separator: str = "\n"
    ) -> list[EncodedPair]:
        """Encodes pairs as the configuration says."""
        return list(self.encode_set(tokenizer, pairs, separator=separator).pairs)

    def encode_set(self, tokenizer: Any, pairs: Iterable[TextPair], *, separator: str = "\n") -> EncodedSet:
        """The same, with how many pairs were cut or left out."""
        return encode_set(
            tokenizer,
            list(pairs),
            max_length=self.config.max_length,
            chat_template=self.config.chat_template,
            end_token=self.config.end_token,
            separator=separator,
            long_pairs=self.config.long_pairs,
        )

    def rows(self, name: str) -> RowFile:
        """The row file `name` (NAME.jsonl) of the run folder. Rows with a key "training", and "step"
        or "point", are cut back to the checkpoint when the run resumes."""
        return RowFile(self.folder / name)

    def write_measurements(
        self, rows: Iterable[Mapping[str, Any]], *, probe: Mapping[str, Any] | None = None
    ) -> None:
        """measurements.json: the rows of the experiment, each with a "kind"; `probe` as
        `evaluation.probe` makes it."""
        if self.accelerator.is_main_process:
            write_json(
                self.folder / "measurements.json",
                {
                    "schema": "rewardproof/lm-measurements/1",
                    "experiment": self.config.experiment,
                    "rows": [dict(row) for row in rows],
                    "probe": None if probe is None else dict(probe),
                },
            )
