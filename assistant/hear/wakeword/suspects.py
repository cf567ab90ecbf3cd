"""What the second ear learns from and is measured by: moments that the first one suspects."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.core.audio import SAMPLE_RATE
from assistant.hear.wake_embedding import HOP_SAMPLES, Embedder
from assistant.hear.wake_files import Times
from assistant.hear.wake_network import HEADS
from assistant.hear.wake_twice import once_and_twice
from assistant.hear.wake_verifier import ENCODING_SIZE, HEARD_SECONDS, WINDOW, slowed
from assistant.hear.wakeword.clip import Samples
from assistant.hear.wakeword.examples import HOP_SECONDS, Floats, after_silence, embed, windows
from assistant.hear.wakeword.features import Batch, keep_arrays, placed_of, track_of
from assistant.hear.wakeword.sound import Random
from assistant.hear.wakeword.tracks import Placed, Track
from assistant.hear.wakeword.voices import Speakers
from assistant.hear.window_network import WindowNetwork

Encode = Callable[[Samples], Floats]
"""What the second ear's network sees (37, 512) of `HEARD_SECONDS` of sound."""
Steps = NDArray[np.int64]
Chosen = dict[int, tuple[int, int]]
"""Steps of a track with their targets."""

SUSPECT: dict[Times, float] = {1: 0.25, 2: 0.06}
"""Score of the first ear from which the second one is asked."""
# A moment this long before and after a word's end is an example of the word...
_BEFORE, _AFTER = 0.1, 0.7
# ...and none of anything else from a little after its begin until a little later.
_BEGUN, _STILL = 0.1, 0.9
# Where the first ear misses it: here it should have heard it.
_MISSED = (0.04, 0.3)
_OTHERS = 5
"""Moments of each track that nobody suspects."""
_FIRST_OF_TWO = 0.3
"""Share of words said twice from which the first one is learnt, too."""


@dataclass(frozen=True, slots=True)
class Moments:
    """``steps`` (n,) of a track: each the moment ``(step + 1) * HOP_SECONDS``; ``targets`` (n, 2):
    what the second ear's heads should say; ``encodings`` (n, 37, 512) of what led there."""

    steps: Steps
    targets: Floats
    encodings: NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Suspected:
    """A track as both ears meet it: ``first`` (m, 2) the first one's scores, once and twice, of
    every step; the moments it suspects; what was said."""

    first: Floats
    moments: Moments
    sayings: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Suspector:
    """Hears tracks with the first ear, and moments of them with the second one's encoder.

    Args:
        silence: the embedding (1, 96) of silence.
        encode: without it there are no moments.
        cache: directory of what this network suspects.
    """

    network: WindowNetwork
    embedder: Embedder
    silence: Floats
    encode: Encode | None
    cache: Path

    def to_learn(self, batch: Batch, speakers: Speakers) -> Iterator[Moments]:
        """Of each track some moments of each word, all that are wrongly suspected, and a few of
        the rest."""
        return (track.moments for track in self._tracks(batch, speakers, moments_to_learn))

    def to_measure(self, batch: Batch, speakers: Speakers) -> Iterator[Suspected]:
        """All moments that are suspected, as the device hears them: every second one slowed."""
        return self._tracks(batch, speakers, _all_suspected, in_turn=True)

    def suspected(self, track: Track) -> Suspected:
        """The same of one track, which is not kept."""
        first = self._first(track.samples)
        return self._heard(track, first, moments_suspected(first), in_turn=True)

    def _tracks(
        self, batch: Batch, speakers: Speakers, choose: _Choose, *, in_turn: bool = False
    ) -> Iterator[Suspected]:
        self.cache.mkdir(parents=True, exist_ok=True)
        ears = ("in-turn" if in_turn else "both") if self.encode else "one"
        for number in range(batch.count):
            path = self.cache / f"{batch.name}-{number:04d}-{ears}.npz"
            if not path.exists():
                track = track_of(batch, number, speakers)
                first = self._first(track.samples)
                chosen = choose(first, track.sayings, np.random.default_rng([batch.seed, number]))
                _keep(self._heard(track, first, chosen, in_turn=in_turn), path)
            yield _kept(path)

    def _heard(
        self, track: Track, first: Floats, chosen: Chosen, *, in_turn: bool = False
    ) -> Suspected:
        chosen = chosen if self.encode else {}
        sounds = (_before(track.samples, step) for step in chosen)
        heard = [
            self.encode(slowed(sound) if in_turn and number % 2 else sound)
            for number, sound in enumerate(sounds)
            if self.encode
        ]
        moments = Moments(
            steps=np.array(list(chosen), np.int64),
            targets=np.array(list(chosen.values()), np.float32).reshape(-1, HEADS),
            encodings=np.array(heard, np.float16).reshape(-1, WINDOW, ENCODING_SIZE),
        )
        return Suspected(first, moments, track.sayings)

    def _first(self, samples: Samples) -> Floats:
        heard = after_silence(embed(samples, self.embedder), self.silence)
        return once_and_twice(self.network.scores(windows(heard)))


def _keep(suspected: Suspected, path: Path) -> None:
    said = json.dumps([asdict(saying) for saying in suspected.sayings])
    moments = suspected.moments
    keep_arrays(
        path,
        first=suspected.first,
        steps=moments.steps,
        targets=moments.targets,
        encodings=moments.encodings,
        said=np.array(said),
    )


def _kept(path: Path) -> Suspected:
    with np.load(path) as stored:
        moments = Moments(stored["steps"], stored["targets"], stored["encodings"])
        return Suspected(stored["first"], moments, placed_of(str(stored["said"])))


_Choose = Callable[[Floats, Sequence[Placed], Random], Chosen]


def _before(samples: Samples, step: int) -> Samples:
    """The sound that led to ``step``; silence before the track."""
    end, length = (step + 1) * HOP_SAMPLES, round(HEARD_SECONDS * SAMPLE_RATE)
    heard = samples[max(0, end - length) : end]
    return np.pad(heard, (length - len(heard), 0))


def moments_suspected(first: Floats) -> Chosen:
    """Every step of ``first`` (m, 2) that is suspected, to be measured: no target is looked at."""
    return {int(step): (0, 0) for step in np.flatnonzero(_suspicion(first) >= 1)}


def _all_suspected(first: Floats, _sayings: Sequence[Placed], _chance: Random) -> Chosen:
    return moments_suspected(first)


def _suspicion(first: Floats) -> Floats:
    """(m,): from 1 on the second ear is asked, about the word said once or twice."""
    return np.asarray((first / np.array([SUSPECT[1], SUSPECT[2]])).max(axis=1), np.float32)


def moments_to_learn(first: Floats, sayings: Sequence[Placed], chance: Random) -> Chosen:
    """Steps of ``first`` (m, 2), the first ear's scores, that teach the second one most."""
    times = (np.arange(len(first)) + 1) * HOP_SECONDS
    words = np.zeros(len(first), bool)
    right: Chosen = {}
    for saying in sayings:
        if saying.kind not in ("once", "twice"):
            continue
        twice = int(saying.kind == "twice")
        since = times - saying.ends[-1]
        words |= (times >= saying.begin + _BEGUN) & (since <= _STILL)
        score = first[:, twice] / SUSPECT[2 if twice else 1]
        right |= dict.fromkeys(_of_a_word(score, since, chance), (1, twice))
        if twice and chance.random() < _FIRST_OF_TWO:
            early = times - saying.ends[0]
            heard = (early >= _MISSED[0]) & (early <= _MISSED[1] / 2) & (since < -_MISSED[1])
            right |= dict.fromkeys(map(int, np.flatnonzero(heard)[:1]), (1, 0))
    rest = np.flatnonzero(~words)
    others = chance.choice(rest, min(_OTHERS, len(rest)), replace=False)
    wrong = [*_wrong(np.where(words, 0, _suspicion(first))), *map(int, others)]
    return dict.fromkeys(wrong, (0, 0)) | right


def _of_a_word(score: Floats, since: Floats, chance: Random) -> set[int]:
    """Where it is suspected first, where most, and a step between; or where it should have been.

    Args:
        score: of the word at each step; suspected from 1 on.
        since: seconds since its end.
    """
    found = np.flatnonzero((since >= -_BEFORE) & (since <= _AFTER) & (score >= 1))
    if len(found):
        most = found[score[found].argmax()]
        return {int(found[0]), int(most), int(chance.choice(found))}
    missed = np.flatnonzero((since >= _MISSED[0]) & (since <= _MISSED[1]))
    return {int(missed[len(missed) // 2])} if len(missed) else set()


def _wrong(suspicion: Floats) -> list[int]:
    """The first and the most suspected step of each row of them."""
    suspected = np.flatnonzero(suspicion >= 1)
    rows = np.split(suspected, np.flatnonzero(np.diff(suspected) > 1) + 1)
    return [
        step
        for row in rows
        if len(row)
        for step in (int(row[0]), int(row[suspicion[row].argmax()]))
    ]
