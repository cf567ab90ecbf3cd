"""The typographic hierarchy and small shapes that all cards share."""

from __future__ import annotations

from dataclasses import dataclass

import skia
from skia import textlayout

from avatar.boxes import Box, Column, Draw, Line, Panel, Rect, Row, Text
from avatar.painter import colour_paint
from avatar.theme import Theme
from avatar.typeset import Style, Typesetter, Weight

RIGHT = textlayout.TextAlign.kRight
CENTRE = textlayout.TextAlign.kCenter
LEFT = textlayout.TextAlign.kLeft


@dataclass(frozen=True, slots=True)
class Look:
    """How a card is drawn: ``unit`` is pixels a design pixel (a screen 800 high)."""

    theme: Theme
    setter: Typesetter
    unit: float
    compact: bool = False
    """There is little room: what can be spared is left out before text gets too small to read."""

    def px(self, design: float) -> float:
        return round(design * self.unit)

    def style(
        self,
        size: float,
        colour: int,
        weight: Weight = Weight.REGULAR,
        align: textlayout.TextAlign = LEFT,
    ) -> Style:
        return Style(max(8.0, round(size * self.unit)), colour, weight, align)

    def text(
        self,
        text: str,
        size: float,
        colour: int | None = None,
        weight: Weight = Weight.REGULAR,
        align: textlayout.TextAlign = LEFT,
        lines: int = 1,
        hug: bool = False,
        whole: bool = False,
    ) -> Text:
        style = self.style(size, self.theme.ink if colour is None else colour, weight, align)
        return Text(self.setter, text, style, lines, hug, whole)

    def title(self, title: str, page: str = "") -> Box:
        heading = self.text(title, 31, weight=Weight.BOLD, lines=2)
        return Row([heading, self.chip(page)], self.px(12)) if page else heading

    def faint(self, text: str, size: float = 20, lines: int = 1, hug: bool = False) -> Text:
        return self.text(text, size, self.theme.faint, lines=lines, hug=hug)

    def price(self, text: str, size: float = 25) -> Text:
        """Never cut, however long it is."""
        return self.text(text, size, self.theme.accent, Weight.BOLD, RIGHT, hug=True, whole=True)

    def chip(self, text: str) -> Box:
        inner = self.text(text, 18, self.theme.faint, Weight.SEMIBOLD, CENTRE, hug=True)
        return Panel(
            "chip", inner, (self.px(12), self.px(3)), pill(self.theme.inset), stretch=False
        )

    def rule(self, dashed: bool = False) -> Line:
        return Line(
            max(1.0, self.px(2)),
            dashes(self.theme.rule, self.unit) if dashed else solid(self.theme.rule),
        )

    def total(self, label: str, amount: str) -> Box:
        return Row(
            [self.text(label, 24, weight=Weight.SEMIBOLD, lines=2), self.price(amount, 36)],
            self.px(16),
        )

    def more(self, hidden: int) -> list[Box]:
        """Says that rows were left out for want of room."""
        return (
            [self.text(f"+{hidden}", 18, self.theme.faint, Weight.SEMIBOLD, CENTRE)]
            if hidden
            else []
        )

    def stack(self, children: list[Box], gap: float = 14) -> Column:
        return Column(children, self.px(gap))


def fill(colour: int) -> skia.Paint:
    return colour_paint(colour, colour >> 24 < 255)


def line(colour: int, width: float) -> skia.Paint:
    return skia.Paint(
        AntiAlias=True, Color=colour, Style=skia.Paint.kStroke_Style, StrokeWidth=width,
        StrokeCap=skia.Paint.kRound_Cap, StrokeJoin=skia.Paint.kRound_Join,
    )  # fmt: skip


def svg_path(svg: str) -> skia.Path:
    """A path from SVG path data with absolute M L Q C Z, parts separated by spaces."""
    path = skia.Path()
    words = svg.replace(",", " ").split()
    while words:
        verb = words.pop(0)
        count = {"M": 2, "L": 2, "Q": 4, "C": 6, "Z": 0}[verb]
        numbers = [float(words.pop(0)) for _ in range(count)]
        {"M": path.moveTo, "L": path.lineTo, "Q": path.quadTo, "C": path.cubicTo, "Z": path.close}[
            verb
        ](*numbers)
    return path


def solid(colour: int) -> Draw:
    return lambda canvas, rect, _: canvas.drawRect(rect.skia(), fill(colour))


def rounded(colour: int, radius: float) -> Draw:
    return lambda canvas, rect, _: canvas.drawRoundRect(rect.skia(), radius, radius, fill(colour))


def pill(colour: int) -> Draw:
    def draw(canvas: skia.Canvas, rect: Rect, _: float) -> None:
        canvas.drawRoundRect(rect.skia(), rect.height / 2, rect.height / 2, fill(colour))

    return draw


def dashes(colour: int, unit: float) -> Draw:
    def draw(canvas: skia.Canvas, rect: Rect, _: float) -> None:
        paint = line(colour, rect.height)
        paint.setPathEffect(skia.DashPathEffect.Make([7 * unit, 7 * unit], 0))
        middle = rect.y + rect.height / 2
        canvas.drawLine(rect.x, middle, rect.right, middle, paint)

    return draw
