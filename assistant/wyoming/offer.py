"""What our server says it has."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from wyoming.info import (
    AsrModel,
    AsrProgram,
    Attribution,
    Info,
    TtsProgram,
    TtsVoice,
    WakeModel,
    WakeProgram,
)

from assistant.core.language import Language
from assistant.core.ports import Recogniser, Synthesiser

PROGRAM = "xiao-e"
"""Name of our programs."""
_BY = Attribution(name="Xiao-E", url="")


def offer(recogniser: Recogniser, voices: Sequence[Synthesiser], wake_name: str) -> Info:
    """The answer to "describe"."""
    release = _release()
    asr = AsrModel(
        name=recogniser.name,
        attribution=_BY,
        installed=True,
        description=f"speech recognition by {recogniser.name}, offline",
        version=release,
        languages=[language.value for language in Language if recogniser.speaks(language)],
    )
    wake = WakeModel(
        name=wake_name,
        attribution=_BY,
        installed=True,
        description=f"the wake word {wake_name}",
        version=release,
        languages=[language.value for language in Language],
        phrase=wake_name,
    )
    return Info(
        asr=[AsrProgram(PROGRAM, _BY, True, "what is heard", release, models=[asr])],
        tts=[
            TtsProgram(
                PROGRAM,
                _BY,
                True,
                "what is said",
                release,
                voices=[
                    _voice(voice, language, release)
                    for voice in voices
                    for language in Language
                    if voice.speaks(language)
                ],
            )
        ],
        wake=[WakeProgram(PROGRAM, _BY, True, "its name", release, models=[wake])],
    )


def voice_name(voice: Synthesiser, language: Language) -> str:
    """A voice is named for one language, as those who pick by name name no language beside it."""
    return f"{voice.name}-{language}"


def _voice(voice: Synthesiser, language: Language, release: str) -> TtsVoice:
    return TtsVoice(
        name=voice_name(voice, language),
        attribution=_BY,
        installed=True,
        description=f"{voice.name}, {language}",
        version=release,
        languages=[language.value],
    )


def _release() -> str:
    try:
        return version(PROGRAM)
    except PackageNotFoundError:
        return "source"
