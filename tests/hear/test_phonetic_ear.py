"""The shipped sound model on voices: one that it learnt from, and one that it never heard."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import numpy as np
import pytest
import soxr
from rapidfuzz.distance import Levenshtein

from assistant.core.audio import SAMPLE_RATE, Audio
from assistant.core.clock import SystemClock
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.core.network import Arc, WordNetwork
from assistant.hear.phonetic.ear import PRONUNCIATIONS, Sounded, shipped_ear
from assistant.hear.whisper import WhisperRecogniser
from assistant.models import Registry
from assistant.script import mbrola
from assistant.speak.voices.espeak import EspeakVoice

pytestmark = pytest.mark.slow

SAID = {
    Language.KO: ("불고기 정식 두 개 주세요", "내일 아침 일곱 시에 깨워 줘", "주차장 있어요"),
    Language.EN: ("two bulgogi sets please", "wake me at seven tomorrow", "is there parking"),
    Language.ZH: ("我要两份烤肉套餐", "明天早上七点叫我起床", "那里能停车吗"),
}
Speak = Callable[[str, Language], Audio]
ORDERS = WordNetwork(
    (
        (Arc(("불고기 정식", "비빔밥", "갈비탕"), 1),),
        (Arc(("한 개", "두 개", "세 개"), 2),),
        (Arc(("주세요", "줘"), 3),),
        (),
    ),
    frozenset({3}),
)
MOST_ERRORS = 0.15
"""Share of phones. Measured: espeak-ng 0.04 in Korean, 0.08 in English, 0.05 in Chinese; MBROLA's
Korean voice 0.09."""


def _by_espeak(text: str, language: Language) -> Audio:
    speech = asyncio.run(EspeakVoice(SystemClock()).synthesise(text, text, language))
    return speech.audio


def _by_mbrola(text: str, language: Language) -> Audio:
    if not mbrola.is_installed():
        pytest.skip("MBROLA's Korean voice is not installed")
    return mbrola.say(text, language)


@pytest.fixture(scope="module")
def whisper() -> WhisperRecogniser:
    try:
        folder = Registry.load().require("whisper-base")
    except EngineError as error:
        pytest.skip(f"Whisper is not here: {error}")
    recogniser = WhisperRecogniser(folder, SystemClock(), threads=1)
    asyncio.run(recogniser.load())
    return recogniser


def heard(whisper: WhisperRecogniser, audio: Audio, language: Language) -> Sounded:
    samples = np.frombuffer(audio.pcm, np.int16).astype(np.float32)
    samples = soxr.resample(samples, audio.rate, SAMPLE_RATE)
    padded = np.pad(samples, (0, 10 * SAMPLE_RATE - len(samples))).astype(np.int16)
    encoded = asyncio.run(whisper.encode(Audio(padded.tobytes())))
    ear = shipped_ear(language)
    return ear.hear(encoded[: len(samples) // 320 + 5])


@pytest.mark.parametrize(
    ("speak", "language"),
    [(_by_mbrola, Language.KO), *((_by_espeak, language) for language in Language)],
)
def test_phones_are_heard(whisper: WhisperRecogniser, speak: Speak, language: Language) -> None:
    wrong = phones = 0
    for text in SAID[language]:
        [said] = PRONUNCIATIONS[language].readings(text)
        sounded = heard(whisper, speak(text, language), language)
        wrong += Levenshtein.distance(sounded.said, said)
        phones += len(said)
    assert wrong / phones <= MOST_ERRORS


@pytest.mark.parametrize("speak", [_by_espeak, _by_mbrola])
def test_an_order_is_found_and_another_sentence_is_none(
    whisper: WhisperRecogniser, speak: Speak
) -> None:
    said = SAID[Language.KO][0]
    sounded = heard(whisper, speak(said, Language.KO), Language.KO)
    found = sounded.found([ORDERS]).texts
    assert found[0] == said
    near = sounded.likelihood(found[0])
    other = heard(whisper, speak("오늘 회사에서 정말 힘들었어", Language.KO), Language.KO)
    others = other.found([ORDERS])
    assert not others.alike
    assert near is not None
    assert near / sounded.phones > -1.0
    assert all((other.likelihood(text) or -99.0) / other.phones < -2.0 for text in others.texts)
