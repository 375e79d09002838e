"""The settings of the experiment on Hamiltonian cycles."""

from __future__ import annotations

from dataclasses import dataclass

from rewardproof_lm.data.hamiltonian_text import FORMATS, Format
from rewardproof_lm.errors import UserError
from rewardproof_lm.object_reader import ObjectReader
from rewardproof_lm.pretraining import PretrainSettings, read_pretraining


@dataclass(frozen=True)
class HamiltonianData:
    """The "data" of config.json."""

    vertices: int
    density: float
    train_pairs: int
    test_pairs: int
    samples_per_prompt: int
    form: Format
    pretrain: PretrainSettings | None
    stray_verdicts: float
    deviation: float | None
    """Standard deviation to which the matrices of a model from scratch without pre-training are scaled;
    0.1 at width 64 lets it learn to verify. None leaves them as the architecture draws them.
    """


def parse_data(value: object, *, scratch: bool) -> HamiltonianData:
    settings = ObjectReader(value, "data")
    form = settings.choice("format", ("auto", *FORMATS), "auto")
    if form == "auto":
        form = "edges" if scratch else "text"
    if form != "text" and not scratch:
        raise UserError(
            f'data.format: "{form}" has a tokenizer of its own; expected "text" for a pre-trained model'
        )
    pretraining, stray = None, 0.0
    nested = settings.nested("pretrain")
    if nested is not None:
        pretraining = read_pretraining(nested, PretrainSettings(3000, 64, 2e-3, 0.1))
        stray = nested.number("strayVerdicts", 0.02, 0.0, 1.0)
        nested.close()
        if form == "text":
            raise UserError(
                'data.pretrain: its documents are words; expected the format "edges" or "separated"'
            )
    deviation = settings.optional_positive("deviation", None)
    if deviation is not None and (not scratch or pretraining is not None):
        raise UserError("data.deviation: is for scratch: models without data.pretrain; expected null")
    data = HamiltonianData(
        vertices=settings.integer("vertices", 10, 4, 64),
        density=settings.number("density", 0.2, 0.0, 0.99),
        train_pairs=settings.integer("trainPairs", 1000, 1),
        test_pairs=settings.integer("testPairs", 200, 1),
        samples_per_prompt=settings.integer("samplesPerPrompt", 1, 0, 10_000),
        form=form,
        pretrain=pretraining,
        stray_verdicts=stray,
        deviation=deviation,
    )
    settings.close()
    return data
