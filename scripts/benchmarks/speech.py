"""Spoken utterances through ears and understanding, as the dialogue would take them."""

from __future__ import annotations

import asyncio
import hashlib
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs
from numpy.typing import NDArray

from assistant.config import APP_NAME, Config
from assistant.core.audio import Audio
from assistant.core.bus import Bus
from assistant.core.clock import SkippingClock
from assistant.core.language import Language
from assistant.core.network import WordNetwork
from assistant.core.ports import EndOfInput, Expectation
from assistant.engines import Engines
from assistant.hear.ears import Ears
from assistant.hear.files import read_audio
from assistant.models.registry import Registry
from assistant.script import mbrola
from assistant.script.lines import LineSpeaker
from assistant.turn.second_look import made_out
from assistant.understand.order_network import order_network
from assistant.understand.sayings import choice_sayings, move_sayings, order_sayings
from assistant.understand.sentence_network import choice_network, move_network
from device.scripted import ScriptedMicrophone
from scripts.benchmarks.tables import share, table
from scripts.evaluate_text import UTTERANCES, Judge, read
from scripts.expected import Outcome

VOICES = {
    # MBROLA's is the only one of them that a Korean lent; Kokoro's are Japanese.
    Language.KO: (
        "mbrola",
        "mbrola*1.12",
        "kokoro:jf_alpha",
        "kokoro:jm_kumo*0.95",
        "espeak",
    ),
    Language.EN: (
        "kokoro:af_heart",
        "kokoro:am_michael*0.95",
        "kokoro:bf_emma",
        "kokoro:am_adam*1.1",
        "espeak",
    ),
    Language.ZH: (
        "kokoro:zf_xiaobei",
        "kokoro:zm_yunjian*0.95",
        "kokoro:zm_yunxi",
        "kokoro:zf_xiaoni*1.1",
        "espeak",
    ),
}
KITCHEN = Path(__file__).resolve().parents[3] / "shared" / "data" / "speech" / "kitchen_noise.flac"
SNR_DB = 15.0
SAMPLE = 16
"""Utterances of each language that a quick run takes, each by one voice."""


def is_development(text: str) -> bool:
    """Whether an utterance is of the half on which limits of hearing are chosen."""
    digest = hashlib.sha1(text.encode(), usedforsecurity=False).digest()
    return digest[-1] % 2 == 0


@dataclass(frozen=True, slots=True)
class Trial:
    language: Language
    utterance: dict[str, Any]
    voice: str
    noise: bool
    heard: tuple[str, ...]
    outcome: Outcome
    exact: bool = False
    """Plain Whisper's text is the utterance, letter by letter."""


@dataclass(slots=True)
class _Bench:
    engines: Engines
    clock: SkippingClock
    judge: Judge
    peer: Any
    kitchen: NDArray[np.int16] | None

    async def trial(
        self,
        language: Language,
        utterance: dict[str, Any],
        card: Sequence[str],
        voice: str,
        audio: Audio,
        *,
        noise: bool,
    ) -> Trial:
        room = self._room(audio) if noise else None

        def outcome_of(heard: Sequence[str]) -> Outcome:
            return self.judge.outcome(utterance, language, card, heard)

        expect = self._expectation(language, utterance, card)
        heard = await self._hear(
            expect, audio, room, lambda texts: outcome_of(texts) is not Outcome.MISSED
        )
        outcome = outcome_of(heard) if heard else Outcome.MISSED
        sound = audio if room is None else _mixed(audio, room)
        exact = _letters(self._plain(sound, language)) == _letters(utterance["text"])
        return Trial(language, utterance, voice, noise, heard, outcome, exact)

    def _expectation(
        self, language: Language, utterance: dict[str, Any], card: Sequence[str]
    ) -> Expectation:
        """What the dialogue expects in the utterance's state."""
        interpreter = self.judge.interpreter
        moves, move_words = move_sayings(language), move_network(language)
        asides, aside_words = interpreter.sentences(language), interpreter.network(language)
        shops = self.judge.expected.scene(utterance, card).shops
        networks: tuple[WordNetwork, ...]
        match utterance["state"]:
            case "choose_shop":
                names = tuple(name for shop in shops for name in shop.spoken_names(language))
                phrases = tuple(shop.name.get(language) for shop in shops)
                sentences = (*moves, *choice_sayings(names, language))
                networks = (move_words, choice_network(names, language))
            case "order":
                phrases = tuple(item.name.get(language) for item in shops[0].menu.items())
                sentences = (*moves, *order_sayings(phrases, language), *asides)
                networks = (move_words, order_network(shops[0].menu, language), aside_words)
            case "confirm":
                phrases, sentences, networks = (), moves, (move_words,)
            case _:
                phrases, sentences = interpreter.hints(language), asides
                networks = (aside_words,)
        closed = utterance["state"] in ("choose_shop", "confirm")
        return Expectation(
            language=language,
            phrases=phrases,
            closed=closed,
            sentences=sentences,
            networks=networks,
            vocabulary=interpreter.vocabulary(language),
        )

    async def _hear(
        self,
        expect: Expectation,
        audio: Audio,
        room: Audio | None,
        makes_sense: Callable[[Sequence[str]], bool],
    ) -> tuple[str, ...]:
        microphone = ScriptedMicrophone(self.clock, room)
        hearing = self.engines.hearing(Config(), microphone)
        ears = Ears(hearing, Bus(self.clock), self.clock)
        frames = asyncio.create_task(ears.run())
        microphone.speak(audio)
        try:
            utterance = await ears.hear(expect, patience=3.0)
            if utterance is not None:
                utterance = await made_out(
                    ears, utterance, expect, makes_sense, self.judge.interpreter
                )
        except EndOfInput:
            utterance = None
        finally:
            microphone.end()
            frames.cancel()
            await asyncio.gather(frames, return_exceptions=True)
        return utterance.texts if utterance else ()

    def _room(self, audio: Audio) -> Audio:
        """Kitchen noise `SNR_DB` below the line's own loudness."""
        assert self.kitchen is not None
        speech = np.frombuffer(audio.pcm, np.int16).astype(np.float64)
        loud = speech[np.abs(speech) > 0.02 * np.abs(speech).max()]
        kitchen = self.kitchen.astype(np.float64)
        level = np.sqrt(np.mean(loud**2)) * 10 ** (-SNR_DB / 20)
        scaled = kitchen * (level / np.sqrt(np.mean(kitchen**2)))
        return Audio(np.clip(scaled, -32768, 32767).astype(np.int16).tobytes())

    def _plain(self, audio: Audio, language: Language) -> str:
        samples = np.frombuffer(audio.pcm, np.int16).astype(np.float32) / 32768
        segments, _ = self.peer.transcribe(samples, language=language.value)
        return " ".join(segment.text for segment in segments)


def _mixed(audio: Audio, room: Audio) -> Audio:
    speech = np.frombuffer(audio.pcm, np.int16).astype(np.int32)
    noise = np.resize(np.frombuffer(room.pcm, np.int16), len(speech))
    return Audio(np.clip(speech + noise, -32768, 32767).astype(np.int16).tobytes())


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


async def trials(*, full: bool) -> list[Trial]:
    """Every utterance of the test half by every voice, clean and in the kitchen; a sample of them
    unless ``full``."""
    from faster_whisper import WhisperModel

    clock, registry = SkippingClock(), Registry.load()
    engines = await Engines.load(Config(), clock, speak=False)
    peer = WhisperModel(str(registry.require("whisper-base")), device="cpu", compute_type="int8")
    kitchen = np.frombuffer(read_audio(KITCHEN).pcm, np.int16) if KITCHEN.is_file() else None
    bench = _Bench(engines, clock, Judge(), peer, kitchen)
    rooms = (False,) if kitchen is None else (False, True)
    speaker = LineSpeaker(platformdirs.user_cache_path(APP_NAME) / "lines")
    chance, done = random.Random(11), []
    try:
        for language in Language:
            file = read(UTTERANCES / f"{language}.toml")
            bench.judge.forget(str(language))
            unseen = [u for u in file["utterances"] if not is_development(u["text"])]
            for utterance, voice in _picked(unseen, language, chance, full=full):
                audio = await speaker.line(utterance["text"], language, voice)
                for noise in rooms:
                    trial = bench.trial(
                        language, utterance, file["card"], voice, audio, noise=noise
                    )
                    done.append(await trial)
    finally:
        speaker.close()
        engines.close()
    return done


def _picked(
    utterances: list[dict[str, Any]], language: Language, chance: random.Random, *, full: bool
) -> list[tuple[dict[str, Any], str]]:
    voices = [v for v in VOICES[language] if mbrola.is_installed() or not v.startswith("mbrola")]
    if full:
        return [(utterance, voice) for voice in voices for utterance in utterances]
    sample = chance.sample(utterances, SAMPLE)
    return [(u, voices[n % len(voices)]) for n, u in enumerate(sample)]


def accuracy(done: Sequence[Trial]) -> str:
    rows = []
    for language in Language:
        for noise in (False, True):
            group = [t for t in done if t.language is language and t.noise is noise]
            counts = Counter(trial.outcome for trial in group)
            exact = sum(trial.exact for trial in group)
            rows.append(
                (
                    language,
                    f"kitchen {SNR_DB:.0f} dB" if noise else "clean",
                    share(counts[Outcome.RIGHT], len(group)),
                    "80 %" if noise else "90 %",
                    *(counts[o] for o in (Outcome.ASKED, Outcome.WRONG, Outcome.MISSED)),
                    share(exact, len(group)),
                )
            )
    header = [
        "language",
        "room",
        "right",
        "goal",
        "asked",
        "wrong",
        "missed",
        "plain Whisper, exact",
    ]
    return table(header, rows)


def wrong_actions(done: Sequence[Trial]) -> str:
    """What was done though it was not meant: each worth a look."""
    return "\n".join(
        f"- {t.language} {t.voice}{' in noise' if t.noise else ''}, {t.utterance['state']}: "
        f"{t.utterance['text']!r} heard as {t.heard[0]!r}"
        for t in done
        if t.outcome is Outcome.WRONG
    )
