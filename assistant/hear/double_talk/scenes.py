"""A device that talks in a room, and people who talk into its words: made, to learn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from assistant.core.audio import FRAME_SAMPLES, SAMPLE_RATE
from assistant.hear.wakeword.clip import Samples
from assistant.hear.wakeword.sound import (
    NOISES,
    Random,
    band_limit,
    clatter,
    loudness,
    room,
    white,
)

SECONDS = 14.0
_FULL = 32768.0
_PLAYED_DB = (-32.0, -12.0)
"""How loud the device is, against full scale."""
_PAUSES = (0.05, 0.2, 0.3, 0.6, 1.0)
"""Seconds between its sentences."""
_DELAY = (0.005, 0.34)
"""Seconds from the loudspeaker's queue to the microphone's: the linear canceller knows 0.4."""
_ECHO_DB = (-34.0, 7.0)
"""The echo against what was played."""
_DRIFT = 300e-6
"""By how much the two clocks are apart at most."""
_USER_DB = (-9.0, 9.0)
"""A user against the echo."""
_FIRST_USER = (2.5, 7.0)
_NEXT_USER = (1.5, 3.0)
"""Seconds from the begin of the scene, and from the end of the one before."""
_NOISE_BELOW_DB = (0.0, 30.0)
_HISS_DB = (-80.0, -55.0)
_BEGINS = 0.1
"""Of the loudest sample of a saying: there its first syllable begins."""


@dataclass(frozen=True, slots=True)
class Scene:
    """All of one length, in whole frames.

    ``played``: what the device says; ``heard``: by its microphone; ``users``: what of that is
    people's, alone; ``spans``: first sample and the one behind the last of each.
    """

    played: Samples
    heard: Samples
    users: Samples
    spans: tuple[tuple[int, int], ...]


def make_scene(sayings: Sequence[Samples], chance: Random) -> Scene:
    """``sayings`` are what the device and its users say; a third of the scenes has no user."""
    length = round(SECONDS * SAMPLE_RATE) // FRAME_SAMPLES * FRAME_SAMPLES
    played = _talk(sayings, length, chance)
    echo = _echo(played, chance)
    level = loudness(echo)
    users, spans = _users(sayings, level, length, chance)
    heard = echo + users + white(length, chance) * _ratio(chance, _HISS_DB) * _FULL
    if chance.random() < 0.45:
        makers = (*NOISES, clatter)
        noise = makers[int(chance.integers(len(makers)))](length, chance)
        heard += noise * (level / loudness(noise) / _ratio(chance, _NOISE_BELOW_DB))
    if chance.random() < 0.4:
        heard = band_limit(heard, chance)
    peak = float(np.abs(heard).max())
    # Now and then a microphone that is overdriven.
    if peak > _FULL and chance.random() < 0.8:
        heard *= np.float32(0.9 * _FULL / peak)
    return Scene(played, np.clip(heard, -_FULL, _FULL - 1).astype(np.float32), users, spans)


def _ratio(chance: Random, decibels: tuple[float, float]) -> float:
    return float(10 ** (chance.uniform(*decibels) / 20))


def _talk(sayings: Sequence[Samples], length: int, chance: Random) -> Samples:
    """The device's sentences without end."""
    played, at = np.zeros(length, np.float32), 0
    while at < length:
        said = _any(sayings, chance)
        said = said[: length - at] / np.float32(loudness(said))
        played[at : at + len(said)] = said * np.float32(_ratio(chance, (-1.5, 1.5)))
        at += len(said) + round(chance.choice(_PAUSES) * SAMPLE_RATE)
    played *= np.float32(_FULL * _ratio(chance, _PLAYED_DB))
    return np.clip(played, -_FULL, _FULL - 1).astype(np.float32)


def _any(sayings: Sequence[Samples], chance: Random) -> Samples:
    return sayings[int(chance.integers(len(sayings)))]


def _echo(played: Samples, chance: Random) -> Samples:
    """A loudspeaker, which may distort, a delay, a room, and clocks apart."""
    sent = played
    if chance.random() < 0.35:
        drive = chance.uniform(0.7, 4.2) / float(np.abs(played).max())
        sent = np.tanh(drive * played) / drive
    if chance.random() < 0.1:
        most = chance.uniform(0.3, 0.8) * float(np.abs(sent).max())
        sent = np.clip(sent, -most, most)
    if chance.random() < 0.5:
        sent = band_limit(sent, chance)
    delay = np.zeros(round(chance.uniform(*_DELAY) * SAMPLE_RATE), np.float32)
    echo = room(np.concatenate([delay, sent])[: len(played)], chance)
    if chance.random() < 0.5:
        times = np.arange(len(echo))
        echo = np.interp(times * (1 + chance.uniform(-_DRIFT, _DRIFT)), times, echo)
    return np.asarray(echo * _ratio(chance, _ECHO_DB), np.float32)


def _users(
    sayings: Sequence[Samples], level: float, length: int, chance: Random
) -> tuple[Samples, tuple[tuple[int, int], ...]]:
    """Nobody, one, or two behind each other, and when they talk."""
    users, spans = np.zeros(length, np.float32), list[tuple[int, int]]()
    at = round(chance.uniform(*_FIRST_USER) * SAMPLE_RATE)
    for _ in range(chance.choice((0, 1, 2), p=(0.35, 0.43, 0.22))):
        silence = np.zeros(SAMPLE_RATE // 4, np.float32)
        said = room(np.concatenate([_any(sayings, chance), silence]), chance)
        said *= np.float32(level / loudness(said) * _ratio(chance, _USER_DB))
        said = said[: max(0, length - at)]
        if len(said) < SAMPLE_RATE // 2:
            break
        users[at : at + len(said)] += said
        first = int(np.argmax(np.abs(said) > _BEGINS * np.abs(said).max()))
        spans.append((at + first, at + len(said)))
        at += len(said) + round(chance.uniform(*_NEXT_USER) * SAMPLE_RATE)
    return users, tuple(spans)
