"""Spoken utterances through ears and understanding, as the dialogue would take them."""

from __future__ import annotations

import asyncio
import hashlib
import math
import random
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import platformdirs
from numpy.typing import NDArray

from assistant.config import APP_NAME
from assistant.core.audio import Audio
from assistant.core.language import Language
from assistant.hear.files import read_audio
from assistant.models.registry import Registry
from assistant.script import mbrola
from assistant.script.lines import LineSpeaker
from assistant.turn.second_look import Sense
from scripts.benchmarks.dialogue import Dialogue
from scripts.benchmarks.peers import DEVICE, Peer, missing, recognisers
from scripts.benchmarks.progress import followed
from scripts.benchmarks.recordings import KITCHEN
from scripts.benchmarks.tables import bounded, table
from scripts.evaluate_text import UTTERANCES, read
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
SAMPLE, QUICK_SAMPLE = 40, 8
"""Utterances of each language."""
Room = float | None
"""dB of speech over a kitchen's noise; ``None`` for quiet."""
GOALS: dict[Room, str] = {None: "95 %", 10.0: "85 %"}


def is_development(text: str) -> bool:
    """Whether an utterance is of the half on which limits of hearing are chosen."""
    digest = hashlib.sha1(text.encode(), usedforsecurity=False).digest()
    return digest[-1] % 2 == 0


@dataclass(frozen=True, slots=True)
class Trial:
    """``heard``: the best reading of ``who`` heard the utterance."""

    language: Language
    utterance: dict[str, Any]
    voice: str
    room: Room
    who: str
    heard: str
    outcome: Outcome


def utterances(snr: float, *, sample: int | None, every_voice: bool) -> str:
    """The test half in quiet and at ``snr`` dB over a kitchen, each utterance by one voice.

    Args:
        sample: so many of each language, in place of all.
        every_voice: each by all voices.
    """
    rooms = (None, snr) if KITCHEN.is_file() else (None,)
    done = asyncio.run(trials(sample=sample, every_voice=every_voice, rooms=rooms))
    wrong = wrong_actions(done) or "none"
    parts = (accuracy(done), missing(Registry.load()), f"Wrong actions of the device:\n\n{wrong}")
    return "\n\n".join(part for part in parts if part)


async def trials(*, sample: int | None, every_voice: bool, rooms: Sequence[Room]) -> list[Trial]:
    peers = tuple(recognisers(Registry.load()))
    kitchen = np.frombuffer(read_audio(KITCHEN).pcm, "<i2") if KITCHEN.is_file() else None
    speaker = LineSpeaker(platformdirs.user_cache_path(APP_NAME) / "lines")
    done: list[Trial] = []
    try:
        async with Dialogue.opened() as dialogue:
            for language in Language:
                file = read(UTTERANCES / f"{language}.toml")
                dialogue.judge.forget(str(language))
                unseen = [u for u in file["utterances"] if not is_development(u["text"])]
                said = list(_said(unseen, language, sample=sample, every_voice=every_voice))
                for utterance, voice in followed(said, f"utterances, {language}"):
                    audio = await speaker.line(utterance["text"], language, voice)
                    for room in rooms:
                        noise = None if room is None else beneath(audio, kitchen, room)
                        heard = await _heard(
                            dialogue, peers, language, utterance, file["card"], audio, noise
                        )
                        done += [
                            Trial(language, utterance, voice, room, who, text, outcome)
                            for who, text, outcome in heard
                        ]
    finally:
        speaker.close()
    return done


def _said(
    unseen: list[dict[str, Any]], language: Language, *, sample: int | None, every_voice: bool
) -> Iterator[tuple[dict[str, Any], str]]:
    """Utterances, each with a voice: one drawn by its hash, so that every run has the same."""
    voices = [v for v in VOICES[language] if mbrola.is_installed() or not v.startswith("mbrola")]
    chosen = unseen if sample is None else random.Random(11).sample(unseen, sample)
    for utterance in chosen:
        if every_voice:
            yield from ((utterance, voice) for voice in voices)
        else:
            yield utterance, voice_of(utterance["text"], voices)


def voice_of(text: str, voices: Sequence[str]) -> str:
    """One of ``voices`` for a text, always the same."""
    digest = hashlib.sha1(text.encode(), usedforsecurity=False).digest()
    return voices[digest[0] % len(voices)]


async def _heard(
    dialogue: Dialogue,
    peers: Sequence[Peer],
    language: Language,
    utterance: dict[str, Any],
    card: Sequence[str],
    audio: Audio,
    noise: Audio | None,
) -> list[tuple[str, str, Outcome]]:
    """Who heard what, and what would come of it: the peers' texts are understood as ours are."""

    def outcome_of(texts: Sequence[str]) -> Outcome:
        if not any(texts):
            return Outcome.MISSED
        return dialogue.judge.outcome(utterance, language, card, texts)

    def sense_of(texts: Sequence[str]) -> Sense | None:
        return dialogue.judge.understand(texts, scene, language).sense

    scene = dialogue.judge.expected.scene(utterance, card)
    expect = dialogue.expectation(language, utterance, card)
    readings = await dialogue.hear(expect, audio, noise, sense_of)
    heard = [(DEVICE, readings[0] if readings else "", outcome_of(readings))]
    sound = audio if noise is None else mixed(audio, noise)
    for peer in peers:
        if language in peer.languages:
            text = peer.read(sound, language).strip()
            heard.append((peer.name, text, outcome_of((text,))))
    return heard


def beneath(audio: Audio, noise: NDArray[np.int16] | None, snr: float) -> Audio:
    """``noise``, ``snr`` dB below the loudness of what sounds in ``audio``; of each another piece,
    always the same."""
    assert noise is not None
    noise = np.roll(noise, -(zlib.crc32(audio.pcm) % len(noise)))
    speech = np.frombuffer(audio.pcm, "<i2").astype(np.float64)
    loud = speech[np.abs(speech) > 0.02 * np.abs(speech).max()]
    level = np.sqrt(np.mean(loud**2)) * 10 ** (-snr / 20)
    scaled = noise * (level / np.sqrt(np.mean(noise.astype(np.float64) ** 2)))
    return Audio(np.clip(scaled, -32768, 32767).astype("<i2").tobytes())


def mixed(audio: Audio, noise: Audio) -> Audio:
    """``audio`` over the beginning of ``noise``, which is begun anew where it ends."""
    speech = np.frombuffer(audio.pcm, "<i2").astype(np.int32)
    beneath_it = np.resize(np.frombuffer(noise.pcm, "<i2"), len(speech))
    return Audio(np.clip(speech + beneath_it, -32768, 32767).astype("<i2").tobytes())


def accuracy(done: Sequence[Trial]) -> str:
    """A row for each language, room and who heard it; shares with their 95 % intervals."""
    groups: dict[tuple[Language, Room, str], Counter[Outcome]] = {}
    for trial in done:
        groups.setdefault((trial.language, trial.room, trial.who), Counter())[trial.outcome] += 1
    rows = [
        (
            language,
            "quiet" if room is None else f"kitchen, {room:.0f} dB",
            who,
            bounded(counts[Outcome.RIGHT], counts.total()),
            GOALS.get(room, "") if who == DEVICE else "",
            *(counts[o] for o in (Outcome.ASKED, Outcome.WRONG, Outcome.MISSED)),
        )
        for (language, room, who), counts in sorted(groups.items(), key=_by_language_and_room)
    ]
    return table(
        ["language", "room", "heard by", "right", "goal", "asked", "wrong", "missed"], rows
    )


def _by_language_and_room(group: tuple[tuple[Language, Room, str], Any]) -> tuple[int, float]:
    """Quiet first; who heard it stays in its order."""
    language, room, _ = group[0]
    return list(Language).index(language), -math.inf if room is None else -room


def wrong_actions(done: Sequence[Trial]) -> str:
    """What the device did though it was not meant: each worth a look."""
    return "\n".join(
        f"- {t.language} {t.voice}{'' if t.room is None else ' in noise'}, "
        f"{t.utterance['state']}: {t.utterance['text']!r} heard as {t.heard!r}"
        for t in done
        if t.outcome is Outcome.WRONG and t.who == DEVICE
    )
