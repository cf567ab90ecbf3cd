"""Small signs in the corner: the language, that the microphone is off, the volume."""

from __future__ import annotations

import math

import skia

from assistant.core.bus import Told
from assistant.core.events import LanguageChanged, MuteChanged, VolumeChanged
from assistant.core.language import Language
from avatar.boxes import Rect
from avatar.cards.look import fill, line, svg_path
from avatar.motion import smoothstep
from avatar.theme import Theme
from avatar.typeset import Style, Typesetter, Weight

NAMES = {Language.KO: "한국어", Language.EN: "English", Language.ZH: "中文"}
MUTED = {Language.KO: "마이크 꺼짐", Language.EN: "Muted", Language.ZH: "麦克风已关"}
MUTED_GROUND = 0xFFD83A45
VOLUME_SHOWN = 2.0
"""Seconds."""
WHITE = 0xFFFFFFFF
MICROPHONE_OFF = (
    "M 50 18 C 62 18 62 26 62 30 L 62 48 C 62 64 38 64 38 48 L 38 30 C 38 26 38 18 "
    "50 18 Z M 26 46 C 26 78 74 78 74 46 M 50 70 L 50 84 M 22 18 L 80 84"
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

    def look(self, t: float) -> object:
        """Equal at all times at which they look the same; ``None`` while they move."""
        return None if self._volume_shown(t) > 0 else (self._language, self._muted)

    def paint(
        self, canvas: skia.Canvas, t: float, room: Rect, theme: Theme, setter: Typesetter
    ) -> None:
        x = room.x + _pill(canvas, room, NAMES[self._language], _glass(theme), theme, setter)
        if self._muted:
            right = Rect(x + room.height * 0.25, room.y, room.right - x, room.height)
            x = right.x + _pill(
                canvas, right, MUTED[self._language], MUTED_GROUND, theme, setter, MICROPHONE_OFF
            )
        shown = self._volume_shown(t)
        if shown > 0:
            tall = room.height
            self._paint_volume(
                canvas, Rect(x + tall * 0.25, room.y, tall * 4.6, tall), theme, shown
            )

    def _volume_shown(self, t: float) -> float:
        return 1 - smoothstep((t - self._volume_at - VOLUME_SHOWN) / 0.3)

    def _paint_volume(self, canvas: skia.Canvas, rect: Rect, theme: Theme, shown: float) -> None:
        canvas.saveLayerAlpha(rect.skia(), round(255 * shown))
        tall = rect.height
        _ground(canvas, rect, _glass(theme), theme)
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


def _pill(
    canvas: skia.Canvas,
    room: Rect,
    text: str,
    ground: int,
    theme: Theme,
    setter: Typesetter,
    sign: str = "",
) -> float:
    """Text on a pill at the left of ``room``, behind a sign; returns how wide it is."""
    tall = room.height
    style = Style(max(9.0, round(tall * 0.44)), WHITE, Weight.SEMIBOLD)
    lead = tall * (0.95 if sign else 0.35)
    wide = lead + setter.natural_width(text, style) + tall * (0.42 if sign else 0.35)
    pill = Rect(room.x, room.y, wide, tall)
    _ground(canvas, pill, ground, theme)
    if sign:
        side = tall * 0.72
        _sign(canvas, Rect(room.x + tall * 0.18, room.y + (tall - side) / 2, side, side), sign)
    block = setter.text(text, style, wide, 1)
    block.paint(canvas, room.x + lead, room.y + (tall - block.height) / 2)
    return wide


def _ground(canvas: skia.Canvas, pill: Rect, colour: int, theme: Theme) -> None:
    radius = pill.height / 2
    canvas.drawRoundRect(pill.skia(), radius, radius, fill(colour))
    if theme.outline:
        edge = max(1.0, 0.04 * pill.height)
        rect = pill.inset(edge / 2).skia()
        canvas.drawRoundRect(rect, radius, radius, line(theme.outline, edge))


def _sign(canvas: skia.Canvas, rect: Rect, svg: str) -> None:
    canvas.save()
    canvas.translate(rect.x, rect.y)
    canvas.scale(rect.width / 100, rect.height / 100)
    canvas.drawPath(svg_path(svg), line(WHITE, 8))
    canvas.restore()
