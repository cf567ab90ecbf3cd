"""The engines of a profile, loaded once and used by every conversation."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.ahead import WHISPER, kept_models, whisper_apart
from assistant.config import Config
from assistant.core.bus import Bus
from assistant.core.clock import Clock
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.core.ports import Microphone, Recogniser, Speaker, Synthesiser
from assistant.hear.parts import Hearing, NameEars, Recognisers
from assistant.hear.voice_activity import SileroVoiceActivity
from assistant.hear.vosk import VoskRecogniser
from assistant.hear.wake import NetworkWakeWord
from assistant.hear.wake_files import load_settings, load_verified
from assistant.hear.wake_network import load_ensemble
from assistant.hear.wake_policy import WakePolicy
from assistant.hear.wake_verifier import ENCODING_SIZE, WINDOW, WakeVerifier
from assistant.hear.whisper_apart import WhisperApart
from assistant.models.registry import Registry, State
from assistant.naming import begin_name, name_files
from assistant.speak.mouth import Mouth
from assistant.speak.voices.espeak import EspeakVoice
from assistant.speak.voices.kokoro import KokoroVoice
from assistant.wyoming.clients import WyomingClients

if TYPE_CHECKING:
    from assistant.hear.whisper import WhisperRecogniser

log = logging.getLogger(__name__)

VOSK_MODELS = {Language.KO: "vosk-ko", Language.EN: "vosk-en", Language.ZH: "vosk-zh"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Engines:
    """``whisper`` or ``vosk`` is ``None`` where the profile does without it, ``name`` where nothing
    is heard."""

    whisper: WhisperRecogniser | WhisperApart | None
    vosk: VoskRecogniser | None
    name: NameEars | None
    voices: tuple[Synthesiser, ...]
    wyoming: WyomingClients

    @classmethod
    async def load(
        cls,
        config: Config,
        clock: Clock,
        *,
        hear: bool = True,
        speak: bool = True,
        beside_window: bool = False,
        whisper: WhisperApart | None = None,
    ) -> Engines:
        """Loads all at the same time.

        Args:
            beside_window: this process draws, too, and frames come first where cores are short.
            whisper: where it was started ahead.

        Raises:
            EngineError: a model of the profile is missing or damaged; says what to do.
        """
        registry, profile = Registry.load(), config.engines
        needed = {profile.open_speech, profile.closed_speech} if hear else set()
        wyoming = WyomingClients(config.wyoming, clock)
        recogniser: WhisperRecogniser | WhisperApart | None = whisper
        vosk = None
        name: NameEars | None = None
        if hear and recogniser is None and profile.uses_whisper:
            recogniser = _whisper(config, registry, clock, beside_window)
        if "vosk" in needed or (hear and profile.captions):
            vosk = VoskRecogniser(
                _vosk_models(registry, config.language),
                clock,
                captions_only="vosk" not in needed,
                gives_way=beside_window,
            )
        if hear:
            await begin_name(config)
            own = _own_name_ears(config, registry, recogniser)
            wake_word = wyoming.wake_word(config.wake_word, own.wake_word)
            name = own if wake_word is own.wake_word else NameEars(wake_word, own.policy)
            await wyoming.load()
        voices = _voices(config, registry, clock, beside_window) if speak else ()
        loads = _loads(voices, config.language)
        if recogniser is not None:
            loads.append(recogniser.load())
        if vosk is not None:
            loads.append(vosk.load(config.language))
        await asyncio.gather(*loads)
        if speak:
            voices = await wyoming.voices(voices)
        return cls(whisper=recogniser, vosk=vosk, name=name, voices=voices, wyoming=wyoming)

    def hearing(self, config: Config, microphone: Microphone) -> Hearing:
        """Ears' engines for one microphone."""
        profile = config.engines
        assert self.name is not None, "loaded without hearing"
        return Hearing(
            microphone=microphone,
            name=self.name,
            voice_activity=SileroVoiceActivity(),
            recognisers=Recognisers(
                open=self.wyoming.recogniser(self.recogniser(profile.open_speech)),
                closed=self.wyoming.recogniser(self.recogniser(profile.closed_speech)),
                captions=self.vosk if profile.captions else None,
                languages=self.whisper if config.language_detected else None,
            ),
        )

    def name_learnt(self, config: Config) -> NameEars | None:
        """What hears the name as it has been learnt meanwhile; ``None``: a server hears it.

        Raises ConfigError, EngineError: what was learnt is missing or damaged.
        """
        if self.name is None or not isinstance(self.name.wake_word, NetworkWakeWord):
            return None
        return _own_name_ears(config, Registry.load(), self.whisper)

    def recogniser(self, name: str) -> Recogniser:
        """One of our own, by its name in the profile."""
        own = {"whisper": self.whisper, "vosk": self.vosk}[name]
        assert own is not None, "loaded without hearing"
        return own

    async def load_voices(self, language: Language) -> None:
        """Loads what they speak ``language`` with before the first sentence needs it; nothing that
        is there already. Raises EngineError."""
        await asyncio.gather(*_loads(self.voices, language))

    def mouth(self, config: Config, speaker: Speaker, bus: Bus, clock: Clock) -> Mouth:
        voices = dict.fromkeys(Language, self.voices)
        return Mouth(voices, speaker, bus, clock, Path(config.cache_folder) / "speech")

    def close(self) -> None:
        self.wyoming.close()
        for engine in (self.whisper, self.vosk, *self.voices):
            if engine is not None:
                engine.close()


def _own_name_ears(
    config: Config, registry: Registry, whisper: WhisperRecogniser | WhisperApart | None
) -> NameEars:
    """Both ears, or the first alone where Whisper is not here or the name was not taught to it.

    Raises ConfigError, EngineError: what was learnt is missing or damaged.
    """
    wake_word, policy = network_wake_word(config, registry), wake_policy(config)
    files, times = name_files(config), config.wake_times
    settings = load_verified(times, files.settings)
    if whisper is None or settings is None:
        return NameEars(wake_word, policy)
    network = load_ensemble(files.verifier, WINDOW, ENCODING_SIZE)
    return NameEars(wake_word, policy, WakeVerifier(whisper, network, times, settings))


def network_wake_word(config: Config, registry: Registry) -> NetworkWakeWord:
    """Our own ears for the name. Raises EngineError: a model is missing or damaged."""
    return NetworkWakeWord(
        registry.require("wake-features"),
        name_files(config).network,
        config.wake_times,
        config.wake_word,
    )


def wake_policy(config: Config) -> WakePolicy:
    """Raises ConfigError: the figures chosen at training are missing or wrong."""
    return WakePolicy(load_settings(config.wake_times, name_files(config).settings))


def models_needed(config: Config) -> tuple[str, ...]:
    """The models without which the settings' profile does not start."""
    profile = config.engines
    hears = {profile.open_speech, profile.closed_speech}
    whisper = (WHISPER,) if profile.uses_whisper else ()
    vosk = (VOSK_MODELS[config.language],) if "vosk" in hears or profile.captions else ()
    return ("wake-features", *whisper, *vosk)


def _loads(voices: Sequence[Synthesiser], language: Language) -> list[Coroutine[Any, Any, None]]:
    return [voice.load(language) for voice in voices if isinstance(voice, KokoroVoice)]


def _whisper(
    config: Config, registry: Registry, clock: Clock, beside_window: bool
) -> WhisperRecogniser | WhisperApart | None:
    if beside_window:
        return whisper_apart(config, clock)
    # Imported here: beside a window it is another process that needs it.
    from assistant.hear.whisper import WhisperRecogniser

    return WhisperRecogniser(registry.require(WHISPER), clock, kept=kept_models(config))


def _vosk_models(registry: Registry, language: Language) -> dict[Language, Path]:
    """The folders of the vosk models that are here.

    Raises EngineError when that of ``language`` is not, saying how to get it.
    """
    registry.require(VOSK_MODELS[language])
    return {
        language: registry.require(name)
        for language, name in VOSK_MODELS.items()
        if registry.status(name).state is State.PRESENT
    }


def _voices(
    config: Config, registry: Registry, clock: Clock, beside_window: bool
) -> tuple[Synthesiser, ...]:
    espeak = EspeakVoice(clock)
    if config.engines.voice != "kokoro":
        return (espeak,)
    try:
        model = registry.require("kokoro")
        kept = kept_models(config)
        return (KokoroVoice(model, clock, kept=kept, gives_way=beside_window), espeak)
    except EngineError as error:
        log.warning("%s; until then the plain voice speaks", error)
        return (espeak,)
