"""Free words are kept as they were said."""

import pytest

from assistant.core.language import Language
from assistant.understand.wording import as_said


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
