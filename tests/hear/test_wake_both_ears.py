"""The two shipped networks together on sound: voices they never heard, and talk."""

from __future__ import annotations

import random

import numpy as np
import pytest

from assistant.hear.wake_embedding import HOP_SAMPLES, Embedder
from assistant.hear.wake_files import ASSETS, load_verified
from assistant.hear.wake_network import load_ensemble, load_network
from assistant.hear.wake_verifier import ENCODING_SIZE, WINDOW
from assistant.hear.wakeword.encoder import WhisperSteps
from assistant.hear.wakeword.examples import embed
from assistant.hear.wakeword.measure import Scored, both_ears, false_alarms, misses
from assistant.hear.wakeword.phrases import Part, load_phrases
from assistant.hear.wakeword.suspects import Suspector
from assistant.hear.wakeword.tracks import Recipe, make_track
from assistant.hear.wakeword.voices import Speakers
from tests.hear.speech import model

pytestmark = pytest.mark.slow

SETTINGS = load_verified(2, ASSETS / "xiaoe.toml")
VERIFIER = load_ensemble(ASSETS / "xiaoe-verifier.npz", WINDOW, ENCODING_SIZE)


@pytest.fixture(scope="module")
def ears(tmp_path_factory: pytest.TempPathFactory) -> Suspector:
    embedder = Embedder(model("wake-features"))
    folder = tmp_path_factory.mktemp("ears")
    return Suspector(
        load_network(ASSETS / "xiaoe.npz"),
        embedder,
        embed(np.zeros(HOP_SAMPLES, np.float32), embedder),
        WhisperSteps(model("whisper-base"), folder / "kept"),
        folder / "cache",
    )


def _scored(ears: Suspector, recipe: Recipe, minutes: int, seed: int) -> list[Scored]:
    assert SETTINGS is not None
    speakers = Speakers(load_phrases(), Part.TEST, random.Random(seed))
    chance = np.random.default_rng(seed)
    tracks = [make_track(speakers, recipe, chance) for _ in range(minutes)]
    return [both_ears(VERIFIER, ears.suspected(t), 2, SETTINGS.first_share) for t in tracks]


def test_voices_they_never_heard_wake_the_device(ears: Suspector) -> None:
    assert SETTINGS is not None
    words = Recipe({"twice": 1.0}, clean=1.0, pause=1.6)
    found = misses(_scored(ears, words, 3, 1), 2, SETTINGS.policy.threshold)
    assert found.said >= 20
    assert found.missed <= found.said * 0.15


def test_talk_does_not(ears: Suspector) -> None:
    assert SETTINGS is not None
    talk = Recipe({"speech": 1.0}, snr=(10.0, 25.0))
    assert false_alarms(_scored(ears, talk, 4, 2), SETTINGS.policy.threshold).count == 0
