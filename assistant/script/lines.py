"""The sound of a script's lines: synthetic users, other people than the device itself.

A voice is written ``kokoro:am_adam``, ``espeak``, ``mbrola``, or with a factor,
``kokoro:am_adam*0.9``, which plays it slower and lower (above 1: faster and higher).
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr

from assistant.core.audio import SAMPLE_RATE, Audio
from assistant.core.clock import SystemClock
from assistant.core.errors import ConfigError
from assistant.core.language import Language
from assistant.core.native import give_memory_back
from assistant.core.ports import Synthesiser
from assistant.hear.files import read_audio, write_wav
from assistant.models.registry import Registry
from assistant.script import mbrola
from assistant.script.script import Script, Step
from assistant.speak.verbalise import verbalise
from assistant.speak.voices.espeak import EspeakVoice
from assistant.speak.voices.kokoro import KokoroVoice

USUAL_VOICES = {
    Language.KO: "kokoro:jf_gongitsune*0.92",
    Language.EN: "kokoro:am_michael",
    Language.ZH: "kokoro:zf_xiaoyi",
}
_SPELLING = re.compile(r"(?P<engine>kokoro|espeak|mbrola)(:(?P<style>\w+))?(\*(?P<factor>[\d.]+))?")
LOUDEST = 0.5
"""Peak of a spoken line, of full scale: a person at arm's length, not a shout."""


@dataclass(frozen=True, slots=True)
class _Voice:
    engine: str
    style: str
    factor: float


def _parse(spelling: str) -> _Voice:
    match = _SPELLING.fullmatch(spelling)
    if match is None or (match["engine"] == "kokoro") != bool(match["style"]):
        raise ConfigError(
            f"voice {spelling!r}: write kokoro:<style>, espeak or mbrola, with *1.1 if you like"
        )
    return _Voice(match["engine"], match["style"] or "", float(match["factor"] or 1.0))


class LineSpeaker:
    """Speaks lines as users would; each line is made once and kept in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._clock = SystemClock()
        self._voices: dict[str, Synthesiser] = {}
        folder.mkdir(parents=True, exist_ok=True)

    async def script_lines(self, script: Script) -> dict[int, Audio]:
        """The sound of every spoken step, by its index. Recordings are read, lines are made."""
        return {
            index: await self.step_line(step, script.language)
            for index, step in enumerate(script.steps)
            if step.user or step.wav
        }

    async def step_line(self, step: Step, language: Language) -> Audio:
        if step.wav is not None:
            return read_audio(step.wav)
        return await self.line(step.user, language, step.voice or USUAL_VOICES[language])

    async def line(self, text: str, language: Language, voice: str) -> Audio:
        """``text`` at 16 kHz.

        Raises:
            ConfigError: no such voice.
            EngineError: its model or program is missing.
        """
        name = hashlib.sha256(f"{voice}|{language}|{text}".encode()).hexdigest()[:16]
        path = self._folder / f"{name}.wav"
        if path.is_file():
            return read_audio(path)
        wanted = _parse(voice)
        spoken = verbalise(text, language).spoken
        if wanted.engine == "mbrola":
            sound = await asyncio.to_thread(mbrola.say, spoken, language)
        else:
            synthesiser = self._synthesiser(wanted, language)
            sound = (await synthesiser.synthesise(text, spoken, language)).audio
        audio = _played(sound, wanted.factor)
        write_wav(path, audio)
        return audio

    def _synthesiser(self, wanted: _Voice, language: Language) -> Synthesiser:
        key = f"{wanted.engine}:{wanted.style}:{language}"
        if key not in self._voices:
            if wanted.engine == "espeak":
                self._voices[key] = EspeakVoice(self._clock)
            else:
                folder = Registry.load().require("kokoro")
                styles = {language: wanted.style}
                self._voices[key] = KokoroVoice(folder, self._clock, styles=styles)
        return self._voices[key]

    def close(self) -> None:
        """Gives the engines' memory back."""
        for voice in self._voices.values():
            voice.close()
        self._voices.clear()
        give_memory_back()


def _played(audio: Audio, factor: float) -> Audio:
    """At 16 kHz and a person's loudness, ``factor`` times as fast."""
    samples = np.frombuffer(audio.pcm, np.int16).astype(np.float32) / 32768
    samples = soxr.resample(samples, audio.rate * factor, SAMPLE_RATE)
    peak = float(np.abs(samples).max(initial=1e-6))
    scaled = np.clip(samples * (LOUDEST / peak), -1, 1)
    return Audio((scaled * 32767).astype(np.int16).tobytes())
