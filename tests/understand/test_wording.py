"""Free words are kept as they were said."""

import pytest

from assistant.core.language import Language
from assistant.understand.wording import as_said, plain, says_nothing


@pytest.mark.parametrize(
    ("words", "text", "language", "said"),
    [
        ("turn off gas", "Remind me to turn off the gas, please.", Language.EN, "turn off the gas"),
        ("airport", "is there a bus to the airport?", Language.EN, "the airport"),
        ("gangnam", "bus to Gangnam", Language.EN, "Gangnam"),
        ("약 먹으라고", "7시에 약을 먹으라고 알려 줘", Language.KO, "약을 먹으라고"),
        ("짜장면", "짜장면을 시켜줘", Language.KO, "짜장면"),
        ("寄快递", "明天提醒我寄快递。", Language.ZH, "寄快递"),
        ("something else", "nothing like it", Language.EN, "something else"),
    ],
)
def test_as_said(words: str, text: str, language: Language, said: str) -> None:
    assert as_said(words, text, language) == said


@pytest.mark.parametrize(
    ("text", "language", "nothing"),
    [
        ("you know what", Language.EN, True),
        ("哎呀", Language.ZH, True),
        ("글쎄 뭐", Language.KO, True),
        ("I want two", Language.EN, False),
        ("not that one", Language.EN, False),
        ("three beers", Language.EN, False),
    ],
)
def test_what_says_nothing(text: str, language: Language, nothing: bool) -> None:
    assert says_nothing(text, language) is nothing


def test_a_question_that_only_asks_to_agree_is_none() -> None:
    assert plain("it's cold, isn't it?", Language.EN) == plain("it's cold", Language.EN)
    assert "not" in plain("isn't it cold?", Language.EN)
