import ast
from pathlib import Path

import pytest

from assistant.core import errors
from assistant.core.errors import ConfigError
from assistant.core.language import Language
from assistant.turn.phrases import Phrases

PHRASES = Phrases()
ROOT = Path(__file__).resolve().parents[2]


def keys_in_the_code() -> set[str]:
    """Every ``key="error_..."`` or ``key = "error_..."`` of the house."""
    found: set[str] = set()
    for file in (*(ROOT / "assistant").rglob("*.py"), *(ROOT / "device").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case (
                    ast.keyword(arg="key", value=ast.Constant(value=str(key)))
                    | ast.Assign(targets=[ast.Name(id="key")], value=ast.Constant(value=str(key)))
                    | ast.AnnAssign(target=ast.Name(id="key"), value=ast.Constant(value=str(key)))
                ) if key.startswith("error_"):
                    found.add(key)
    return found


def test_every_error_can_be_spoken() -> None:
    assert errors.AssistantError.key in PHRASES.keys(Language.KO)
    assert len(keys_in_the_code()) > 10
    assert keys_in_the_code() <= PHRASES.keys(Language.KO)


@pytest.mark.parametrize("language", Language)
def test_every_language_has_every_sentence(language: Language) -> None:
    assert PHRASES.keys(language) == PHRASES.keys(Language.KO)


def test_values_are_written_in() -> None:
    asked = PHRASES.get("ask_did_you_mean", Language.KO, guess="서울불고기")
    assert asked == "서울불고기, 맞나요?"


def test_a_missing_sentence_is_named() -> None:
    with pytest.raises(ConfigError, match="no_such_sentence"):
        PHRASES.get("no_such_sentence", Language.KO)
