"""What the voices say is understood by a recogniser that has never seen the text.

The bounds are loose: they catch a voice that mumbles, not one that got a little worse.
docs/speaking.md has the figures.
"""

import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
import soxr
from pypinyin import lazy_pinyin
from rapidfuzz.distance import Levenshtein

from assistant.core.clock import SystemClock
from assistant.core.language import Language
from assistant.core.ports import Synthesiser
from assistant.models import models_dir
from assistant.speak.sound import RATE, from_pcm
from assistant.speak.verbalise import verbalise
from assistant.speak.voices.espeak import EspeakVoice
from assistant.speak.voices.kokoro import KokoroVoice

pytestmark = pytest.mark.slow

WHISPER_RATE = 16_000
SENTENCES = {
    Language.KO: (
        "배달은 30분쯤 걸려요.",
        "모두 합해서 27,000원이에요.",
        "음식은 한국어 메뉴에서 고르시면 돼요.",
        "인터넷에 연결되어 있지 않아요.",
    ),
    Language.EN: (
        "Delivery takes about 30 minutes.",
        "That makes 27,000 won in all.",
        "Please scan the code on the screen with your phone.",
        "Your alarm is set for 7:30 in the evening.",
    ),
    Language.ZH: (
        "送餐大约需要30分钟。",
        "一共27,000韩元。",
        "请用手机扫描屏幕上的二维码付款。",
        "今天天气晴朗，气温23°C。",
    ),
}


def letters(text: str, language: Language) -> str:
    """Only what is heard: digits become words, signs and spaces go, hanzi become pinyin.

    Whisper writes the traditional characters as readily as ours, so hanzi cannot be compared.
    """
    spoken = unicodedata.normalize("NFC", verbalise(text.lower(), language).spoken)
    if language is Language.ZH:
        spoken = "".join(lazy_pinyin(spoken))
    return "".join(c for c in spoken if c.isalnum())


@pytest.fixture(scope="module")
def whisper() -> Any:
    from faster_whisper import WhisperModel

    folder = models_dir() / "whisper-base"
    if not (folder / "model.bin").is_file():
        pytest.skip(f"Whisper is not in {folder}: `run.py models fetch whisper-base`")
    return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)


@pytest.fixture(scope="module")
def kokoro() -> Iterator[Synthesiser]:
    folder = models_dir() / "kokoro"
    if not KokoroVoice.installed(folder):
        pytest.skip(f"Kokoro is not in {folder}: `run.py models fetch kokoro`")
    voice = KokoroVoice(folder, SystemClock())
    yield voice
    voice.close()


async def character_error_rate(voice: Synthesiser, language: Language, whisper: Any) -> float:
    errors = length = 0
    for text in SENTENCES[language]:
        speech = await voice.synthesise(text, verbalise(text, language).spoken, language)
        sound = soxr.resample(from_pcm(speech.audio.pcm), RATE, WHISPER_RATE)
        segments, _ = whisper.transcribe(
            sound, language=language, beam_size=1, temperature=0.0, without_timestamps=True
        )
        said = letters(text, language)
        errors += Levenshtein.distance(said, letters("".join(s.text for s in segments), language))
        length += len(said)
    return errors / length


@pytest.mark.parametrize(
    ("language", "bound"), [(Language.KO, 0.45), (Language.EN, 0.2), (Language.ZH, 0.25)]
)
async def test_kokoro_is_understood(
    language: Language, bound: float, kokoro: Synthesiser, whisper: Any
) -> None:
    assert await character_error_rate(kokoro, language, whisper) < bound


async def test_espeak_is_understood_in_english(whisper: Any) -> None:
    assert await character_error_rate(EspeakVoice(SystemClock()), Language.EN, whisper) < 0.5
