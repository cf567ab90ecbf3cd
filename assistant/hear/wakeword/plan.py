"""What is made for training, for choosing the threshold, and for measuring."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from assistant.hear.wakeword.features import Batch
from assistant.hear.wakeword.tracks import Recipe

_WORDS = {"once": 0.4, "twice": 0.6}
_TALK = {"near": 0.08, "speech": 0.92}


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is made: tracks of a minute each (``loud``: words in much noise; ``near``: hardly
    anything but words that sound near; ``threshold``: talk to choose it by), clips by Kokoro, and
    clips by each engine of other accents. ``shift`` is `learning.Schedule`'s: it pays where there
    is much to learn from. ``verified``: how many tracks the second ear learns from for each of
    the first one's, none if 0; ``passes``: how often, as it soon knows few moments by heart."""

    words: int
    loud: int
    without: int
    mixed: int
    talk: int
    clips: int
    threshold: int
    near: int = 0
    accents: int = 0
    shift: float = 0.0
    verified: float = 1.6
    passes: int = 4

    @property
    def batches(self) -> tuple[Batch, ...]:
        """Training tracks. In the talk the network looks for what it still takes for the word."""
        words = Recipe({"once": 0.35, "twice": 0.65}, pause=0.4, clips=0.5, resized=0.5)
        loud = dataclasses.replace(words, clean=0.08, snr=(2.0, 16.0))
        mixed = Recipe({"once": 0.2, "twice": 0.35, "near": 0.25, "speech": 0.2}, resized=0.5)
        without = Recipe({"near": 0.35, "speech": 0.65}, resized=0.5)
        talk = Recipe({"near": 0.1, "speech": 0.9}, clips=0.05, resized=0.3)
        near = Recipe({"near": 0.9, "speech": 0.1}, clips=0.05, resized=0.4)
        return (
            Batch("train-words", self.words, words, 9),
            Batch("train-loud", self.loud, loud, 14),
            Batch("train-without", self.without, without, 2),
            Batch("train-mixed", self.mixed, mixed, 1),
            Batch("train-talk", self.talk, talk, 12),
            Batch("train-near", self.near, near, 15),
        )

    @property
    def verifier_batches(self) -> tuple[Batch, ...]:
        """Other tracks of the same recipes: those that it learnt from the first ear knows."""
        return tuple(
            dataclasses.replace(
                batch,
                name=f"verify-{batch.name}",
                count=round(batch.count * self.verified),
                seed=batch.seed + 100,
            )
            for batch in self.batches
        )


FULL = Effort(
    words=340,
    loud=160,
    without=240,
    mixed=90,
    talk=230,
    near=500,
    clips=1200,
    threshold=360,
    accents=600,
    shift=0.4,
    verified=0.6,
    passes=5,
)
QUICK = Effort(words=30, loud=30, without=40, mixed=0, talk=25, clips=180, threshold=120)
BEGUN = Effort(words=8, loud=8, without=10, mixed=0, talk=6, clips=24, threshold=20, verified=0.0)
TEST_CLIPS = 240
TEST_ACCENTS = 120


def words_clean(tracks: int) -> Batch:
    return Batch("test-clean", tracks, Recipe(_WORDS, clean=1.0, clips=0.5, pause=1.6), 5)


def words_noisy(tracks: int, snr: float) -> Batch:
    recipe = Recipe(_WORDS, clean=0.0, snr=(snr, snr), clips=0.5, pause=1.6)
    return Batch(f"test-{snr:g}dB", tracks, recipe, 6)


def talk(hours: float) -> Batch:
    """Speech by voices of the test, in rooms and noise, without the word."""
    return Batch("test-talk", round(hours * 60), Recipe(_TALK, clips=0.1), 7)


def talk_for_threshold(tracks: int) -> Batch:
    """Other talk, so that the figures measured are not those chosen by; without near words, of
    which people say more or fewer."""
    return Batch("choose-speech", tracks, Recipe({"speech": 1.0}, clips=0.1), 4)
