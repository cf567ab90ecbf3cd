"""Hours of tracks as embeddings, made once and kept in a directory."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.hear.wake_embedding import Embedder
from assistant.hear.wakeword.examples import HOP_SECONDS, Floats, embed
from assistant.hear.wakeword.tracks import Placed, Recipe, Track, make_track
from assistant.hear.wakeword.voices import Speakers


@dataclass(frozen=True, slots=True)
class Heard:
    """A track as the network meets it: ``embeddings`` (n, 96) and what was said when."""

    embeddings: Floats
    sayings: tuple[Placed, ...]

    @property
    def hours(self) -> float:
        return len(self.embeddings) * HOP_SECONDS / 3600


@dataclass(frozen=True, slots=True)
class Batch:
    """``count`` tracks of one recipe. The name and the seed decide every sound in it."""

    name: str
    count: int
    recipe: Recipe
    seed: int


def track_of(batch: Batch, number: int, speakers: Speakers) -> Track:
    """Seeded a track at a time, so that a longer batch begins with the shorter one's."""
    speakers.chance = random.Random(f"{batch.seed} {number}")
    return make_track(speakers, batch.recipe, np.random.default_rng([batch.seed, number]))


def heard_tracks(
    batch: Batch, speakers: Speakers, embedder: Embedder, cache: Path
) -> Iterator[Heard]:
    """The tracks of ``batch``, from ``cache`` where they were made before."""
    cache.mkdir(parents=True, exist_ok=True)
    for number in range(batch.count):
        path = cache / f"{batch.name}-{number:04d}.npz"
        if not path.exists():
            track = track_of(batch, number, speakers)
            said = json.dumps([asdict(saying) for saying in track.sayings])
            keep_arrays(path, embeddings=embed(track.samples, embedder), said=np.array(said))
        with np.load(path) as stored:
            yield Heard(stored["embeddings"], placed_of(str(stored["said"])))


def keep_arrays(path: Path, **arrays: NDArray[Any]) -> None:
    """Writes ``path`` whole or not at all: one who stops it half way leaves no broken track."""
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        np.savez(file, allow_pickle=False, **arrays)
    part.replace(path)


def placed_of(said: str) -> tuple[Placed, ...]:
    """The sayings of a track from their JSON."""
    return tuple(Placed(**{**saying, "ends": tuple(saying["ends"])}) for saying in json.loads(said))
