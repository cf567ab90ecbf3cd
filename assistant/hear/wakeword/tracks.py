"""Minutes of sound as a box in a kitchen would hear them, with the moments of the wake word."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import soxr

from assistant.core.audio import SAMPLE_RATE
from assistant.hear.wakeword.clip import Clip, Samples
from assistant.hear.wakeword.sound import (
    NOISES,
    Maker,
    Random,
    babble,
    band_limit,
    loudness,
    room,
    white,
)
from assistant.hear.wakeword.throat import move_formants
from assistant.hear.wakeword.voices import Saying, Speakers

# How loud speech is on the microphone, RMS of int16.
_LEVELS = (300.0, 6000.0)
# How much longer a voice is made than it was: pitch, formants and tempo move together...
_SIZES = (0.78, 1.28)
# ...and by how much its formants are moved by themselves then.
_FORMANTS = (0.85, 1.18)
# People in a noise of talk.
_TALKERS = 5


@dataclass(frozen=True, slots=True)
class Placed:
    """A saying in a track; ``ends`` in seconds from the track's begin, as is ``begin``."""

    begin: float
    ends: tuple[float, ...]
    kind: str
    language: str
    engine: str


@dataclass(frozen=True, slots=True)
class Track:
    samples: Samples
    sayings: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a track is made.

    ``shares``: kinds of saying and their weight. ``clean``: share of tracks without noise.
    ``snr``: range in dB of the others. ``clips``: share of sayings from recorded clips.
    ``pause``: stretches the pauses between sayings. ``resized``: share of sayings by voices made
    larger or smaller, so that few are as many.
    """

    shares: dict[str, float]
    seconds: float = 60.0
    clean: float = 0.3
    snr: tuple[float, float] = (0.0, 25.0)
    clips: float = 0.4
    pause: float = 1.0
    resized: float = 0.0


def make_track(speakers: Speakers, recipe: Recipe, chance: Random) -> Track:
    """Sayings with pauses between, each in its own room and loudness, over one noise."""
    length = int(recipe.seconds * SAMPLE_RATE)
    samples = np.zeros(length, np.float32)
    placed = []
    level = float(np.exp(chance.uniform(*np.log(_LEVELS))))
    at = int(chance.uniform(0.1, 1.0) * SAMPLE_RATE)
    while True:
        saying = _stretch(speakers.say(_pick(recipe.shares, speakers.chance), recipe.clips), chance)
        if recipe.resized and chance.random() < recipe.resized:
            saying = _resize(saying, chance)
        sound = _heard(saying.clip.samples, level * chance.uniform(0.5, 1.5), chance)
        if at + len(sound) > length:
            break
        samples[at : at + len(sound)] += sound
        ends = tuple(at / SAMPLE_RATE + end for end in saying.clip.ends)
        placed.append(Placed(at / SAMPLE_RATE, ends, saying.kind, saying.language, saying.engine))
        pause = recipe.pause * chance.choice([0.15, 0.6, 1.5, 2.5]) * chance.uniform(0.6, 1.4)
        at += len(sound) + int(pause * SAMPLE_RATE)
    samples += _background(speakers, recipe, level, length, chance)
    return Track(np.clip(np.round(samples), -32768, 32767), tuple(placed))


def _pick(shares: dict[str, float], chance: random.Random) -> str:
    return chance.choices(list(shares), list(shares.values()))[0]


def _stretch(saying: Saying, chance: Random) -> Saying:
    """Sometimes parts a word said twice by a longer breath, as people calling out do."""
    clip = saying.clip
    if saying.kind != "twice" or chance.random() > 0.35:
        return saying
    cut = int(clip.ends[0] * SAMPLE_RATE)
    pause = chance.uniform(0.0, 0.5)
    gap = np.zeros(int(pause * SAMPLE_RATE), np.float32)
    samples = np.concatenate([clip.samples[:cut], gap, clip.samples[cut:]])
    return dataclasses.replace(saying, clip=Clip(samples, (clip.ends[0], clip.ends[1] + pause)))


def _resize(saying: Saying, chance: Random) -> Saying:
    """The same by another speaker: pitch and tempo together, and formants apart from them."""
    size = float(np.exp(chance.uniform(*np.log(_SIZES))))
    samples = soxr.resample(saying.clip.samples, SAMPLE_RATE, SAMPLE_RATE * size, quality="LQ")
    if chance.random() < 0.6:
        samples = move_formants(samples, float(np.exp(chance.uniform(*np.log(_FORMANTS)))))
    ends = tuple(end * size for end in saying.clip.ends)
    return dataclasses.replace(saying, clip=Clip(samples, ends))


def _heard(samples: Samples, level: float, chance: Random) -> Samples:
    # Half a second after the last sound for the room to fall silent in.
    samples = np.concatenate([samples, np.zeros(SAMPLE_RATE // 4, np.float32)])
    if chance.random() < 0.7:
        samples = room(samples, chance)
    if chance.random() < 0.6:
        samples = band_limit(samples, chance)
    return samples * (level / loudness(samples))


def _background(
    speakers: Speakers, recipe: Recipe, level: float, length: int, chance: Random
) -> Samples:
    if chance.random() < recipe.clean:
        return white(length, chance) * chance.uniform(0, 5)

    def speech() -> Samples:
        return speakers.say("speech").clip.samples

    makers: list[Maker] = [*NOISES, lambda length, _: babble(speech, length, _TALKERS)]
    if speakers.noises:
        makers.append(lambda length, chance: _recorded(speakers.noises, length, chance))
    noise = makers[int(chance.integers(len(makers)))](length, chance)
    return noise * (level / loudness(noise) * 10 ** (-chance.uniform(*recipe.snr) / 20))


def _recorded(noises: Sequence[Samples], length: int, chance: Random) -> Samples:
    """A recording from a random moment on, begun anew where it ends."""
    noise = noises[int(chance.integers(len(noises)))]
    return np.resize(np.roll(noise, -int(chance.integers(len(noise)))), length)
