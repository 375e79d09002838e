"""The whole comparison: contenders take turns, repeat by repeat."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from rewardproof_lm.bench.device import process_peak_bytes, release
from rewardproof_lm.bench.lengths import synthetic_pairs
from rewardproof_lm.bench.peak import matmul_peak
from rewardproof_lm.bench.repeats import Repeat, run_repeat
from rewardproof_lm.bench.sessions import Material, open_session
from rewardproof_lm.bench.settings import BenchData, Contender, parse_data
from rewardproof_lm.bench.summary import Counted, contender_row, factor_row
from rewardproof_lm.config import RunConfig, TrainingSpec, read_config
from rewardproof_lm.data.batches import pair_batches
from rewardproof_lm.data.encode import EncodedPair
from rewardproof_lm.data.jsonl import read_pairs
from rewardproof_lm.environment import configure, describe
from rewardproof_lm.errors import UserError
from rewardproof_lm.events import Events
from rewardproof_lm.files import write_json
from rewardproof_lm.models.load import LoadedModel
from rewardproof_lm.models.scratch import shape_of
from rewardproof_lm.models.tokenizer import SPECIAL, word_tokenizer
from rewardproof_lm.run import Run
from rewardproof_lm.stop import Stop

SCHEMA = "rewardproof/lm-bench/1"
_RESULT = "bench.json"


def compare(folder: Path) -> int:
    run, data = _open(folder, Events(sys.stdout, folder / "events.jsonl"))
    stop = run.stop
    stop.install()
    try:
        materials = _materials(run, data)
        result = _header(run, data, materials[0])
        failed: dict[str, str] = {}
        total, done = len(materials) * data.repeats * len(data.contenders), 0
        for material in materials:
            memory = _memory(run, data, material.training)
            repeats: dict[str, list[Repeat]] = {contender.name: [] for contender in data.contenders}
            for number in range(data.repeats):
                for contender in data.contenders:
                    run.events.progress(
                        done, total, f"{material.training.id}: {contender.name}, repeat {number + 1}"
                    )
                    if contender.name not in failed:
                        repeats[contender.name] += _repeat(material, contender, number, failed)
                    done += 1
                result["trainings"][material.training.id] = _summary(
                    material, data, repeats, result["peak"], memory
                )
                result["leftOut"] = failed
                write_json(folder / _RESULT, result)
            run.events.progress(done, total, f"{material.training.id}: done")
    finally:
        shutil.rmtree(folder / "work", ignore_errors=True)
    write_json(folder / _RESULT, result | {"complete": True})
    run.events.done()
    return 0


def _repeat(material: Material, contender: Contender, number: int, failed: dict[str, str]) -> list[Repeat]:
    """The repeat, or none and an entry in `failed` where memory runs out: the others may still fit."""
    try:
        return [run_repeat(material, contender, evaluates=number == 0)]
    except (MemoryError, RuntimeError) as error:
        if not isinstance(error, MemoryError) and "out of memory" not in str(error).lower():
            raise
    failed[contender.name] = "out of memory"
    release(material.run.device)
    material.run.events.warning(f"{material.training.id}: {contender.name} ran out of memory and is left out")
    return []


def report_memory(folder: Path, training: str, contender: str) -> int:
    """In a process of its own: one warm-up step and one more, then the largest resident set, as JSON."""
    run, data = _open(folder, Events())
    chosen = next(each for each in data.contenders if each.name == contender)
    material = next(each for each in _materials(run, data) if each.training.id == training)
    session = open_session(material, chosen)
    for batch in material.batches[:2]:
        session.step(batch)
    sys.stdout.write(json.dumps({"peakBytes": process_peak_bytes()}) + "\n")
    return 0


def _open(folder: Path, events: Events) -> tuple[Run, BenchData]:
    config = read_config(folder / "config.json")
    if config.experiment != "bench":
        raise UserError(f"{folder / 'config.json'}: experiment: expected bench, got {config.experiment!r}")
    if any(training.objective == "ex-grm" for training in config.trainings) or not config.trainings:
        raise UserError("trainings: expected at least one, each ex-rm or im-rm")
    if any(training.pooling == "mean" or training.trainable != "all" for training in config.trainings):
        raise UserError('trainings: expected pooling "last" and trainable "all"; the plain loop has no other')
    data = parse_data(config.data)
    configure(config)
    return Run(folder=folder, config=config, events=events, stop=Stop()), data


def _materials(run: Run, data: BenchData) -> list[Material]:
    """One for every training; the model is loaded once, in float32 or float64."""
    precisions = {contender.precision for contender in data.contenders}
    weights = "float64" if precisions == {"float64"} else "float32"
    loading = Run(folder=run.folder, config=replace(run.config, precision=weights), events=run.events)
    needed = run.config.batch_pairs * (data.warm_up + data.steps)
    model, pairs = _model_and_pairs(loading, data, needed + data.evaluation_pairs)
    training_pairs, held_out = pairs[:needed], pairs[needed:]
    batches = pair_batches(training_pairs, seed=run.config.seed, epoch=0, batch_pairs=run.config.batch_pairs)
    return [
        Material(run, data, model, training, training_pairs, batches, held_out)
        for training in run.config.trainings
    ]


def _model_and_pairs(run: Run, data: BenchData, count: int) -> tuple[LoadedModel, list[EncodedPair]]:
    config = run.config
    if not data.is_synthetic:
        texts = read_pairs(data.path, columns=data.columns).pairs
        model = run.load_model(
            texts=(text for pair in texts for text in (pair.prompt, pair.chosen, pair.rejected))
        )
        pairs = run.encode(model.tokenizer, texts)
        if len(pairs) < count:
            raise UserError(f"data.source: has {len(pairs)} usable pairs, the steps need {count}")
        return model, pairs[:count]
    tokenizer = None
    if config.model.source.startswith("scratch:"):
        words = shape_of(config.model.source).vocabulary - len(SPECIAL)
        tokenizer = word_tokenizer([f"w{number}" for number in range(words)])
    model = run.load_model(tokenizer=tokenizer)
    vocabulary = model.model.get_input_embeddings().num_embeddings
    pairs = synthetic_pairs(
        count,
        vocabulary=vocabulary,
        max_length=config.max_length,
        scale=data.length_scale,
        seed=config.seed,
    )
    return model, pairs


def _header(run: Run, data: BenchData, material: Material) -> dict[str, Any]:
    precisions = sorted({contender.precision for contender in data.contenders})
    counted = Counted(material)
    run.events.note("measuring the rate of matrix products")
    return {
        "schema": SCHEMA,
        "complete": False,
        "environment": describe(run.config, run.device),
        "model": {
            "source": run.config.model.source,
            "parameters": material.model.parameters,
            "bodyParameters": counted.sizes.body,
            "headEntries": counted.sizes.head,
        },
        "settings": _settings(run.config, data),
        "timedPairs": counted.count,
        "tokens": counted.tokens(),
        "peak": {each: matmul_peak(each, run.device, size=data.peak_size) for each in precisions},
        "trainings": {},
    }


def _settings(config: RunConfig, data: BenchData) -> dict[str, Any]:
    return {
        "source": data.source if data.is_synthetic else data.path.name,
        "lengthScale": data.length_scale,
        "maxLength": config.max_length,
        "batchPairs": config.batch_pairs,
        "microBatchPairs": config.micro_batch_pairs,
        "plainMicroBatch": data.plain_micro_batch,
        "warmUp": data.warm_up,
        "steps": data.steps,
        "repeats": data.repeats,
        "epochs": config.epochs,
        "seed": config.seed,
    }


def _memory(run: Run, data: BenchData, training: TrainingSpec) -> Mapping[str, int | None]:
    """Peak memory of every contender on a CPU; on CUDA the repeats measure it themselves."""
    if run.device.type == "cuda" or not data.measures_memory:
        return {}
    peaks: dict[str, int | None] = {}
    for contender in data.contenders:
        run.stop.check()
        run.events.note(f"{training.id}: memory of {contender.name}, in a process of its own")
        command = [sys.executable, "-m", "rewardproof_lm", "bench", str(run.folder)]
        asked = ["--memory", f"{training.id},{contender.name}"]
        # A copy of the folder is not needed: the child writes under work/ only, which is free now.
        ended = subprocess.run([*command, *asked], capture_output=True, text=True, check=False)
        if ended.returncode == 0:
            peaks[contender.name] = json.loads(ended.stdout.splitlines()[-1])["peakBytes"]
        else:
            words = (ended.stderr.strip().splitlines() or ["no message"])[-1]
            run.events.warning(f"memory of {contender.name} was not measured: {words}")
            peaks[contender.name] = None
    return peaks


def _summary(
    material: Material,
    data: BenchData,
    repeats: Mapping[str, list[Repeat]],
    peaks: Mapping[str, float],
    memory: Mapping[str, int | None],
) -> dict[str, Any]:
    """The first contender is the base of all factors."""
    counted = Counted(material)
    held = [(each, repeats[each.name]) for each in data.contenders if repeats[each.name]]
    if not held:
        raise UserError("every contender ran out of memory; lower batchPairs, plainMicroBatch or maxLength")
    base: tuple[Contender, list[Repeat]] = held[0]
    return {
        "objective": material.training.objective,
        "contenders": [
            contender_row(counted, contender, each, peaks, memory.get(contender.name))
            for contender, each in held
        ],
        "factors": [factor_row(counted, base, other, memory) for other in held[1:]],
    }
