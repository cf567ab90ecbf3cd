"""The Korean speaker for audio tests: its phonemes, and its voice where it is installed."""

import re
from pathlib import Path

import pytest

from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.script import mbrola
from assistant.script.diphones import hn1
from assistant.script.lines import LineSpeaker


def sounds(pho: str) -> list[str]:
    return [line.split()[0] for line in pho.splitlines()]


def last_hertz(pho: str) -> float:
    """Of the last vowel's end."""
    *_, vowel = (line for line in pho.splitlines() if len(line.split()) == 6)
    return float(vowel.split()[-1])


def test_words_are_spoken_as_they_sound() -> None:
    assert sounds(hn1("국물")) == ["_", "k", "u", "N", "m", "u", "l_}", "_"]


def test_words_of_a_phrase_are_spoken_together() -> None:
    """The ㄴ of 은 is the onset of 얼, and the ㅂ of 비 is voiced."""
    assert "n_}" not in sounds(hn1("은 얼마"))
    assert "b" in sounds(hn1("내일 비"))
    assert "p" in sounds(hn1("내일, 비"))


def test_a_question_ends_high_and_a_statement_low() -> None:
    assert last_hertz(hn1("비 와요?")) > last_hertz(hn1("비 와요,")) > last_hertz(hn1("비 와요."))


@pytest.mark.parametrize("text", ["", "...", "hello", "ㅋㅋ"])
def test_what_is_no_hangul_is_silence(text: str) -> None:
    assert set(sounds(hn1(text))) == {"_"}


def test_every_line_is_one_of_a_pho_file() -> None:
    lines = hn1("불고기 정식 두 개랑 콜라 하나 주세요. 몇 시에 와요?").splitlines()
    assert all(re.fullmatch(r"\S+ \d+( \d+ \d+)*", line) for line in lines)


def test_it_speaks_korean_only() -> None:
    with pytest.raises(EngineError, match="speaks Korean"):
        mbrola.say("hello", Language.EN)


def test_a_missing_program_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(EngineError, match="install mbrola and mbrola-hn1"):
        mbrola.say("안녕", Language.KO)


@pytest.mark.skipif(not mbrola.is_installed(), reason="mbrola-hn1 is not installed")
async def test_it_speaks_a_line(tmp_path: Path) -> None:
    speaker = LineSpeaker(tmp_path)
    slow = await speaker.line("음식 배달시켜 줘.", Language.KO, "mbrola")
    fast = await speaker.line("음식 배달시켜 줘.", Language.KO, "mbrola*1.25")
    speaker.close()
    assert 1.0 < slow.seconds < 3.0
    assert fast.seconds == pytest.approx(slow.seconds / 1.25, abs=0.01)
