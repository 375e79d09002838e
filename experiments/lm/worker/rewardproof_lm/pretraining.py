"""Next-token training of a model from scratch, so that a run without downloads has a reference model
that knows its data.
"""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import torch
from torch import Tensor

from rewardproof_lm.data.batches import collate
from rewardproof_lm.data.encode import EncodedResponse
from rewardproof_lm.errors import Interrupted, UserError
from rewardproof_lm.models.load import LoadedModel
from rewardproof_lm.object_reader import ObjectReader
from rewardproof_lm.rewards.implicit import token_log_probabilities
from rewardproof_lm.run import Run
from rewardproof_lm.sampling import logits_of
from rewardproof_lm.training.checkpoint import TrainingState, load_tensors, read_state, save_checkpoint
from rewardproof_lm.training.precision import autocast

#: Token ids of the documents of a step; a function of the step alone.
Documents = Callable[[int], Sequence[Sequence[int]]]

_LOSS_WINDOW = 20
_DOCUMENTS_AT_A_TIME = 32


@dataclass(frozen=True)
class PretrainSettings:
    """AdamW with betas (0.9, 0.98), half a cosine from `learning_rate` to 0, gradient norm clipped at 1."""

    steps: int
    documents: int
    """Per step."""
    learning_rate: float
    deviation: float | None
    """Standard deviation to which the initial matrices are scaled; None leaves them as they are. Small
    models learn these languages at 0.1, and hardly at the usual 0.02.
    """


@dataclass(frozen=True)
class Pretrained:
    loss: float
    """Nats per token, mean over the last steps."""
    seconds: float


def read_pretraining(settings: ObjectReader, defaults: PretrainSettings) -> PretrainSettings:
    """The keys steps, documents, learningRate and deviation of data.pretrain."""
    return PretrainSettings(
        steps=settings.integer("steps", defaults.steps, 1),
        documents=settings.integer("documents", defaults.documents, 1),
        learning_rate=settings.number("learningRate", defaults.learning_rate, 1e-12),
        deviation=settings.optional_positive("deviation", defaults.deviation),
    )


def optional_pretraining(settings: ObjectReader, defaults: PretrainSettings) -> PretrainSettings | None:
    """The key "pretrain"; None where it is null or absent."""
    nested = settings.nested("pretrain")
    if nested is None:
        return None
    read = read_pretraining(nested, defaults)
    nested.close()
    return read


def pretrain(run: Run, model: LoadedModel, settings: PretrainSettings, documents: Documents) -> Pretrained:
    """Trains `model` in place on `documents(0)`, `documents(1)`, …; resumes from the run's checkpoint folder.

    UserError: the model is not from scratch. Interrupted: a signal came; the checkpoint is saved.
    """
    if not run.config.model.source.startswith("scratch:"):
        raise UserError("data.pretrain: is for scratch: models; a pre-trained model must not be given one")
    network = model.model
    parameters = dict(network.named_parameters())
    optimizer = torch.optim.AdamW(
        list(parameters.values()),
        lr=settings.learning_rate,
        betas=(0.9, 0.98),
        weight_decay=0.0,
        fused=run.device.type == "cuda",
    )
    folder = run.checkpoints / "pretraining"
    signature = _signature(run, settings, model)
    state = read_state(folder, signature) if run.resume else None
    if state is None:
        state = TrainingState(0, (), signature, False, 0.0)
        if settings.deviation is not None:
            rescale(model, settings.deviation)
    else:
        load_tensors(folder, parameters, None if state.finished else optimizer)
        if state.finished:
            return Pretrained(float(state.points[0]), state.seconds)
    network.train()
    step, before, saved = state.step, state.seconds, time.monotonic()
    began = saved
    losses: list[float] = [float(loss) for loss in state.points]

    def save(finished: bool) -> Pretrained:
        reached = Pretrained(sum(losses) / max(1, len(losses)), before + time.monotonic() - began)
        # `points` carries the last losses as text: repr is exact, so a resumed run reports the same mean.
        kept = (repr(reached.loss),) if finished else tuple(repr(loss) for loss in losses)
        state = TrainingState(step, kept, signature, finished, reached.seconds)
        writes = run.accelerator.is_main_process
        save_checkpoint(folder, state, parameters, optimizer, writes=writes)
        return reached

    while step < settings.steps:
        for group in optimizer.param_groups:
            group["lr"] = settings.learning_rate * 0.5 * (1 + math.cos(math.pi * step / settings.steps))
        loss = _next_token_loss(run, model, documents(step))
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(list(parameters.values()), 1.0)
        optimizer.step()
        step += 1
        losses = [*losses, float(loss.detach())][-_LOSS_WINDOW:]
        run.events.progress(
            step, settings.steps, f"pre-training: step {step} of {settings.steps}, loss {losses[-1]:.3f}"
        )
        try:
            run.stop.check()
        except Interrupted:
            save(False)
            raise
        every = run.config.checkpoint_seconds
        if every is not None and time.monotonic() - saved > every and step < settings.steps:
            save(False)
            saved = time.monotonic()
    if not all(math.isfinite(loss) for loss in losses):
        raise UserError("pre-training: the loss is not finite; lower data.pretrain.learningRate")
    network.eval()
    return save(True)


@torch.no_grad()
def rescale(model: LoadedModel, deviation: float) -> None:
    """Multiplies all initial matrices so that entries drawn with the architecture's deviation get this
    one.
    """
    factor = deviation / float(model.model.config.initializer_range)
    for parameter in model.model.parameters():
        if parameter.dim() > 1:
            parameter.mul_(factor)


def _next_token_loss(run: Run, model: LoadedModel, documents: Sequence[Sequence[int]]) -> Tensor:
    """Mean of −ln π over all tokens but the first of each document."""
    batch = collate(
        [EncodedResponse(tuple(document), 1) for document in documents],
        pad_id=model.pad_id,
        device=run.device,
    )
    with autocast(run.config.precision, run.device):
        hidden = model.model.base_model(input_ids=batch.input_ids, use_cache=False).last_hidden_state
    mask = batch.response_mask[:, 1:]
    head = model.model.get_output_embeddings()
    compute = torch.bfloat16 if run.config.precision == "bfloat16" else head.weight.dtype
    return -token_log_probabilities(
        hidden[:, :-1][mask], head.weight, head.bias, batch.input_ids[:, 1:][mask], compute=compute
    ).mean()


@torch.no_grad()
def predicted_tokens(run: Run, model: LoadedModel, documents: Sequence[Sequence[int]]) -> list[list[int]]:
    """For every document the most probable token at each of its positions from the second on; entry k −
    1 is for k.
    """
    network = model.model
    network.eval()
    answers: list[list[int]] = []
    for first in range(0, len(documents), _DOCUMENTS_AT_A_TIME):
        piece = documents[first : first + _DOCUMENTS_AT_A_TIME]
        batch = collate(
            [EncodedResponse(tuple(each), 1) for each in piece], pad_id=model.pad_id, device=run.device
        )
        with autocast(run.config.precision, run.device):
            states = network.base_model(input_ids=batch.input_ids, use_cache=False).last_hidden_state
        best = logits_of(network, states).argmax(-1)
        answers += [row[: len(each) - 1] for row, each in zip(best.tolist(), piece, strict=True)]
    return answers


def _signature(run: Run, settings: PretrainSettings, model: LoadedModel) -> str:
    config = run.config
    parts = [
        asdict(settings),
        dict(config.data),
        asdict(config.model),
        config.seed,
        config.precision,
        len(model.tokenizer),
    ]
    return hashlib.blake2b(json.dumps(parts, sort_keys=True).encode(), digest_size=16).hexdigest()
