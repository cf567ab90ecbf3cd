"""Cards that tell one thing: the weather, a message."""

from __future__ import annotations

import skia

from assistant.core.cards import MessageCard, WeatherCard, WeatherDay
from avatar.boxes import Box, Column, Panel, Picture, Rect, Row
from avatar.cards.icons import icon, weather
from avatar.cards.look import CENTRE, Look, rounded
from avatar.cards.payment import clock_text
from avatar.typeset import Run, Weight


def weather_card(card: WeatherCard, look: Look, rows: int) -> Column:
    now = Row(
        [
            Picture("weather", (look.px(170), look.px(150)), weather(card.condition)),
            look.stack(
                [look.text(card.now, 58, weight=Weight.BOLD), look.faint(card.detail, 22, lines=3)],
                2,
            ),
        ],
        look.px(22),
    )
    boxes: list[Box] = [look.title(card.title), now]
    if card.days and rows:
        boxes.append(Row([_day(day, look) for day in card.days[:rows]], look.px(10), 0.0))
    return look.stack(boxes, 16)


def _day(day: WeatherDay, look: Look) -> Box:
    lines: list[Box] = [
        look.text(day.label, 19, weight=Weight.SEMIBOLD, align=CENTRE),
        Picture("weather", (look.px(62), look.px(54)), weather(day.condition)),
        look.text(day.high, 22, weight=Weight.BOLD, align=CENTRE),
        look.text(day.low, 20, look.theme.faint, align=CENTRE),
        look.text(day.rain, 17, look.theme.user_ink, Weight.MEDIUM, CENTRE),
    ]
    return Panel(
        "day",
        look.stack(lines, 3),
        (look.px(6), look.px(12)),
        rounded(look.theme.inset, look.px(16)),
    )


def message(card: MessageCard, look: Look, rows: int) -> Column:
    sign = Picture(
        "icon", (look.px(76), look.px(76)), icon(card.icon, look.theme.accent, look.theme.on_accent)
    )
    boxes: list[Box] = [Row([sign, look.title(card.title)], look.px(18))]
    if card.ends_at is not None:
        boxes.append(_time_left(card.ends_at, look))
    elif card.big:
        boxes.append(look.text(card.big, 76, weight=Weight.BOLD, align=CENTRE))
    lines = [look.text(text, 23, lines=3) for text in card.lines[:rows]]
    if lines:
        inner = look.stack([*lines, *look.more(len(card.lines) - rows)], 10)
        boxes.append(
            Panel(
                "lines", inner, (look.px(20), look.px(16)), rounded(look.theme.inset, look.px(18))
            )
        )
    return look.stack(boxes, 18)


def _time_left(ends_at: float, look: Look) -> Picture:
    style = look.style(84, look.theme.ink, Weight.BOLD, CENTRE)

    def draw(canvas: skia.Canvas, rect: Rect, now: float) -> None:
        look.setter.block((Run(clock_text(ends_at - now), style),), rect.width, 1).paint(
            canvas, rect.x, rect.y
        )

    return Picture(
        "time left", (look.px(420), look.setter.line_height(style.size)), draw, live=True
    )
