"""Options told by what somebody can or cannot eat, and by the clause that says what is wanted."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.core.language import Language
from assistant.core.menu import OptionGroup
from assistant.places.catalogue import Catalogue
from assistant.understand.options import parse_options

CITY = Catalogue.load(Path(__file__).parents[2] / "assets" / "city")
KO, EN, ZH = Language.KO, Language.EN, Language.ZH


def group(shop: str, code: str) -> OptionGroup:
    groups = [group for item in CITY.get(shop).menu.items() for group in item.groups]
    return next(group for group in groups if group.id == code)


HERBS = group("hoian-pho", "herbs")
SPICE = group("barun-chicken", "spiciness")
CUT = group("barun-chicken", "cut")


@pytest.mark.parametrize(
    ("text", "asked", "language", "chosen"),
    [
        ("고수는 냄새나서 싫어요", HERBS, KO, ["no-coriander"]),
        ("I can't stand coriander", HERBS, EN, ["no-coriander"]),
        ("香菜那味儿我受不了", HERBS, ZH, ["no-coriander"]),
        ("고수 좋아요", HERBS, KO, []),
        ("I like coriander", HERBS, EN, []),
        ("매운 거 잘 못 먹으니까 순하게 해 줘요", SPICE, KO, ["gentle"]),
        ("go easy on the spice", SPICE, EN, ["gentle"]),
        ("我吃不了辣，给我弄淡一点的", SPICE, ZH, ["gentle"]),
        ("뼈 발라 먹기 귀찮으니까 순살로", CUT, KO, ["boneless"]),
        ("on the bone or boneless", CUT, EN, ["bone", "boneless"]),
    ],
)
def test_what_somebody_dislikes_is_left_out(
    text: str, asked: OptionGroup, language: Language, chosen: list[str]
) -> None:
    assert [c.option.id for c in parse_options([text], asked, language)] == chosen
