"""What is made for training, choosing the threshold, and the test."""

from __future__ import annotations

from assistant.hear.wakeword.features import Batch
from assistant.hear.wakeword.tracks import Recipe

_MIXED = {"once": 0.2, "twice": 0.35, "near": 0.25, "speech": 0.2}
_WITHOUT = {"near": 0.4, "speech": 0.6}
_TALK = {"near": 0.08, "speech": 0.92}

TRAINING = (
    Batch("train-words", 120, Recipe({"once": 0.3, "twice": 0.7}, pause=0.4), 9),
    Batch("train-mixed", 60, Recipe(_MIXED), 1),
    Batch("train-without", 60, Recipe(_WITHOUT), 2),
)
CHOOSING = (
    Batch("choose-mixed", 10, Recipe(_MIXED), 3),
    Batch("choose-without", 40, Recipe(_TALK), 4),
)
TEST_FOUND = (
    Batch("test-clean", 12, Recipe({"once": 0.4, "twice": 0.6}, clean=1.0, clips=0.5), 5),
    Batch(
        "test-10dB", 12, Recipe({"once": 0.4, "twice": 0.6}, clean=0.0, snr=(10, 10), clips=0.5), 6
    ),
)
TEST_FALSE = (
    Batch("test-talk", 40, Recipe(_TALK, clips=0.15), 7),
    Batch("test-near", 10, Recipe({"near": 1.0}, clips=0.3), 8),
)
