"""The settings of the experiment on single steps."""

from __future__ import annotations

from dataclasses import dataclass

from rewardproof_lm.object_reader import ObjectReader
from rewardproof_lm.pretraining import PretrainSettings, optional_pretraining
from rewardproof_lm.token_shift.reference import DEFAULTS

_STEP_SIZES = (1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1)


@dataclass(frozen=True)
class DynamicsData:
    """The "data" of config.json. `policy_drift`: relative size of a perturbation of the unembedding, so
    that the model that takes the step is not its reference.
    """

    source: str
    pairs: int
    evaluation_pairs: int
    response_tokens: int
    prompt_tokens: int
    step_sizes: tuple[float, ...]
    policy_drift: float
    pretrain: PretrainSettings | None


def parse_data(value: object) -> DynamicsData:
    settings = ObjectReader(value, "data")
    pretraining = optional_pretraining(settings, DEFAULTS)
    data = DynamicsData(
        source=settings.text("source", "corpus"),
        pairs=settings.integer("pairs", 8, 1),
        evaluation_pairs=settings.integer("evaluationPairs", 8, 1),
        response_tokens=settings.integer("responseTokens", 16, 1),
        prompt_tokens=settings.integer("promptTokens", 64, 1),
        step_sizes=settings.ascending("stepSizes", _STEP_SIZES),
        policy_drift=settings.number("policyDrift", 0.05, 0.0, 10.0),
        pretrain=pretraining,
    )
    settings.close()
    return data
