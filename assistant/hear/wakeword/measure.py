"""How often the word is missed, and how often the box wakes by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.core.audio import SAMPLE_RATE
from assistant.hear.layers import logistic, logit
from assistant.hear.wake_embedding import HOP_SAMPLES
from assistant.hear.wake_files import Times
from assistant.hear.wake_policy import WakePolicy, WakeSettings
from assistant.hear.wake_verifier import UNSUSPECTED, belief_of, score_of
from assistant.hear.wakeword.clip import Samples, last_sound
from assistant.hear.wakeword.examples import HOP_SECONDS, Floats
from assistant.hear.wakeword.intervals import rate_interval, share_interval
from assistant.hear.wakeword.sound import Random, loudness
from assistant.hear.wakeword.suspects import SUSPECT, Suspected
from assistant.hear.wakeword.tracks import Placed, Track
from assistant.hear.window_network import WindowEnsemble

THRESHOLDS = (0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998, 0.999)
_LATEST = 0.7
"""A wake this many seconds after the word's end still answers it."""
_SOONEST = 0.2
_REST = 2.0
_TAIL = 20
"""So many of the highest moments tell how the rarer ones fall off."""
_FEWEST = 0.5
"""No threshold is so high that fewer wakes are expected in the talk it is chosen by."""
_SUREST = (0.2, 0.999)
"""No threshold is chosen beyond these."""
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


def one_ear(suspected: Suspected, times: Times) -> Scored:
    """The scores that the device would see without a second ear."""
    return Scored(suspected.first[:, times - 1], suspected.sayings)


def both_ears(verifier: WindowEnsemble, suspected: Suspected, times: Times, share: float) -> Scored:
    """The scores of both.

    Args:
        share: how much the first ear's logit counts beside the second's.
    """
    moments, first = suspected.moments, suspected.first[:, times - 1]
    beliefs = np.full(len(first), UNSUSPECTED, np.float32)
    if len(moments.steps):
        second = verifier.scores(moments.encodings.astype(np.float32))[:, times - 1]
        there = first[moments.steps]
        beliefs[moments.steps] = np.where(
            there >= SUSPECT[times], belief_of(there, second, share), UNSUSPECTED
        )
    before = np.concatenate([[UNSUSPECTED], beliefs[:-1]]).astype(np.float32)
    return Scored(score_of(beliefs, before), suspected.sayings)


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
    """The threshold at which the box is expected to wake by itself ``most_an_hour``, or `_FEWEST`
    times in ``tracks`` if that is more: of what is rarer they tell nothing.

    Args:
        tracks: in which the word is not said. They are too short to hold what happens so seldom:
            beyond the highest moments in them the number of moments is taken to fall as the
            logit grows, by as much for each step (B. M. Hill's estimator of a tail, 1975).
    """
    highest = sorted((peak for track in tracks for peak in _peaks(track)), reverse=True)[:_TAIL]
    if len(highest) < 2:
        return _SUREST[0]
    logits = logit(np.array(highest, np.float32))
    step = float(np.mean(logits[:-1] - logits[-1]))
    allowed = max(_FEWEST, most_an_hour * sum(track.hours for track in tracks))
    chosen = logistic(logits[-1] + np.float32(step * np.log((len(logits) - 1) / allowed)))
    return round(float(np.clip(chosen, *_SUREST)), 3)


def _peaks(track: Scored) -> Iterator[float]:
    """The highest score, the highest farther than `_REST` from it, and so on."""
    scores, reach = track.scores.copy(), round(_REST / HOP_SECONDS)
    least = scores.min(initial=1)
    while len(scores) and (peak := float(scores.max())) > least:
        yield peak
        at = int(scores.argmax())
        scores[max(0, at - reach) : at + reach + 1] = least


def curve(
    found: Mapping[str, Sequence[Scored]],
    talk: Mapping[str, Sequence[Scored]],
    times: Times,
    chosen: float,
) -> Iterator[str]:
    """A line for each threshold; ``chosen`` is marked."""
    everything = [track for tracks in talk.values() for track in tracks]
    for threshold in sorted({*THRESHOLDS, chosen}):
        parts = [f"missed {n}: {misses(ts, times, threshold)}" for n, ts in found.items()]
        parts += [f"false {n}: {false_alarms(ts, threshold)}" for n, ts in talk.items()]
        parts.append(f"false together: {false_alarms(everything, threshold)}")
        yield f"{threshold:.3f}{'*' if threshold == chosen else ' '} " + " | ".join(parts)


def recorded_word(samples: Samples, noise: Samples, snr: float, chance: Random) -> Track:
    """A recording of the word said once, with a random piece of ``noise`` ``snr`` dB below it."""
    quiet = np.zeros(int(_QUIET * SAMPLE_RATE) // HOP_SAMPLES * HOP_SAMPLES, np.float32)
    sound = np.concatenate([quiet, samples, quiet])
    begin = int(chance.integers(len(noise) - len(sound)))
    beneath = noise[begin : begin + len(sound)]
    level = loudness(samples) / loudness(beneath) * 10 ** (-snr / 20)
    end = (len(quiet) + last_sound(samples, 0, len(samples))) / SAMPLE_RATE
    placed = Placed(len(quiet) / SAMPLE_RATE, (end,), "once", "", "recording")
    return Track(np.clip(np.round(sound + beneath * level), -32768, 32767), (placed,))
