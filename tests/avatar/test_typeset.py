"""Which font draws what, with our fonts and without any."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import skia

from assistant.core.language import Language
from assistant.models.registry import models_dir
from avatar.painter import raster_surface
from avatar.typeset import Style, Typesetter, Weight

from .conftest import Frame

OURS = models_dir() / "fonts"
FILES = ("Pretendard", "NotoSansSC", "NotoSansArabic", "NotoEmoji")
OTHERS = ("مطعم التنين", "🍜🍕🥟🎂")
"""In the names of restaurants and dishes, whatever the language."""
TEXTS = ("서울불고기 메뉴", "饺子 小娥 菜单", "Menu 12,000")
UNKNOWN = "\U000f0000"
"""For private use: what no font has."""


class NoSystemFonts:
    def countFamilies(self) -> int:  # noqa: N802 (as Skia calls it)
        return 0


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose only fonts are those that `models fetch` brings."""
    if not all(list(OURS.glob(f"{name}*")) for name in FILES):
        pytest.skip("the fonts are not there: run.py models fetch")
    monkeypatch.setattr(skia, "FontMgr", NoSystemFonts)
    return OURS


def ink(setter: Typesetter, text: str, weight: Weight = Weight.REGULAR) -> Frame:
    pixels = np.full((50, 400, 4), 255, np.uint8)
    canvas = raster_surface(pixels).getCanvas()
    setter.text(text, Style(32, 0xFF000000, weight), 400, 1).paint(canvas, 0, 0)
    return pixels


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("weight", Weight)
def test_our_fonts_alone_draw_every_language(
    ours: Path, language: Language, weight: Weight
) -> None:
    setter = Typesetter(ours, language)
    assert setter.families[0] == "Pretendard"
    assert set(setter.families[1:]) == {"Noto Sans SC", "Noto Sans Arabic", "Noto Emoji"}
    for text in TEXTS + OTHERS:
        for letter in text.replace(" ", ""):
            missing = ink(setter, UNKNOWN, weight)
            assert not np.array_equal(ink(setter, letter, weight), missing), letter


def test_bold_is_bolder(ours: Path) -> None:
    setter = Typesetter(ours, Language.ZH)
    for text in TEXTS:
        assert ink(setter, text, Weight.BOLD).mean() < ink(setter, text).mean()


def test_chinese_characters_have_the_shapes_of_the_language() -> None:
    setter = Typesetter(OURS, Language.KO)
    for language, first in ((Language.KO, "KR"), (Language.ZH, "SC")):
        setter.language = language
        han = [
            family for family in setter.families if "Noto Sans" in family and family[-2:] in "KRSC"
        ]
        if len({family[-2:] for family in han}) < 2:
            pytest.skip("needs Korean and Chinese fonts: fonts-noto-cjk")
        assert han[0].endswith(first)


def test_without_any_font_nothing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(skia, "FontMgr", NoSystemFonts)
    setter = Typesetter(None, Language.KO)
    assert setter.families == ()
    assert ink(setter, "서울불고기").shape == (50, 400, 4)


def test_a_number_stays_with_its_korean_word() -> None:
    setter, style = Typesetter(None, Language.KO), Style(20, 0xFF000000)
    room = setter.natural_width("곳이에요. 1", style)
    first_line = setter.natural_width("곳이에요.", style)
    assert setter.text("곳이에요. 1번", style, room, 2).width <= first_line
