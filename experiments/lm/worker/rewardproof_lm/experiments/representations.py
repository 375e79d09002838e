"""Hidden representations of preference pairs as instances that `theorem:2` and `equation:5` audit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from pathlib import Path
from typing import Any

from rewardproof_lm.config import TrainingSpec
from rewardproof_lm.data.batches import both_sides
from rewardproof_lm.data.encode import EncodedPair, encode_pairs
from rewardproof_lm.data.jsonl import read_pairs
from rewardproof_lm.data.pairs import TextPair
from rewardproof_lm.data.words import piece_tokenizer
from rewardproof_lm.dynamics.equations import ResponseStates, Unembedding
from rewardproof_lm.dynamics.instances import kept_rows, preference_tensors, save_tensors, step_tensors
from rewardproof_lm.dynamics.material import pair_source, shortened, told_apart
from rewardproof_lm.dynamics.prepare import pretrain_on
from rewardproof_lm.dynamics.states import response_states, unembedding_of
from rewardproof_lm.object_reader import ObjectReader
from rewardproof_lm.pretraining import PretrainSettings, optional_pretraining
from rewardproof_lm.rewards.model import RewardModel
from rewardproof_lm.run import Run
from rewardproof_lm.seeds import numpy_generator
from rewardproof_lm.token_shift.reference import DEFAULTS

Row = dict[str, Any]
States = tuple[ResponseStates, ResponseStates]

#: A step's audit encloses every logit, so that its vocabulary has to stay small; see `kept_rows`.
_STEP_VOCABULARY = 512
_STEP_SIZE = 1e-3


@dataclass(frozen=True)
class RepresentationsData:
    """The "data" of config.json. `evaluation`: a file of pairs; None takes them from `source`, as
    dynamics does.
    """

    source: str
    evaluation: str | None
    train_pairs: int
    evaluation_pairs: int
    response_tokens: int
    beta: float
    step: bool
    pretrain: PretrainSettings | None


def parse_data(value: object) -> RepresentationsData:
    settings = ObjectReader(value, "data")
    pretraining = optional_pretraining(settings, DEFAULTS)
    data = RepresentationsData(
        source=settings.text("source", "corpus"),
        evaluation=settings.optional_text("evaluation"),
        train_pairs=settings.integer("trainPairs", 80, 1, 100_000),
        evaluation_pairs=settings.integer("evaluationPairs", 40, 1, 100_000),
        response_tokens=settings.integer("responseTokens", 512, 1),
        beta=settings.positive("beta", 0.1),
        step=settings.flag("step", True),
        pretrain=pretraining,
    )
    settings.close()
    return data


def run(run: Run) -> None:
    """Writes instance.safetensors, step.safetensors where asked for, and measurements.json."""
    data = parse_data(run.config.data)
    source = pair_source(
        data.source,
        run.folder,
        seed=run.config.seed,
        train=data.train_pairs,
        evaluation=data.evaluation_pairs,
    )
    evaluation_texts = source.evaluation
    if data.evaluation is not None:
        evaluation_texts = _sample(Path(data.evaluation), run.config.seed, data.evaluation_pairs)
    scratch = run.config.model.source.startswith("scratch:")
    words = source.words if data.evaluation is None else None
    model = run.load_model(
        texts=[
            *source.texts,
            *(text for pair in evaluation_texts for text in (pair.prompt, pair.chosen, pair.rejected)),
        ],
        tokenizer=piece_tokenizer(words) if scratch and words is not None else None,
    )
    rows: list[Row] = []
    if data.pretrain is not None:
        rows.append(pretrain_on(run, model, source, data.pretrain))
    train = _encoded(run, data, model.tokenizer, "training pairs", source.train)
    evaluation = _encoded(run, data, model.tokenizer, "evaluation pairs", evaluation_texts)
    reader = RewardModel(
        model.model,
        TrainingSpec(id="representations", objective="im-rm", reference=False, beta=data.beta),
        seed=run.config.seed,
        precision=run.config.precision,
    )
    reader.language_model.eval()
    train_states = _states(run, reader, train, "training pairs")
    evaluation_states = _states(run, reader, evaluation, "evaluation pairs")
    rows.append(_save_instance(run, data, train, train_states, evaluation, evaluation_states))
    if data.step:
        states = (*train_states[0], evaluation_states[0][0])
        rows.append(_save_step(run, data, unembedding_of(reader), states))
    run.write_measurements(rows)


def _sample(path: Path, seed: int, count: int) -> tuple[TextPair, ...]:
    pairs = read_pairs(path).pairs
    order = numpy_generator(seed, "evaluation-pairs").permutation(len(pairs))[:count]
    return tuple(pairs[at] for at in sorted(order))


def _encoded(
    run: Run, data: RepresentationsData, tokenizer: Any, name: str, texts: Sequence[TextPair]
) -> list[EncodedPair]:
    encoded = encode_pairs(
        tokenizer,
        texts,
        # Cut below instead of refused here.
        max_length=10**9,
        chat_template=run.config.chat_template,
        end_token=run.config.end_token,
        separator="\n",
    )
    room = max(1, run.config.max_length - data.response_tokens)
    pairs = shortened(encoded, prompt_tokens=room, response_tokens=data.response_tokens)
    return list(compress(pairs, told_apart(run, name, pairs)))


def _states(run: Run, reader: RewardModel, pairs: Sequence[EncodedPair], words: str) -> list[States]:
    states: list[States] = []
    for number, pair in enumerate(pairs):
        run.stop.check()
        run.events.progress(number, len(pairs), f"representations of {words}: {number} of {len(pairs)}")
        chosen, rejected = response_states(reader, [pair.chosen, pair.rejected])
        states.append((chosen, rejected))
    run.events.progress(len(pairs), len(pairs), f"representations of {words}: done")
    return states


def _save_instance(
    run: Run,
    data: RepresentationsData,
    train: Sequence[EncodedPair],
    train_states: Sequence[States],
    evaluation: Sequence[EncodedPair],
    evaluation_states: Sequence[States],
) -> Row:
    tensors = preference_tensors(train_states, evaluation_states, beta=data.beta)
    path = run.folder / "instance.safetensors"
    size = save_tensors(path, tensors)
    hidden = [tensor for name, tensor in tensors.items() if tensor.dim() == 2]
    firsts = {response.response[0] for response in both_sides(train)}
    return {
        "kind": "instance",
        "path": path.name,
        "train": len(train),
        "evaluation": len(evaluation),
        "width": hidden[0].shape[1],
        "largestNorm": max(float(tensor.norm(dim=1).max()) for tensor in hidden),
        # Theorem 2 sees the first tokens alone.
        "sharedTokens": len({r.response[0] for r in both_sides(evaluation)} & firsts),
        "sameFirstToken": {"train": _same_first(train), "evaluation": _same_first(evaluation)},
        "beta": data.beta,
        "bytes": size,
        "items": [pair.id for pair in evaluation],
    }


def _same_first(pairs: Sequence[EncodedPair]) -> int:
    return sum(pair.chosen.response[0] == pair.rejected.response[0] for pair in pairs)


def _save_step(
    run: Run,
    data: RepresentationsData,
    unembedding: Unembedding,
    states: tuple[ResponseStates, ResponseStates, ResponseStates],
) -> Row:
    """One step on the first training pair, watched at the first evaluation pair's chosen response."""
    ids, (chosen, rejected, evaluated) = kept_rows(unembedding, states, _STEP_VOCABULARY)
    if unembedding.bias is not None:
        run.events.warning("step.safetensors: the bias of the unembedding is left out")
    kept = Unembedding(unembedding.weight[ids])
    path = run.folder / "step.safetensors"
    save_tensors(
        path, step_tensors(kept, chosen, rejected, evaluated, beta=data.beta, learning_rate=_STEP_SIZE)
    )
    return {
        "kind": "step-instance",
        "path": path.name,
        "vocabulary": len(ids),
        "width": kept.weight.shape[1],
        "chosenTokens": len(chosen.tokens),
        "rejectedTokens": len(rejected.tokens),
        "evalTokens": len(evaluated.tokens),
    }
