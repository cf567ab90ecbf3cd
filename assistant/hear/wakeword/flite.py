"""Flite's English voices (BSD-like licence, in Debian's main)."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import soundfile
import soxr

from assistant.core.audio import SAMPLE_RATE
from assistant.core.errors import EngineError
from assistant.hear.wakeword.accents import Line
from assistant.hear.wakeword.clip import Clip

_NAMES = ("awb", "kal", "kal16", "rms", "slt")
_SLOWEST = 60.0


class FliteVoices:
    """`AccentVoices` of the voices that are built into the program, where it is installed."""

    name = "flite"

    def __init__(self) -> None:
        there = shutil.which("flite") is not None
        self.accents = dict.fromkeys(_NAMES, "en") if there else {}
        self.missing = [] if there else ["flite"]

    def speak(self, lines: Sequence[Line]) -> Iterator[Clip]:
        """Raises EngineError when Flite cannot say one of ``lines``."""
        with tempfile.TemporaryDirectory(prefix="xiao-e-flite-") as folder:
            wave = Path(folder) / "line.wav"
            for line in lines:
                command = ["flite", "-voice", line.voice, "-t", line.text, "-o", str(wave)]
                command += ["--setf", f"duration_stretch={line.stretch:.2f}"]
                try:
                    subprocess.run(command, check=True, capture_output=True, timeout=_SLOWEST)
                    sound, rate = soundfile.read(wave, dtype="float32")
                except (OSError, subprocess.SubprocessError, soundfile.LibsndfileError) as error:
                    raise EngineError(f"flite could not speak ({error})") from error
                yield Clip(soxr.resample(sound, rate, SAMPLE_RATE) * 32767)
