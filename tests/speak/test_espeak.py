import asyncio

import pytest

from assistant.core.clock import SystemClock
from assistant.core.language import Language
from assistant.core.speech import Viseme
from assistant.speak.sound import Samples
from assistant.speak.voices import espeak
from assistant.speak.voices.espeak import EspeakVoice, _say
from assistant.speak.voices.espeak_library import EspeakLibrary


async def test_two_voices_at_once_lose_no_sentence() -> None:
    """pyttsx3 drops a sentence begun while espeak's own thread is still at the one before."""
    voices = [EspeakVoice(SystemClock()) for _ in range(2)]
    alone = await voices[0].synthesise("안녕하세요.", "안녕하세요.", Language.KO)

    async def speak_often(voice: EspeakVoice) -> None:
        for _ in range(20):
            speech = await voice.synthesise("안녕하세요.", "안녕하세요.", Language.KO)
            assert speech.audio.seconds == pytest.approx(alone.audio.seconds, abs=0.01)
            assert [v.viseme for v in speech.visemes] == [v.viseme for v in alone.visemes]

    await asyncio.gather(*map(speak_often, voices))


async def test_a_sentence_of_which_a_part_was_lost_is_said_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    voice, text = EspeakVoice(SystemClock()), "휴대폰으로 화면의 코드를 찍어 주세요"
    whole = await voice.synthesise(text, text, Language.KO)
    said: list[str] = []

    def say(spoken: str, name: str, words_per_minute: int) -> tuple[Samples, int]:
        said.append(spoken)
        samples, rate = _say(spoken, name, words_per_minute)
        return (samples[len(samples) // 3 :] if len(said) == 1 else samples), rate

    monkeypatch.setattr(espeak, "_say", say)
    again = await voice.synthesise(text, text, Language.KO)
    assert len(said) == 2
    assert again.audio.seconds == pytest.approx(whole.audio.seconds, abs=0.01)


async def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    await EspeakVoice(SystemClock()).synthesise("네", "네", Language.KO)
    assert capfd.readouterr().out == ""


async def test_lips_meet_where_the_m_is() -> None:
    speech = await EspeakVoice(SystemClock()).synthesise("아마", "아마", Language.KO)
    shapes = [v.viseme for v in speech.visemes]
    assert shapes == [Viseme.AA, Viseme.PP, Viseme.AA, Viseme.SIL]


@pytest.mark.parametrize(
    ("voice", "text", "words"),
    [
        ("ko", "정식 두 그릇, 맞나요?", ["정식", "두", "그릇,", "맞나요?"]),
        ("en-us", "two bowls, is that right?", ["two", "bowls,", "is", "that", "right?"]),
        ("cmn", "两碗，对吗？", ["两", "碗", "对", "吗"]),
    ],
)
def test_every_word_is_timed_in_order(voice: str, text: str, words: list[str]) -> None:
    timing = EspeakLibrary().timing(text, voice, 165)
    assert [text[w.begin : w.end] for w in timing.words] == words
    starts = [w.start for w in timing.words]
    assert starts == sorted(starts)
    assert starts[-1] < timing.seconds


def test_ipa_of_several_clauses() -> None:
    assert EspeakLibrary().ipa("juice, chair", "en-us") == "d^ʒˈuːs t^ʃˈɛ^ɹ"
