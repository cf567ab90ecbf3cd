"""How often the word is missed, and how often the box wakes by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.core.audio import SAMPLE_RATE
from assistant.hear.wake_embedding import HOP_SAMPLES, Embedder
from assistant.hear.wake_files import Times
from assistant.hear.wake_network import WakeNetwork
from assistant.hear.wake_policy import WakePolicy, WakeSettings
from assistant.hear.wake_twice import TwiceScore
from assistant.hear.wakeword.clip import Samples, last_sound
from assistant.hear.wakeword.examples import HOP_SECONDS, Floats, after_silence, embed, windows
from assistant.hear.wakeword.features import Heard
from assistant.hear.wakeword.intervals import rate_interval, share_interval
from assistant.hear.wakeword.sound import Random, loudness
from assistant.hear.wakeword.tracks import Placed

THRESHOLDS = (0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998, 0.999)
_LATEST = 0.7
"""A wake this many seconds after the word's end still answers it."""
_SOONEST = 0.2
_REST = 2.0
_QUIET = 1.5
"""Seconds of mere noise before and after a recording."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A track's score every 80 ms, and what was said in it."""

    scores: Floats
    sayings: tuple[Placed, ...]

    @property
    def hours(self) -> float:
        return len(self.scores) * HOP_SECONDS / 3600


@dataclass(frozen=True, slots=True)
class Misses:
    """``missed`` of ``said`` words."""

    missed: int
    said: int

    def __str__(self) -> str:
        low, high = share_interval(self.missed, self.said)
        share = self.missed / max(1, self.said)
        return f"{share:6.1%} of {self.said} ({low:.1%}-{high:.1%})"


@dataclass(frozen=True, slots=True)
class FalseAlarms:
    """``count`` wakes in ``hours`` without the word."""

    count: int
    hours: float

    @property
    def rate(self) -> float:
        return self.count / self.hours

    def __str__(self) -> str:
        low, high = rate_interval(self.count, self.hours)
        return f"{self.count} in {self.hours:.2f} h ({low:.2f}-{high:.2f}/h)"


def score(network: WakeNetwork, heard: Heard, times: Times, silence: Floats) -> Scored:
    """The scores the device would see. ``silence`` (1, 96): the embedding of silence."""
    both = network.scores(windows(after_silence(heard.embeddings, silence)))
    if times == 1:
        return Scored(both[:, 0], heard.sayings)
    twice = TwiceScore()
    scores = [twice.feed(float(first), float(second)) for first, second in both]
    return Scored(np.array(scores, np.float32), heard.sayings)


def wakes(track: Scored, threshold: float) -> list[float]:
    """When the box wakes, in seconds from the track's begin."""
    policy = WakePolicy(WakeSettings(threshold=threshold, rest=_REST, lag=0.0))
    fed = (
        policy.feed((step + 1) * HOP_SECONDS, float(value))
        for step, value in enumerate(track.scores)
    )
    return [wake.ended_at for wake in fed if wake]


def misses(tracks: Iterable[Scored], times: Times, threshold: float) -> Misses:
    """A word said while the box is still awake from what came before it does not count."""
    missed = said = 0
    for track in tracks:
        woken = wakes(track, threshold)
        for saying in track.sayings:
            first = saying.begin + _SOONEST
            if len(saying.ends) != times or any(first - _REST < time < first for time in woken):
                continue
            said += 1
            missed += not any(first <= time <= saying.ends[-1] + _LATEST for time in woken)
    return Misses(missed, said)


def false_alarms(tracks: Sequence[Scored], threshold: float) -> FalseAlarms:
    """``tracks`` in which the word is not said."""
    return FalseAlarms(
        sum(len(wakes(track, threshold)) for track in tracks), sum(t.hours for t in tracks)
    )


def calibrate(tracks: Sequence[Scored], most_an_hour: float) -> float:
    """The lowest threshold at which the box wakes by itself ``most_an_hour`` at most."""
    allowed = [t for t in THRESHOLDS if false_alarms(tracks, t).rate <= most_an_hour]
    return allowed[0] if allowed else THRESHOLDS[-1]


def curve(
    network: WakeNetwork,
    found: Mapping[str, Sequence[Heard]],
    talk: Mapping[str, Sequence[Heard]],
    times: Times,
    silence: Floats,
    chosen: float,
) -> Iterator[str]:
    """A line for each threshold; ``chosen`` is marked."""
    words = {name: [score(network, h, times, silence) for h in hs] for name, hs in found.items()}
    rest = {name: [score(network, h, times, silence) for h in hs] for name, hs in talk.items()}
    for threshold in sorted({*THRESHOLDS, chosen}):
        parts = [f"missed {n}: {misses(ts, times, threshold)}" for n, ts in words.items()]
        parts += [f"false {n}: {false_alarms(ts, threshold)}" for n, ts in rest.items()]
        everything = [track for tracks in rest.values() for track in tracks]
        parts.append(f"false together: {false_alarms(everything, threshold)}")
        yield f"{threshold:.3f}{'*' if threshold == chosen else ' '} " + " | ".join(parts)


def recording(samples: Samples, embedder: Embedder) -> Heard:
    """A recording in which the word is not said."""
    return Heard(embed(samples, embedder), ())


def recorded_word(
    samples: Samples, noise: Samples, snr: float, embedder: Embedder, chance: Random
) -> Heard:
    """A recording of the word said once, with a random piece of ``noise`` ``snr`` dB below it."""
    quiet = np.zeros(int(_QUIET * SAMPLE_RATE) // HOP_SAMPLES * HOP_SAMPLES, np.float32)
    sound = np.concatenate([quiet, samples, quiet])
    begin = int(chance.integers(len(noise) - len(sound)))
    beneath = noise[begin : begin + len(sound)]
    level = loudness(samples) / loudness(beneath) * 10 ** (-snr / 20)
    end = (len(quiet) + last_sound(samples, 0, len(samples))) / SAMPLE_RATE
    placed = Placed(len(quiet) / SAMPLE_RATE, (end,), "once", "", "recording")
    mixed = np.clip(np.round(sound + beneath * level), -32768, 32767)
    return Heard(embed(mixed, embedder), (placed,))
