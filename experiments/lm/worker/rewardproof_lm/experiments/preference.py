"""Preference pairs of a user's choice: every training of the run on one set, every evaluation on several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rewardproof_lm.data.encode import EncodedSet
from rewardproof_lm.data.jsonl import PairFile, read_pairs
from rewardproof_lm.data.pairs import Known, TextPair, grouped_by_prompt
from rewardproof_lm.errors import UserError
from rewardproof_lm.evaluation.overlap import response_tokens
from rewardproof_lm.evaluation.predict import TestSet, predict, prepare_test_set
from rewardproof_lm.evaluation.probe import probe_batches, probe_summary, probed_reference
from rewardproof_lm.models.load import LoadedModel
from rewardproof_lm.object_reader import ObjectReader
from rewardproof_lm.rewards.model import RewardModel
from rewardproof_lm.run import Run
from rewardproof_lm.training.loop import Trained, train


@dataclass(frozen=True)
class PairSource:
    """A file of pairs; `columns` as in `read_pairs`."""

    name: str
    path: Path
    limit: int | None
    columns: Mapping[str, str]


@dataclass(frozen=True)
class PreferenceData:
    """The "data" of config.json: {"train": SET, "trainLimit", "test": {NAME: SET, …}, "testLimit",
    "separator"}.

    SET is a path or {"path", "columns", "limit"}; "test" may also be a list of sets with a "name".
    `separator` stands between prompt and response where no chat template does."""

    train: PairSource
    tests: tuple[PairSource, ...]
    separator: str


def parse_data(value: object) -> PreferenceData:
    reader = ObjectReader(value, "data")
    train_limit = reader.optional_integer("trainLimit", 1)
    test_limit = reader.optional_integer("testLimit", 1)
    train_set = _source(reader.take("train"), "data.train", "train", train_limit)
    tests = reader.take("test", {})
    separator = reader.take("separator", "\n")
    if not isinstance(separator, str):
        raise reader.wrong("separator", separator, "a string")
    reader.close()
    if isinstance(tests, dict):
        sources = [_source(each, f"data.test.{name}", name, test_limit) for name, each in tests.items()]
    elif isinstance(tests, list):
        sources = [_source(each, f"data.test[{index}]", None, test_limit) for index, each in enumerate(tests)]
    else:
        raise reader.wrong("test", tests, "an object or a list of sets")
    names = ["train", *(source.name for source in sources)]
    if len(set(names)) != len(names):
        raise UserError('data.test: expected different names, none of them "train"')
    return PreferenceData(train_set, tuple(sources), separator)


def _source(value: object, where: str, name: str | None, limit: int | None) -> PairSource:
    if isinstance(value, str) and name is not None:
        value = {"path": value}
    reader = ObjectReader(value, where)
    source = PairSource(
        name=name if name is not None else reader.text("name"),
        path=Path(reader.text("path")),
        limit=reader.optional_integer("limit", 1) or limit,
        columns=_columns(reader.take("columns", {}), f"{where}.columns"),
    )
    reader.close()
    return source


def _columns(value: object, where: str) -> dict[str, str]:
    if value is None:
        return {}
    reader = ObjectReader(value, where)
    columns = {key: reader.text(key) for key in ("prompt", "chosen", "rejected") if reader.has(key)}
    reader.close()
    return columns


def run(run: Run) -> None:
    """Writes metrics.jsonl, predictions.jsonl (initial, per epoch if asked, final) and measurements.json."""
    data = parse_data(run.config.data)
    if not run.config.trainings:
        raise UserError("trainings: expected at least one")
    sources = (data.train, *data.tests)
    files = {source.name: _read(run, source) for source in sources}
    texts = files["train"].pairs
    model = run.load_model(
        texts=(text for pair in texts for text in (pair.prompt, pair.chosen, pair.rejected))
    )
    train_set = _encoded(run, model, "train", texts, data.separator)
    pairs = list(train_set.pairs)
    known = response_tokens(pairs)
    seen = Known.of(texts)
    rows: list[Mapping[str, Any]] = [_data_row("train", files["train"], train_set)]
    tests: list[TestSet] = []
    for source in data.tests:
        file = files[source.name]
        encoded = _encoded(run, model, source.name, file.pairs, data.separator)
        test = _test_set(run, model, source.name, file.pairs, encoded, known)
        tests.append(test)
        rows.append(_data_row(source.name, file, encoded) | _seen_before(run, test, seen))

    def evaluate(point: str, reward_model: RewardModel) -> None:
        for test in tests:
            predictions = predict(run, reward_model, test, point, pad_id=model.pad_id)
            if run.accelerator.is_main_process:
                run.rows("predictions.jsonl").append(prediction.row() for prediction in predictions)
        if tests and point == "final":
            probe_batches(run, reward_model, tests[0], point, pad_id=model.pad_id)

    before = probed_reference(run, model, tests[0]) if tests else None
    for spec in run.config.trainings:
        rows.append(_training_row(train(run, model, spec, pairs, evaluate, run.events)))
    probe = None
    if before is not None:
        moved = (probed_reference(run, model, tests[0]) - before).abs().max().item()
        probe = probe_summary(run, run.rows("predictions.jsonl"), reference_moved=moved)
    run.write_measurements(rows, probe=probe)


def _read(run: Run, source: PairSource) -> PairFile:
    file = read_pairs(source.path, limit=source.limit, columns=source.columns)
    if source.limit is not None and len(file.pairs) < source.limit:
        run.events.warning(
            f"{source.name}: has {len(file.pairs)} pairs, fewer than the {source.limit} asked for"
        )
    if file.duplicates:
        run.events.warning(f"{source.name}: {file.duplicates} of {len(file.pairs)} pairs repeat another one")
    if file.ties:
        run.events.warning(f"{source.name}: in {file.ties} pairs chosen and rejected are the same text")
    return file


def _encoded(
    run: Run, model: LoadedModel, name: str, texts: tuple[TextPair, ...], separator: str
) -> EncodedSet:
    try:
        encoded = run.encode_set(model.tokenizer, texts, separator=separator)
    except UserError as error:
        raise UserError(f"{name}: {error}") from None
    longest, count = run.config.max_length, len(texts)
    if not encoded.pairs:
        raise UserError(f"{name}: every pair is longer than maxLength {longest}; raise maxLength")
    if encoded.dropped:
        run.events.warning(
            f"{name}: {encoded.dropped} of {count} pairs are left out, too long for {longest} tokens"
        )
    if encoded.cut:
        run.events.warning(
            f"{name}: {encoded.cut} of {count} prompts lose their beginning, to fit in {longest} tokens"
        )
    return encoded


def _test_set(
    run: Run,
    model: LoadedModel,
    name: str,
    texts: tuple[TextPair, ...],
    encoded: EncodedSet,
    known: frozenset[int],
) -> TestSet:
    used = {pair.id for pair in encoded.pairs}
    kept = grouped_by_prompt([text for text in texts if text.id in used])
    return prepare_test_set(run, model, name, kept, encoded.pairs, known)


def _seen_before(run: Run, test: TestSet, seen: Known) -> dict[str, int]:
    """How many pairs of a test set the training set has shown already, in part."""
    prompts, responses = seen.prompts_among(test.texts), seen.responses_among(test.texts)
    for count, what in ((prompts, "prompt"), (responses, "response to its prompt")):
        if count:
            run.events.warning(f"{test.name}: {count} of {len(test.texts)} pairs have a {what} from training")
    return {"promptsInTraining": prompts, "responsesInTraining": responses}


def _data_row(name: str, file: PairFile, encoded: EncodedSet) -> dict[str, Any]:
    return {
        "kind": "data",
        "set": name,
        "pairs": len(file.pairs),
        "used": len(encoded.pairs),
        "promptsCut": encoded.cut,
        "duplicates": file.duplicates,
        "ties": file.ties,
    }


def _training_row(trained: Trained) -> dict[str, Any]:
    spec = trained.training
    return {
        "kind": "training",
        "training": spec.id,
        "objective": spec.objective,
        "variant": spec.variant,
        "steps": trained.steps,
        "seconds": trained.seconds,
        "pairsPerSecond": trained.pairs_per_second,
    }
