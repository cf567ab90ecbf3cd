"""Small signs in the corner: the language, that the microphone is off, the volume."""

from __future__ import annotations

import math

import skia

from assistant.core.bus import Told
from assistant.core.events import LanguageChanged, MuteChanged, VolumeChanged
from assistant.core.language import Language
from avatar.boxes import Rect
from avatar.cards.look import CENTRE, fill, line, svg_path
from avatar.motion import smoothstep
from avatar.theme import Theme
from avatar.typeset import Style, Typesetter, Weight

NAMES = {Language.KO: "한국어", Language.EN: "English", Language.ZH: "中文"}
VOLUME_SHOWN = 2.0
"""Seconds."""
MICROPHONE = (
    "M 50 18 C 62 18 62 26 62 30 L 62 48 C 62 64 38 64 38 48 L 38 30 C 38 26 38 18 "
    "50 18 Z M 26 46 C 26 78 74 78 74 46 M 50 70 L 50 84"
)
LOUDSPEAKER = "M 20 40 L 34 40 L 52 24 L 52 76 L 34 60 L 20 60 Z M 64 38 C 72 45 72 55 64 62"


class Signs:
    def __init__(self, language: Language) -> None:
        self._language = language
        self._muted = False
        self._volume = 0
        self._volume_at = -math.inf

    def tell(self, told: Told) -> None:
        match told.fact:
            case LanguageChanged(language=language):
                self._language = language
            case MuteChanged(muted=muted):
                self._muted = muted
            case VolumeChanged(volume=volume):
                self._volume, self._volume_at = volume, told.at
            case _:
                pass

    def paint(
        self, canvas: skia.Canvas, t: float, room: Rect, theme: Theme, setter: Typesetter
    ) -> None:
        tall = room.height
        style = Style(max(9.0, round(tall * 0.44)), theme.bar_ink, Weight.SEMIBOLD, CENTRE)
        name = NAMES[self._language]
        wide = setter.natural_width(name, style) + tall * 0.7
        canvas.drawRoundRect(
            skia.Rect.MakeXYWH(room.x, room.y, wide, tall), tall / 2, tall / 2, fill(_glass(theme))
        )
        text = setter.text(name, style, wide, 1)
        text.paint(canvas, room.x, room.y + (tall - text.height) / 2)
        x = room.x + wide + tall * 0.25
        if self._muted:
            _disc(canvas, Rect(x, room.y, tall, tall), 0xFFD83A45, MICROPHONE + " M 22 18 L 80 84")
            x += tall * 1.25
        shown = 1 - smoothstep((t - self._volume_at - VOLUME_SHOWN) / 0.3)
        if shown > 0:
            self._paint_volume(canvas, Rect(x, room.y, tall * 4.6, tall), theme, shown)

    def _paint_volume(self, canvas: skia.Canvas, rect: Rect, theme: Theme, shown: float) -> None:
        canvas.saveLayerAlpha(rect.skia(), round(255 * shown))
        tall = rect.height
        canvas.drawRoundRect(rect.skia(), tall / 2, tall / 2, fill(_glass(theme)))
        _sign(
            canvas,
            Rect(rect.x + tall * 0.2, rect.y + tall * 0.1, tall * 0.8, tall * 0.8),
            LOUDSPEAKER,
        )
        left, right, middle = rect.x + tall * 1.25, rect.right - tall * 0.5, rect.y + tall / 2
        canvas.drawLine(left, middle, right, middle, line(0x50FFFFFF, tall * 0.16))
        if self._volume > 0:
            level = left + (right - left) * min(100, self._volume) / 100
            canvas.drawLine(left, middle, level, middle, line(theme.bar_mark, tall * 0.16))
        canvas.restore()


def _glass(theme: Theme) -> int:
    return theme.bar & 0xFFFFFF | 0xB0000000


def _disc(canvas: skia.Canvas, rect: Rect, colour: int, svg: str) -> None:
    canvas.drawOval(rect.skia(), fill(colour))
    _sign(canvas, rect.inset(rect.width * 0.08), svg)


def _sign(canvas: skia.Canvas, rect: Rect, svg: str) -> None:
    canvas.save()
    canvas.translate(rect.x, rect.y)
    canvas.scale(rect.width / 100, rect.height / 100)
    canvas.drawPath(svg_path(svg), line(0xFFFFFFFF, 8))
    canvas.restore()
