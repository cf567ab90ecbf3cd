"""The whole screen at a moment: background, character, card, captions, into one buffer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import skia
from numpy.typing import NDArray

from assistant.core.bus import Told
from assistant.core.cards import Card
from assistant.core.events import CardCleared, CardShown, LanguageChanged
from assistant.core.language import Language
from avatar.backdrop import backdrop
from avatar.caption import Caption
from avatar.cards import CardSheet, Look, lay_out
from avatar.director import Director
from avatar.layout import ScreenLayout, lay_out_screen
from avatar.motion import Track, smoothstep
from avatar.painter import CharacterPainter, raster_surface
from avatar.rig import load_rig
from avatar.signs import Signs
from avatar.solver import Solver
from avatar.theme import DAY, Theme
from avatar.typeset import Typesetter

CARD_SECONDS = 0.38
"""How long a card takes to come or go."""
ASIDE_SECONDS = 0.55
"""How long the character takes to make room."""
LEAN_ZOOM = 0.05
FLOOR = 24
"""Design pixels that the character reaches down behind a card below it."""
FACE_CENTRE = 520.0
"""Rig units; the point that stays in place when the character leans in."""


@dataclass(frozen=True, slots=True)
class _ShownCard:
    sheet: CardSheet
    image: skia.Image
    corner: tuple[int, int]
    since: float


class Stage:
    """Takes facts in order, draws any moment from the last one on.

    Args:
        size: width and height in pixels, from 480x480.
        character: a folder with ``rig.json``.
        fonts_dir: fonts that come before the system's, or ``None``.
        language: until a fact says otherwise.
        seed: of the idle life.

    Raises:
        ConfigError: when the character cannot be loaded.
    """

    def __init__(
        self,
        size: tuple[int, int],
        character: Path,
        fonts_dir: Path | None,
        language: Language,
        theme: Theme = DAY,
        seed: int = 1,
    ) -> None:
        self._rig = load_rig(character)
        self._solver = Solver(self._rig)
        self._setter = Typesetter(fonts_dir, language)
        self._director = Director(seed)
        self._caption = Caption()
        self._signs = Signs(language)
        self._theme = theme
        self._director.night_fell(0.0, theme.name == "night")
        self._card: Card | None = None
        self._shown: _ShownCard | None = None
        self._leaving: tuple[_ShownCard, float] | None = None
        self.resize(size)

    @property
    def size(self) -> tuple[int, int]:
        return self._buffer.shape[1], self._buffer.shape[0]

    @property
    def layout(self) -> ScreenLayout:
        return self._layout

    @property
    def card(self) -> CardSheet | None:
        """The card on the screen, laid out."""
        return self._shown.sheet if self._shown else None

    def resize(self, size: tuple[int, int]) -> None:
        """Draws at another size from now on; buffers given out before are left alone."""
        width, height = size
        self._buffer = np.zeros((height, width, 4), np.uint8)
        self._surface = raster_surface(self._buffer)
        self._layout = lay_out_screen(width, height)
        stand = self._layout.beside_card if self._card else self._layout.alone
        self._stand = Track(stand.vector())
        self._dress()

    def set_theme(self, theme: Theme, at: float) -> None:
        """Changes the colours; at night an idle character gets sleepy."""
        if theme == self._theme:
            return
        self._theme = theme
        self._director.night_fell(at, theme.name == "night")
        self._dress()

    def tell(self, told: Told) -> None:
        """Takes a fact. Times of facts must not run backwards."""
        match told.fact:
            case CardShown(card=card):
                self._show(card, told.at)
            case CardCleared():
                self._clear(told.at)
            case LanguageChanged(language=language):
                self._setter.language = language
            case _:
                pass
        self._director.tell(told)
        self._caption.tell(told)
        self._signs.tell(told)

    def draw(self, t: float) -> NDArray[np.uint8]:
        """The frame at ``t`` seconds on the device's clock: shape ``(h, w, 4)``, opaque BGRA.

        The buffer is reused by the next call.
        """
        np.copyto(self._buffer, self._backdrop)
        canvas = self._surface.getCanvas()
        self._draw_character(canvas, t)
        self._draw_card(canvas, t)
        self._caption.paint(
            canvas, t, self._layout.caption, self._layout.unit, self._theme, self._setter
        )
        self._signs.paint(canvas, t, self._layout.signs, self._theme, self._setter)
        self._surface.flushAndSubmit()
        return self._buffer

    def choice_at(self, x: float, y: float) -> int | None:
        """The number of the card's row at a place on the screen, where there is one."""
        return self._shown.sheet.choice_at(x, y) if self._shown else None

    def _dress(self) -> None:
        width, height = self.size
        self._backdrop = backdrop(width, height, self._theme)
        self._painter = CharacterPainter(self._rig, self._solver, self._theme.dim)
        self._leaving = None
        if self._card is not None:
            self._shown = self._render(self._card, self._shown.since if self._shown else 0.0)

    def _show(self, card: Card, at: float) -> None:
        if self._shown is not None:
            self._leaving = self._shown, at
        else:
            self._stand.to(at, self._layout.beside_card.vector(), ASIDE_SECONDS)
        self._card = card
        self._shown = self._render(card, at)
        self._director.card_at(self._layout.card_direction)

    def _clear(self, at: float) -> None:
        if self._shown is not None:
            self._leaving = self._shown, at
            self._stand.to(at, self._layout.alone.vector(), ASIDE_SECONDS)
        self._card = self._shown = None
        self._director.card_at(None)

    def _render(self, card: Card, since: float) -> _ShownCard:
        sheet = lay_out(card, Look(self._theme, self._setter, self._layout.unit), self._layout.card)
        around = round(40 * self._layout.unit)
        left, top = int(sheet.rect.x) - around, int(sheet.rect.y) - around
        pixels = np.zeros(
            (int(sheet.rect.height) + 2 * around, int(sheet.rect.width) + 2 * around, 4), np.uint8
        )
        surface = raster_surface(pixels)
        canvas = surface.getCanvas()
        canvas.translate(-left, -top)
        sheet.paint_still(canvas)
        return _ShownCard(sheet, surface.makeImageSnapshot(), (left, top), since)

    def _draw_character(self, canvas: skia.Canvas, t: float) -> None:
        pose = self._director.pose(t)
        points, alphas = self._solver.solve(pose.weights, pose.head)
        centre, top, scale = self._stand.at(t).tolist()
        zoom = 1 + LEAN_ZOOM * pose.lean
        canvas.save()
        canvas.clipRect(skia.Rect.MakeWH(self.size[0], self._floor(t)))
        canvas.translate(centre, top + FACE_CENTRE * scale)
        canvas.scale(scale * zoom, scale * zoom)
        canvas.translate(-self._rig.size[0] / 2, -FACE_CENTRE)
        self._painter.draw(canvas, points, alphas)
        canvas.restore()

    def _floor(self, t: float) -> float:
        """Where the character ends: behind a card below it, lest its body shows under it."""
        bottom = float(self.size[1])
        if self._shown is None or not self._layout.card_below:
            return bottom
        card = self._shown.sheet.rect
        return bottom + (card.y + FLOOR * self._layout.unit - bottom) * smoothstep(
            (t - self._shown.since) / CARD_SECONDS
        )

    def _draw_card(self, canvas: skia.Canvas, t: float) -> None:
        if self._leaving is not None:
            card, at = self._leaving
            self._draw_sheet(canvas, t, card, 1 - smoothstep((t - at) / CARD_SECONDS))
        if self._shown is not None:
            self._draw_sheet(
                canvas, t, self._shown, smoothstep((t - self._shown.since) / CARD_SECONDS)
            )

    def _draw_sheet(self, canvas: skia.Canvas, t: float, card: _ShownCard, shown: float) -> None:
        if shown <= 0:
            return
        paint = skia.Paint()
        paint.setAlphaf(shown)
        canvas.save()
        canvas.translate(0, (1 - shown) * 46 * self._layout.unit)
        canvas.drawImage(card.image, *card.corner, skia.SamplingOptions(), paint)
        if shown > 0.5:
            card.sheet.paint_live(canvas, t)
        canvas.restore()
