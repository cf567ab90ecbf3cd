import ast
from pathlib import Path

import pytest

from assistant.core import errors
from assistant.core.language import Language
from assistant.speak.clauses import clauses
from assistant.speak.sentences import keys, sentence

ROOT = Path(__file__).resolve().parents[2]


def keys_in_the_code() -> set[str]:
    """Every ``key="error_..."`` or ``key = "error_..."`` of the house."""
    found: set[str] = set()
    for file in (*(ROOT / "assistant").rglob("*.py"), *(ROOT / "device").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                value = node.value
                if value.startswith("error_") and value.isidentifier():
                    found.add(value)
    return found


def test_every_error_can_be_spoken() -> None:
    assert errors.AssistantError.key in keys(Language.KO)
    assert keys_in_the_code() <= keys(Language.KO)


@pytest.mark.parametrize("language", Language)
def test_every_language_has_every_sentence(language: Language) -> None:
    assert keys(language) == keys(Language.KO)


@pytest.mark.parametrize("language", Language)
def test_sentences_are_short(language: Language) -> None:
    for key in keys(language):
        text = sentence(key, language, guess="x")
        assert 1 <= len(clauses(text, language)) <= 4, key
        assert len(text) < 100, key


def test_guess_is_filled_in() -> None:
    assert sentence("ask_did_you_mean", Language.KO, guess="서울불고기") == "서울불고기, 맞나요?"
