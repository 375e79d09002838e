"""Pre-training learns its documents, and an interrupted one ends with the same bits."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
import torch

from rewardproof_lm.config import ModelSpec
from rewardproof_lm.data.words import spaced_tokenizer
from rewardproof_lm.errors import Interrupted, UserError
from rewardproof_lm.models.load import LoadedModel
from rewardproof_lm.object_reader import ObjectReader
from rewardproof_lm.pretraining import PretrainSettings, predicted_tokens, pretrain, read_pretraining, rescale
from rewardproof_lm.run import Run

SETTINGS = PretrainSettings(steps=30, documents=8, learning_rate=1e-2, deviation=0.1)
WORDS = [f"w{number}" for number in range(8)]


def documents(step: int) -> list[list[int]]:
    """Counting upwards from a first token that the step decides."""
    return [[3 + (step + k + i) % 8 for i in range(5)] for k in range(8)]


def model_of(run: Run) -> LoadedModel:
    return run.load_model(tokenizer=spaced_tokenizer(WORDS))


def weights(model: LoadedModel) -> torch.Tensor:
    return torch.cat([parameter.detach().flatten() for parameter in model.model.parameters()])


def test_documents_are_learnt(make_run: Callable[..., Run]) -> None:
    run = make_run()
    model = model_of(run)
    before = predicted_tokens(run, model, documents(0))
    result = pretrain(run, model, SETTINGS, documents)
    assert result.loss < 0.5
    assert predicted_tokens(run, model, documents(0)) == [row[1:] for row in documents(0)] != before


def test_an_interrupted_pretraining_ends_with_the_same_bits(make_run: Callable[..., Run]) -> None:
    whole_run = make_run("whole")
    whole = model_of(whole_run)
    expected = pretrain(whole_run, whole, SETTINGS, documents)

    run = make_run("parts")

    def stopping(step: int) -> Sequence[Sequence[int]]:
        if step == 11:
            run.stop.request(2)
        return documents(step)

    with pytest.raises(Interrupted):
        pretrain(run, model_of(run), SETTINGS, stopping)
    resumed_run = make_run("parts", resume=True)
    resumed = model_of(resumed_run)
    seen: list[int] = []
    result = pretrain(resumed_run, resumed, SETTINGS, lambda step: (seen.append(step), documents(step))[1])
    assert seen == list(range(12, 30))
    assert torch.equal(weights(resumed), weights(whole)) and result.loss == expected.loss
    # Finished: nothing is trained again, the weights are read back.
    again_run = make_run("parts", resume=True)
    again = model_of(again_run)
    finished = pretrain(again_run, again, SETTINGS, lambda _: pytest.fail("was trained again"))
    assert torch.equal(weights(again), weights(whole)) and finished.loss == expected.loss


def test_other_settings_do_not_meet_an_old_checkpoint(make_run: Callable[..., Run]) -> None:
    run = make_run("run")
    short = PretrainSettings(2, 8, 1e-2, None)
    pretrain(run, model_of(run), short, documents)
    resumed = make_run("run", resume=True)
    with pytest.raises(UserError, match="other data or settings"):
        pretrain(resumed, model_of(resumed), SETTINGS, documents)


def test_matrices_are_scaled_to_the_deviation(make_run: Callable[..., Run]) -> None:
    model = model_of(make_run())
    rescale(model, 0.1)
    for name, parameter in model.model.named_parameters():
        if parameter.dim() > 1 and parameter.numel() > 2000:
            assert abs(float(parameter.detach().std()) - 0.1) < 0.01, name


def test_pretrained_models_are_not_pretrained_again(make_run: Callable[..., Run]) -> None:
    run = make_run()
    model = model_of(run)
    other = make_run("other", model=ModelSpec("some/model"))
    with pytest.raises(UserError, match="scratch"):
        pretrain(other, model, SETTINGS, documents)


def test_settings_are_read_strictly() -> None:
    defaults = PretrainSettings(1, 2, 3.0, 0.1)
    assert read_pretraining(ObjectReader({}, "data.pretrain"), defaults) == defaults
    assert read_pretraining(ObjectReader({"deviation": None}, "p"), defaults).deviation is None
    for wrong in ({"steps": 0}, {"documents": 1.5}, {"learningRate": 0}, {"deviation": -1}):
        with pytest.raises(UserError, match=f"data.pretrain.{next(iter(wrong))}"):
            read_pretraining(ObjectReader(wrong, "data.pretrain"), defaults)
