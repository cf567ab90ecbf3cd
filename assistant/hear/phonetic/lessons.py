"""Lessons for the sound model: texts spoken by synthetic voices, in rooms and noise, encoded."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import soxr

from assistant.core.audio import SAMPLE_RATE
from assistant.hear.layers import Floats
from assistant.hear.phonetic.learning import Example
from assistant.hear.phonetic.pronunciation import Pronunciation
from assistant.hear.phonetic.surroundings import Surroundings
from assistant.hear.wakeword.clip import Samples
from assistant.hear.wakeword.espeak import ESPEAK_VOICES, Manner, espeak
from assistant.hear.wakeword.kokoro import KokoroVoices, ipa
from assistant.hear.wakeword.sound import band_limit, loudness, room
from assistant.hear.wakeword.throat import move_formants
from assistant.hear.wakeword.voices import CRASHING, VARIANTS

Encode = Callable[[Samples], Floats]
"""What Whisper's encoder makes of `PACK_SECONDS`: (500, 512)."""
Pronounce = Callable[[str], str]
"""A word in the phonemes that Kokoro knows."""
PACK_SECONDS = 10.0
"""What is encoded at a time, as when the device listens: several texts, to lose no time."""
_FRAME = SAMPLE_RATE // 50
_LOUDNESS = 2500.0
"""Of speech, of int16 size."""
_MARGINS = (0.2, 0.25)
"""Seconds kept before and behind the words."""
_LONGEST_SECONDS = 8.0
"""Of a text; slower than it was said, it still fits."""
_AUDIBLE = 0.02
"""Of the loudest sample."""
_FEWEST_FRAMES = 1.1
"""For each phone, or it cannot be learnt from: twice the same one needs a frame between."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text, its phones as the model's outputs, and its sound."""

    samples: Samples
    text: str
    outputs: tuple[int, ...]


def spoken(samples: Samples, text: str, pronunciation: Pronunciation) -> Spoken:
    """``text`` as it is usually read; it has letters that are."""
    return Spoken(samples, text, pronunciation.outputs(pronunciation.readings(text)[0]))


def said_by_espeak(
    texts: Iterable[str], pronunciation: Pronunciation, chance: random.Random
) -> Iterator[Spoken]:
    """Each text by another of espeak-ng's throats, at another pace and pitch."""
    voice = ESPEAK_VOICES[pronunciation.language]
    throats = [name for name in VARIANTS if name not in CRASHING]
    for text in texts:
        throat = chance.choice(throats)
        manner = Manner(
            f"{voice}+{throat}" if throat else voice,
            rate=chance.randint(110, 230),
            pitch=chance.randint(20, 85),
            pitch_range=chance.randint(20, 90),
        )
        yield spoken(espeak().speak([(text, False)], manner).samples, text, pronunciation)


@dataclass(frozen=True, slots=True)
class KokoroSpeaker:
    """Kokoro in one language; the voices ``kept`` are for tests."""

    voices: KokoroVoices
    pronounce: Pronounce
    kept: Collection[str]


def said_by_kokoro(
    texts: Iterable[str],
    pronunciation: Pronunciation,
    kokoro: KokoroSpeaker,
    chance: random.Random,
) -> Iterator[Spoken]:
    """Each text by another of Kokoro's voices, or by a mixture of two."""
    names = [name for name in kokoro.voices.names if name not in kokoro.kept]

    def manner_of(text: str) -> tuple[str, str, float]:
        ours = chance.random() < 0.75
        language = pronunciation.language
        phonemes = " ".join(map(kokoro.pronounce, text.split())) if ours else ipa(text, language)
        voice = "+".join(chance.sample(names, 2 if chance.random() < 0.3 else 1))
        ending = chance.choice(["", "", "", ".", "?", ","])
        return phonemes + ending, voice, chance.uniform(0.75, 1.3)

    told = list(texts)
    manners = [manner_of(text) for text in told]
    # The engine lets Python go on while it speaks.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        clips = pool.map(lambda manner: kokoro.voices.speak(*manner), manners)
        for text, clip in zip(told, clips, strict=True):
            yield spoken(clip.samples, text, pronunciation)


def lessons(said: Sequence[Spoken], encode: Encode, seed: int) -> Iterator[Example]:
    """Each once, as from another throat, room, microphone and distance, most with noise beneath.
    What takes longer than 8 s is left out."""
    chance, noise = random.Random(seed), np.random.default_rng(seed)
    short = [one for one in said if len(one.samples) <= _LONGEST_SECONDS * SAMPLE_RATE]
    waiting = chance.sample(short, len(short))
    surroundings = Surroundings([one.samples for one in short], chance, noise)
    while waiting:
        pack = np.zeros(round(PACK_SECONDS * SAMPLE_RATE), np.float32)
        at, spans = round(chance.uniform(0.05, 0.4) * SAMPLE_RATE), list[tuple[int, int, Spoken]]()
        # Much the same for all, so that the noise is as loud beside each.
        level = _LOUDNESS * 10 ** chance.uniform(-0.6, 0.5)
        while waiting and (not spans or chance.random() < 0.85):
            sound = _disturbed(waiting[-1].samples, chance, noise)
            if at + len(sound) > len(pack):
                break
            louder = level * 10 ** chance.uniform(-0.1, 0.1) / loudness(sound)
            pack[at : at + len(sound)] += sound * np.float32(louder)
            spans.append((*_span(sound, at), waiting.pop()))
            at += len(sound) + round(chance.uniform(0.15, 0.8) * SAMPLE_RATE)
        if chance.random() < 0.85:
            # As when the device listens: often nothing behind the words, as they are cut out.
            end = spans[-1][1] if chance.random() < 0.4 else len(pack)
            pack[:end] += surroundings.beneath(level, len(pack))[:end]
        encoded = encode(np.clip(pack, -32768, 32767))
        for begin, end, words in spans:
            heard = encoded[begin // _FRAME : -(-end // _FRAME)].astype(np.float16)
            if len(heard) > _FEWEST_FRAMES * len(words.outputs) + 3:
                yield Example(heard, words.outputs)


def _disturbed(samples: Samples, chance: random.Random, noise: np.random.Generator) -> Samples:
    if chance.random() < 0.45:
        samples = move_formants(samples, chance.uniform(0.82, 1.2))
    if chance.random() < 0.4:
        pace = chance.uniform(0.88, 1.12)
        samples = soxr.resample(samples, SAMPLE_RATE * pace, SAMPLE_RATE)
    if chance.random() < 0.45:
        samples = room(samples, noise)
    if chance.random() < 0.5:
        samples = band_limit(samples, noise)
    return samples


def _span(sound: Samples, at: int) -> tuple[int, int]:
    """First sample and the one behind the last of what is heard, with a little silence."""
    level = np.abs(sound)
    heard = np.flatnonzero(level > _AUDIBLE * level.max(initial=1.0))
    first, last = (heard[0], heard[-1]) if len(heard) else (0, len(sound))
    before, behind = (round(seconds * SAMPLE_RATE) for seconds in _MARGINS)
    return max(0, at + int(first) - before), at + int(last) + behind
