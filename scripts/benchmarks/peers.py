"""Recognisers as their makers ship them, beside the device: nothing is expected, one text comes."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.core.audio import SAMPLE_RATE, Audio
from assistant.core.language import Language
from assistant.engines import VOSK_MODELS
from assistant.models.registry import FETCH_COMMAND, Registry, State

DEVICE = "the device"
WHISPERS = {"plain Whisper base": "whisper-base", "plain Whisper tiny.en": "whisper-tiny-en"}
"""Models by the peer's name."""
Reader = Callable[[Audio, Language], str]


@dataclass(frozen=True, slots=True)
class Peer:
    """``read``: a sound's text, in one of the ``languages``."""

    name: str
    languages: frozenset[Language]
    read: Reader


def recognisers(registry: Registry) -> Iterator[Peer]:
    """Those whose models are here, loaded."""
    for name, model in WHISPERS.items():
        if _is_here(registry, model):
            languages = frozenset(map(Language, registry.model(model).languages))
            yield Peer(name, languages, _whisper(registry.require(model)))
    folders = {
        language: registry.require(model)
        for language, model in VOSK_MODELS.items()
        if _is_here(registry, model)
    }
    if folders:
        yield Peer("plain vosk", frozenset(folders), _vosk(folders))


def missing(registry: Registry, languages: Collection[Language] = tuple(Language)) -> str:
    """One sentence about the peers of ``languages`` that are not here; empty where all are."""
    models = [*WHISPERS.values(), *VOSK_MODELS.values()]
    absent = [
        model
        for model in models
        if not _is_here(registry, model) and {*languages} & {*registry.model(model).languages}
    ]
    if not absent:
        return ""
    names = ", ".join(absent)
    return f"Not beside it, because the models are not here: {names} (`{FETCH_COMMAND} NAME`)."


def _is_here(registry: Registry, model: str) -> bool:
    return registry.status(model).state is State.PRESENT


def _whisper(folder: Path) -> Reader:
    from faster_whisper import WhisperModel

    model = WhisperModel(str(folder), device="cpu", compute_type="int8")

    def read(audio: Audio, language: Language) -> str:
        samples = np.frombuffer(audio.pcm, "<i2").astype(np.float32) / 32768
        segments, _ = model.transcribe(samples, language=language.value, beam_size=5)
        return " ".join(segment.text for segment in segments)

    return read


def _vosk(folders: dict[Language, Path]) -> Reader:
    from vosk import KaldiRecognizer, Model, SetLogLevel

    SetLogLevel(-1)
    models = {language: Model(str(folder)) for language, folder in folders.items()}

    def read(audio: Audio, language: Language) -> str:
        recogniser: Any = KaldiRecognizer(models[language], SAMPLE_RATE)
        recogniser.AcceptWaveform(audio.pcm)
        return str(json.loads(recogniser.FinalResult())["text"])

    return read
