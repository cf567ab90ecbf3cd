"""What is wanted in place of what is refused."""

import pytest

from assistant.core.language import Language
from assistant.understand.choose import choose
from assistant.understand.lexicon import wanted_instead
from assistant.understand.verdict import Verdict

KO, EN, ZH = Language.KO, Language.EN, Language.ZH


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("음 피자 말고 치킨", KO, "치킨"),
        ("피자 말고", KO, ""),
        ("not pizza but chicken", EN, "chicken"),
        ("no pizza", EN, ""),
        ("the third", EN, ""),
        ("不要披萨，要炸鸡", ZH, "要炸鸡"),
    ],
)
def test_wanted_instead(text: str, language: Language, wanted: str) -> None:
    assert wanted_instead(text, language) == wanted


@pytest.mark.parametrize(
    ("text", "language", "index"),
    [
        ("not the first one, the third", EN, 2),
        ("1번 말고 3번이요", KO, 2),
        ("서울불고기 말고 황금룡이요", KO, 1),
        ("不要第一家，要第二家", ZH, 1),
    ],
)
def test_chosen_in_place_of_another(text: str, language: Language, index: int) -> None:
    options = [("서울불고기",), ("황금룡",), ("달빛피자",)]
    choice = choose([text], options, language, first_number=1)
    assert (choice.verdict, choice.index) == (Verdict.DO, index)


@pytest.mark.parametrize(
    ("text", "language"), [("not the first one", EN), ("1번 말고", KO), ("不要第一家", ZH)]
)
def test_what_is_only_refused_is_not_chosen(text: str, language: Language) -> None:
    options = [("서울불고기",), ("황금룡",)]
    assert choose([text], options, language, first_number=1).verdict is not Verdict.DO
