"""The settings of the controlled token shift."""

from __future__ import annotations

from dataclasses import dataclass

from rewardproof_lm.data.phrasings import ABLATIONS
from rewardproof_lm.object_reader import ObjectReader
from rewardproof_lm.pretraining import PretrainSettings, optional_pretraining
from rewardproof_lm.token_shift.reference import DEFAULTS

_DEFAULT_ABLATIONS = ("paper", "disjoint", "shares-chosen", "shares-rejected")


@dataclass(frozen=True)
class TokenShiftData:
    """The "data" of config.json."""

    source: str
    train_prompts: int
    test_prompts: int
    ablations: tuple[str, ...]
    pretrain: PretrainSettings | None


def parse_data(value: object) -> TokenShiftData:
    settings = ObjectReader(value, "data")
    pretraining = optional_pretraining(settings, DEFAULTS)
    data = TokenShiftData(
        source=settings.text("source", "corpus"),
        train_prompts=settings.integer("trainPrompts", 80, 1),
        test_prompts=settings.integer("testPrompts", 40, 1),
        ablations=settings.distinct("ablations", tuple(ABLATIONS), _DEFAULT_ABLATIONS),
        pretrain=pretraining,
    )
    settings.close()
    return data
