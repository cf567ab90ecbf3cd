"""Training of a sound model, in plain numpy: Adam on connectionist temporal classification."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.hear.adam import Adam
from assistant.hear.layers import Floats, log_softmax
from assistant.hear.phonetic.ctc import slopes
from assistant.hear.phonetic.model import ENCODING_SIZE, KERNEL, PhoneModel

_WARM_UP = 200
"""Steps in which the rate rises."""
_LARGEST_SLOPE = 1.0
"""Norm of a batch's slopes, as clipped."""


@dataclass(frozen=True, slots=True)
class Example:
    """``encoded`` (frames, 512) in 16 bits, and the model's outputs for the phones in it."""

    encoded: NDArray[np.float16]
    outputs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    """``batch`` examples are learnt from at a time; ``jitter`` is noise on the whitened input,
    ``dropout`` the share of what goes into each layer that is left out, ``decay`` the weight decay,
    ``width`` the values of each layer."""

    passes: int = 6
    batch: int = 24
    rate: float = 2e-3
    decay: float = 0.02
    jitter: float = 0.3
    dropout: float = 0.15
    width: int = 192
    convolutions: int = 3


def train(
    examples: Sequence[Example],
    outputs: int,
    schedule: Schedule,
    chance: np.random.Generator,
    report: Callable[[str], None] = print,
) -> PhoneModel:
    """A new model with so many ``outputs``."""
    model = _new_model(examples, outputs, schedule, chance)
    adam = Adam([array for layer in model.layers for array in layer], schedule.decay)
    batches = _batches(examples, schedule.batch, chance)
    steps, done = schedule.passes * len(batches), 0
    for number in range(schedule.passes):
        lost, phones = 0.0, 0
        for indices in chance.permutation(len(batches)):
            batch = [examples[at] for at in batches[indices]]
            found, totals = _slopes(model, batch, schedule, chance)
            falling = 0.5 * (1 + np.cos(np.pi * done / steps))
            adam.step(found, schedule.rate * min(1.0, done / _WARM_UP) * float(falling))
            done += 1
            lost -= float(totals.sum())
            phones += sum(len(example.outputs) for example in batch)
        report(f"pass {number + 1} of {schedule.passes}: {lost / phones:.3f} a phone")
    return model


def _new_model(
    examples: Sequence[Example], outputs: int, schedule: Schedule, chance: np.random.Generator
) -> PhoneModel:
    sample = np.concatenate([example.encoded for example in examples[::10]]).astype(np.float32)
    width = schedule.width
    shapes = [
        (ENCODING_SIZE, width),
        *[(KERNEL * width, width)] * schedule.convolutions,
        (width, outputs),
    ]
    layers = tuple(
        (
            (chance.standard_normal((into, out)) * np.sqrt(1 / into)).astype(np.float32),
            np.zeros(out, np.float32),
        )
        for into, out in shapes
    )
    return PhoneModel(sample.mean(axis=0), 1 / (sample.std(axis=0) + 1e-3), layers)


def _batches(
    examples: Sequence[Example], size: int, chance: np.random.Generator
) -> list[NDArray[np.intp]]:
    """Examples of about the same length together."""
    lengths = np.array([len(example.encoded) for example in examples])
    order = np.argsort(lengths + chance.uniform(0, 30, len(lengths)))
    return [order[start : start + size] for start in range(0, len(order), size)]


def _slopes(
    model: PhoneModel, batch: Sequence[Example], schedule: Schedule, chance: np.random.Generator
) -> tuple[list[Floats], NDArray[np.float64]]:
    """Slopes of the mean negative log likelihood a phone by weights and biases, and the log
    likelihoods."""
    frames = [len(example.encoded) for example in batch]
    whitened = np.zeros((len(batch), max(frames), ENCODING_SIZE), np.float32)
    for row, example, length in zip(whitened, batch, frames, strict=True):
        row[:length] = model.whiten(example.encoded.astype(np.float32))
    whitened += chance.standard_normal(whitened.shape, np.float32) * np.float32(schedule.jitter)
    keep = np.float32(1 - schedule.dropout)
    masks: list[Floats] = []

    def leave_out(values: Floats) -> Floats:
        kept = chance.random(values.shape, np.float32) < keep
        masks.append(np.asarray(kept / keep, np.float32))
        return values * masks[-1]

    *inputs, scores = model.activations(whitened, leave_out)
    texts = [example.outputs for example in batch]
    slope, totals = slopes(log_softmax(scores), frames, texts)
    slope /= sum(map(len, texts))
    found = _back(model, inputs, masks, slope)
    norm = np.sqrt(sum(float((one**2).sum()) for one in found))
    if norm > _LARGEST_SLOPE:
        found = [one * np.float32(_LARGEST_SLOPE / norm) for one in found]
    return found, totals


def _back(
    model: PhoneModel, inputs: Sequence[Floats], masks: Sequence[Floats], slope: Floats
) -> list[Floats]:
    """Slopes by weights and biases of all layers, from those by the scores."""
    found = _of_layer(inputs[-1], slope)
    weights, _ = model.layers[-1]
    slope = (slope @ weights.T) * masks[-1]
    for number in range(len(model.layers) - 2, 0, -1):
        weights, bias = model.layers[number]
        through = slope * (inputs[number] @ weights + bias > 0)
        found[:0] = _of_layer(inputs[number], through)
        slope = slope + _gathered(through @ weights.T) * masks[number]
    weights, bias = model.layers[0]
    found[:0] = _of_layer(inputs[0], slope * (inputs[0] @ weights + bias > 0))
    return found


def _of_layer(values: Floats, slope: Floats) -> list[Floats]:
    flat, slope = values.reshape(-1, values.shape[-1]), slope.reshape(-1, slope.shape[-1])
    return [flat.T @ slope, slope.sum(axis=0)]


def _gathered(slope: Floats) -> Floats:
    """What `neighbours` spread, put together again: (n, frames, w) from (n, frames, KERNEL * w)."""
    count, frames, wide = slope.shape
    around = KERNEL // 2
    whole = np.zeros((count, frames + 2 * around, wide // KERNEL), np.float32)
    for number, part in enumerate(np.split(slope, KERNEL, axis=2)):
        whole[:, number : number + frames] += part
    return whole[:, around : around + frames]
