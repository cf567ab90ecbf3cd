"""Whisper's encoder for those who can wait: training and measuring, on a thread without a loop."""

from __future__ import annotations

import asyncio
from functools import cached_property
from pathlib import Path

from assistant.core.audio import Audio
from assistant.core.clock import SystemClock
from assistant.hear.wake_verifier import steps
from assistant.hear.wakeword.clip import Samples
from assistant.hear.wakeword.examples import Floats
from assistant.hear.whisper import WhisperRecogniser


class WhisperSounds:
    """What the encoder makes of a sound: (50 a second, 512). The model is loaded when it is first
    called.

    Args:
        model_dir: of Whisper.
        kept: see `WhisperRecogniser`.
    """

    def __init__(self, model_dir: Path, kept: Path) -> None:
        self._whisper = WhisperRecogniser(model_dir, SystemClock(), kept=kept)

    def __call__(self, samples: Samples) -> Floats:
        """Raises EngineError when the model is damaged."""
        audio = Audio(samples.astype("<i2").tobytes())
        return self._loaded.run(self._whisper.encode(audio))

    @cached_property
    def _loaded(self) -> asyncio.Runner:
        runner = asyncio.Runner()
        runner.run(self._whisper.load())
        return runner


class WhisperSteps(WhisperSounds):
    """`suspects.Encode`."""

    def __call__(self, samples: Samples) -> Floats:
        return steps(super().__call__(samples))
