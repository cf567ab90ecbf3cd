"""The ruler of the lip-sync benchmark, held to speech whose words are known."""

from statistics import median

import numpy as np
import pytest

from assistant.core.audio import Audio
from assistant.core.clock import SystemClock
from assistant.core.language import Language
from assistant.core.speech import Speech
from assistant.speak.voices.espeak import EspeakVoice
from scripts.benchmarks.alignment import word_starts

SENTENCES = [
    (Language.KO, "휴대폰으로 화면의 코드를 찍어 주세요"),
    (Language.EN, "Please scan the code on the screen"),
    (Language.ZH, "我找到了附近的几家餐厅"),
]


async def _spoken(text: str, language: Language, variant: str) -> Speech:
    voice = EspeakVoice(SystemClock(), variant=variant)
    try:
        return await voice.synthesise(text, text, language)
    finally:
        voice.close()


@pytest.mark.parametrize(("language", "text"), SENTENCES)
async def test_words_of_another_timbre_are_found(language: Language, text: str) -> None:
    man, woman = [await _spoken(text, language, variant) for variant in ("", "+f5")]
    starts = word_starts(man, woman)
    assert median(abs(word.start - starts[word.begin]) for word in man.words) < 0.015


async def test_a_pause_that_the_other_does_not_make_moves_what_follows_by_its_length() -> None:
    language, text = SENTENCES[1]
    man, woman = [await _spoken(text, language, variant) for variant in ("", "+f5")]
    paused_at = text.index("on the")
    cut = next(word.start for word in man.words if word.begin == paused_at)
    byte = 2 * round(cut * man.audio.rate)
    pause = np.zeros(round(0.4 * man.audio.rate), np.int16).tobytes()
    pcm = man.audio.pcm[:byte] + pause + man.audio.pcm[byte:]
    starts = word_starts(Speech(text, Audio(pcm, man.audio.rate), ()), woman)
    for word in man.words:
        expected = word.start + (0.4 if word.begin >= paused_at else 0.0)
        assert starts[word.begin] == pytest.approx(expected, abs=0.06)
