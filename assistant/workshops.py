"""Where the device learns: a name, and how a language sounds.

What learning needs is imported when it is asked for: 0.2 s that a start without it need not wait.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.ahead import WHISPER, kept_models
from assistant.config import Config
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.hear.wake_embedding import Embedder
from assistant.models.registry import Registry
from assistant.speak.g2p import en, ko, zh
from assistant.speak.voices.kokoro import token_of

if TYPE_CHECKING:
    from assistant.hear.phonetic.teaching import PhoneTeacher
    from assistant.hear.wakeword.clip import Samples
    from assistant.hear.wakeword.kokoro import KokoroVoices
    from assistant.hear.wakeword.workshop import Workshop

log = logging.getLogger(__name__)


def wake_workshop(
    config: Config,
    registry: Registry,
    *,
    cache: Path | None = None,
    enrolled: tuple[Samples, ...] = (),
    noises: tuple[Samples, ...] = (),
) -> Workshop:
    """Where the name is learnt, with the voices of Kokoro, Festival and Flite that are here, for
    two ears if Whisper is.

    Args:
        cache: for clips and features, in place of the cache folder.

    Raises:
        EngineError: the front end is missing.
    """
    from assistant.hear.wakeword.encoder import WhisperSteps
    from assistant.hear.wakeword.festival import FestivalVoices
    from assistant.hear.wakeword.flite import FliteVoices
    from assistant.hear.wakeword.workshop import Workshop

    kokoro = None
    try:
        kokoro = kokoro_voices(registry)
    except EngineError as error:
        log.warning("%s; the name is learnt without Kokoro's voices", error)
    encode = None
    try:
        encode = WhisperSteps(registry.require(WHISPER), kept_models(config))
    except EngineError as error:
        log.warning("%s; the name is learnt for one ear only", error)
    return Workshop(
        config.wake_word,
        Embedder(registry.require("wake-features")),
        cache or Path(config.cache_folder) / "wakeword" / config.wake_word,
        kokoro,
        (FestivalVoices(), FliteVoices()),
        enrolled,
        noises,
        encode,
    )


def kokoro_voices(registry: Registry) -> KokoroVoices:
    """Voices to learn from.

    Raises:
        EngineError: the model is missing.
    """
    from assistant.hear.wakeword.kokoro import KokoroVoices

    return KokoroVoices(registry.require("kokoro"), token_of)


def phone_teacher(config: Config, registry: Registry) -> PhoneTeacher:
    """Learns how a language sounds, from Kokoro's voices and espeak-ng's, with Whisper's encoder.

    Raises:
        EngineError: a model is missing.
    """
    from assistant.hear.phonetic.teaching import PhoneTeacher
    from assistant.hear.wakeword.encoder import WhisperSounds
    from assistant.hear.wakeword.espeak import espeak

    return PhoneTeacher(
        kokoro_voices(registry),
        {
            Language.KO: ko.to_ipa,
            Language.EN: lambda word: en.to_kokoro(espeak().phonemes(word, "en-us", "^")),
            Language.ZH: zh.to_ipa,
        },
        WhisperSounds(registry.require(WHISPER), kept_models(config)),
    )
