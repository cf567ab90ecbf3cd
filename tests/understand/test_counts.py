"""An answer that says nothing but how many."""

from pathlib import Path

import pytest

from assistant.core.language import Language
from assistant.places.catalogue import Catalogue
from assistant.understand.orders import parse_count

MENU = Catalogue.load(Path(__file__).parents[2] / "assets" / "city").get("golden-dragon").menu


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("来一个吧", Language.ZH, 1),
        ("好，来两个", Language.ZH, 2),
        ("네 두 개 주세요", Language.KO, 2),
        ("그걸로 하나", Language.KO, 1),
        ("yes, one", Language.EN, 1),
        ("I'll take three", Language.EN, 3),
        ("no, one coke", Language.EN, None),
        ("not one", Language.EN, None),
        ("두 번째 거", Language.KO, None),
        ("不要两个", Language.ZH, None),
    ],
)
def test_count(text: str, language: Language, count: int | None) -> None:
    assert parse_count([text], MENU, language) == count
