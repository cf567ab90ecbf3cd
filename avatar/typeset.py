"""Text on the screen: mixed Korean, Chinese and English in one line, shaped and measured by Skia.

Fonts come from a folder of ours where it exists (Pretendard, Noto Sans SC, Noto Emoji), the rest
from the system; what no font has is drawn as an empty box, never as an error.
"""

from __future__ import annotations

import re
import unicodedata
from collections import OrderedDict
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path

import skia
from skia import textlayout

from assistant.core.language import Language

FAMILIES = (
    # In the order they are tried.
    "Pretendard",
    "Noto Sans CJK KR",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Noto Sans",
    "Noto Sans Arabic",
    "DejaVu Sans",
    # Outlines before pictures: other displays get text as outlines.
    "Noto Emoji",
    "Noto Color Emoji",
    "Apple SD Gothic Neo",
    "Malgun Gothic",
    "Microsoft YaHei",
)
HAN_SHAPES = {"Noto Sans CJK KR": "KR", "Noto Sans CJK SC": "SC", "Noto Sans SC": "SC"}
"""Families with Chinese characters, and whose shapes they have."""
LINE_HEIGHT = 1.28
ELLIPSIS = "…"
WIDEST = 1e6
CACHED_PARAGRAPHS = 400
_BETWEEN_SYLLABLES = re.compile(r"(?<=[0-9\uac00-\ud7a3])(?=[\uac00-\ud7a3?!.,~…])")


class Weight(IntEnum):
    REGULAR = 400
    MEDIUM = 500
    SEMIBOLD = 600
    BOLD = 700


@dataclass(frozen=True, slots=True)
class Style:
    """``size`` in pixels, ``colour`` ARGB."""

    size: float
    colour: int
    weight: Weight = Weight.REGULAR
    align: textlayout.TextAlign = textlayout.TextAlign.kLeft

    def coloured(self, colour: int) -> Style:
        return replace(self, colour=colour)


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    style: Style


class Block:
    """A laid out paragraph. ``width`` and ``height`` in pixels are what it covers."""

    def __init__(self, paragraph: textlayout.Paragraph, lines: int) -> None:
        self._paragraph = paragraph
        longest = float(paragraph.LongestLine)
        # Skia tells of no line at all that it is as long as numbers go.
        self.width = longest if abs(longest) < WIDEST else 0.0
        self.height = float(paragraph.Height)
        self.lines = lines

    def paint(self, canvas: skia.Canvas, x: float, y: float) -> None:
        self._paragraph.paint(canvas, x, y)


class Typesetter:
    """Lays out paragraphs and keeps those used lately.

    Args:
        fonts_dir: a folder of ``.otf`` and ``.ttf`` files that come before the system's fonts.
        language: whose shapes of Chinese characters are taken where they differ.
    """

    def __init__(self, fonts_dir: Path | None, language: Language) -> None:
        self.language = language
        self._provider = textlayout.TypefaceFontProvider()
        self._families = _register(self._provider, fonts_dir)
        self._collection = textlayout.FontCollection()
        self._collection.setDefaultFontManager(self._provider)
        self._unicode = skia.Unicodes.ICU.Make()
        self._blocks: OrderedDict[tuple[object, ...], Block] = OrderedDict()

    @property
    def families(self) -> tuple[str, ...]:
        """Font families found, in the order they are tried; empty when the system has none."""
        han = "SC" if self.language is Language.ZH else "KR"
        return tuple(sorted(self._families, key=lambda f: HAN_SHAPES.get(f, han) != han))

    def line_height(self, size: float) -> float:
        return round(size * LINE_HEIGHT)

    def natural_width(self, text: str, style: Style) -> float:
        """Width of ``text`` on one line, in whole pixels."""
        return float(int(self.block((Run(text, style),), 100_000.0, 1).width) + 2)

    def text(self, text: str, style: Style, width: float, lines: int) -> Block:
        """``text`` within ``width`` pixels, cut with an ellipsis after ``lines`` lines."""
        return self.block((Run(text, style),), width, lines)

    def block(self, runs: tuple[Run, ...], width: float, lines: int) -> Block:
        """Several styles in one paragraph; only a paragraph of one run is cut to ``lines``."""
        key = (runs, round(width), lines, self.language)
        if (block := self._blocks.get(key)) is not None:
            self._blocks.move_to_end(key)
            return block
        clean = tuple(Run(_clean(run.text), run.style) for run in runs)
        block = self._layout(clean, width)
        if block.lines > lines and len(clean) == 1:
            block = self._cut(clean[0], width, lines)
        self._blocks[key] = block
        if len(self._blocks) > CACHED_PARAGRAPHS:
            self._blocks.popitem(last=False)
        return block

    def _cut(self, run: Run, width: float, lines: int) -> Block:
        """The longest beginning that fits with an ellipsis: Skia's binding has no line limit."""
        low, high = 0, len(run.text)
        best = self._layout((Run(ELLIPSIS, run.style),), width)
        while low < high:
            middle = (low + high + 1) // 2
            shown = run.text[: _safe_cut(run.text, middle)].rstrip() + ELLIPSIS
            block = self._layout((Run(shown, run.style),), width)
            if block.lines <= lines:
                low, best = middle, block
            else:
                high = middle - 1
        return best

    def _layout(self, runs: tuple[Run, ...], width: float) -> Block:
        size = max(run.style.size for run in runs)
        line = self.line_height(size)
        paragraph_style = textlayout.ParagraphStyle()
        paragraph_style.setTextAlign(runs[0].style.align)
        paragraph_style.setStrutStyle(self._strut(size, line))
        builder = textlayout.ParagraphBuilder.make(paragraph_style, self._collection, self._unicode)
        for run in runs:
            style = textlayout.TextStyle()
            style.setFontFamilies(list(self.families))
            style.setFontSize(run.style.size)
            style.setColor(run.style.colour)
            style.setFontStyle(
                skia.FontStyle(
                    int(run.style.weight),
                    skia.FontStyle.kNormal_Width,
                    skia.FontStyle.kUpright_Slant,
                )
            )
            style.setLocale(self.language.value)
            builder.pushStyle(style)
            builder.addText(_keep_words(run.text))
            builder.pop()
        paragraph = builder.Build()
        paragraph.layout(max(1.0, width))
        return Block(paragraph, max(1, round(float(paragraph.Height) / line)))

    def _strut(self, size: float, line: float) -> textlayout.StrutStyle:
        # Without a forced strut a fallback font of other proportions would shift single lines.
        strut = textlayout.StrutStyle()
        strut.setStrutEnabled(True)
        strut.setFontFamilies(list(self.families))
        strut.setFontSize(size)
        strut.setForceStrutHeight(True)
        strut.setHeight(line / size)
        strut.setHeightOverride(True)
        strut.setHalfLeading(True)
        return strut


def _register(provider: textlayout.TypefaceFontProvider, fonts_dir: Path | None) -> list[str]:
    """Offers every font by its family's name; returns those names in the order of `FAMILIES`."""
    found: set[str] = set()
    if fonts_dir is not None and fonts_dir.is_dir():
        for file in sorted(fonts_dir.glob("*.[ot]tf")):
            typeface = skia.Typeface.MakeFromFile(str(file))
            if typeface is not None:
                provider.registerTypeface(typeface, typeface.getFamilyName())
                found.add(typeface.getFamilyName())
    system = skia.FontMgr()
    available = {system.getFamilyName(i) for i in range(system.countFamilies())} - found
    wanted = available.intersection(FAMILIES)
    for family in wanted or (set() if found else set(sorted(available)[:1])):
        for style in (skia.FontStyle.Normal(), skia.FontStyle.Bold()):
            typeface = system.matchFamilyStyle(family, style)
            if typeface is not None:
                provider.registerTypeface(typeface, family)
        found.add(family)
    order = {family: place for place, family in enumerate(FAMILIES)}
    return sorted(found, key=lambda family: (order.get(family, len(order)), family))


def _clean(text: str) -> str:
    """Composed, and on one line of its own: cards hold data from outside."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in composed)


def _keep_words(text: str) -> str:
    """Korean breaks between words; Unicode's default breaks within them, between any syllables."""
    return _BETWEEN_SYLLABLES.sub("\u2060", text)


def _safe_cut(text: str, at: int) -> int:
    """``at`` or a little before it, so that no mark or joined emoji is torn from its base."""
    joiner = "\u200d"
    while 0 < at < len(text) and (
        unicodedata.combining(text[at]) or text[at] in "\ufe0f\u200d" or text[at - 1] == joiner
    ):
        at -= 1
    return at
