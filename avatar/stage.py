"""The whole screen at a moment: background, character, card, captions, into one buffer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import skia
from numpy.typing import NDArray

from assistant.core.bus import Told
from assistant.core.language import Language
from avatar.backdrop import paint_backdrop
from avatar.blendshapes import INDEX
from avatar.cards import CardSheet, Look, lay_out
from avatar.layout import FACE_CENTRE, FLOOR, LEAN_ZOOM, RISE, ScreenLayout, lay_out_screen
from avatar.painter import CharacterPainter, raster_surface
from avatar.picture import KeptPicture, Picture, picture
from avatar.rig import load_rig
from avatar.scene import CardOnScreen, Scene
from avatar.solver import Solver
from avatar.theme import DAY, Theme
from avatar.typeset import Typesetter

SHADOW_REACH = 40
"""Design pixels around a card that its shadow may darken."""
BAR_REACH = 16
"""Design pixels by which a caption of two lines may be taller than its room on round screens."""


@dataclass(frozen=True, slots=True, eq=False)
class _DrawnCard:
    serial: int
    sheet: CardSheet
    picture: Picture


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
        self._scene = Scene(language, theme, seed)
        self._drawn: list[_DrawnCard] = []
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
        card = self._scene.card
        return self._drawing_of(card).sheet if card else None

    def resize(self, size: tuple[int, int]) -> None:
        """Draws at another size from now on; buffers given out before are left alone."""
        width, height = size
        self._buffer = np.zeros((height, width, 4), np.uint8)
        self._layout = lay_out_screen(width, height)
        self._dress()

    def set_theme(self, theme: Theme, at: float) -> None:
        """Changes the colours; at night an idle character gets sleepy."""
        if theme != self._scene.theme:
            self._scene.set_theme(theme, at)
            self._dress()

    def tell(self, told: Told) -> None:
        """Takes a fact. Times of facts must not run backwards."""
        self._scene.tell(told)
        if self._setter.language is not self._scene.language:
            self._setter.language = self._scene.language
            self._caption = KeptPicture()
        if self._scene.card is not None:
            # Drawn as it comes: it may be left again before the next frame.
            self._drawing_of(self._scene.card)

    def draw(self, t: float, into: NDArray[np.uint8] | None = None) -> NDArray[np.uint8]:
        """The frame at ``t`` seconds on the device's clock: shape ``(h, w, 4)``, opaque BGRA.

        It is drawn in ``into`` where given, else in a buffer that the next call reuses.
        """
        pixels = self._buffer if into is None else into
        np.copyto(pixels, self._backdrop)
        surface = raster_surface(pixels)
        canvas, scene = surface.getCanvas(), self._scene
        self._draw_character(canvas, t)
        for card in (scene.leaving, scene.card):
            if card is not None:
                self._draw_card(canvas, t, card)
        self._draw_caption(canvas, t)
        self._draw_signs(canvas, t)
        surface.flushAndSubmit()
        return pixels

    def eyes_closed(self, t: float) -> float:
        """How far the character's lids are down at ``t``, as in a blink: 0 to 1."""
        weights = self._scene.pose(t, self._layout.card_direction).weights
        return float(max(weights[INDEX["eyeBlinkLeft"]], weights[INDEX["eyeBlinkRight"]]))

    def choice_at(self, x: float, y: float) -> int | None:
        """The number of the card's row at a place on the screen, where there is one."""
        return self.card.choice_at(x, y) if self.card else None

    def _dress(self) -> None:
        width, height = self.size
        self._backdrop = np.zeros((height, width, 4), np.uint8)
        surface = raster_surface(self._backdrop)
        paint_backdrop(surface.getCanvas(), width, height, self._scene.theme)
        surface.flushAndSubmit()
        theme = self._scene.theme
        self._painter = CharacterPainter(self._rig, self._solver, theme.dim, theme.outline)
        self._drawn.clear()
        self._caption, self._signs = KeptPicture(), KeptPicture()

    def _drawing_of(self, card: CardOnScreen) -> _DrawnCard:
        """The card as a picture, drawn once; it and the one before it are kept."""
        for drawn in self._drawn:
            if drawn.serial == card.serial:
                return drawn
        look = Look(self._scene.theme, self._setter, self._layout.unit)
        sheet = lay_out(card.card, look, self._layout.card)

        def still(canvas: skia.Canvas) -> None:
            sheet.paint_shadow(canvas)
            sheet.paint_still(canvas)

        room = sheet.rect.inset(-SHADOW_REACH * self._layout.unit)
        drawn = _DrawnCard(card.serial, sheet, picture(room, still))
        self._drawn = [*self._drawn[-1:], drawn]
        return drawn

    def _draw_character(self, canvas: skia.Canvas, t: float) -> None:
        pose = self._scene.pose(t, self._layout.card_direction)
        points, alphas = self._solver.solve(pose.weights, pose.head)
        stand = self._layout.stand(self._scene.aside(t))
        scale = stand.scale * (1 + LEAN_ZOOM * pose.lean)
        canvas.save()
        canvas.clipRect(skia.Rect.MakeWH(self.size[0], self._floor(t)))
        canvas.translate(stand.centre, stand.top + FACE_CENTRE * stand.scale)
        canvas.scale(scale, scale)
        canvas.translate(-self._rig.size[0] / 2, -FACE_CENTRE)
        self._painter.draw(canvas, points, alphas)
        canvas.restore()

    def _draw_caption(self, canvas: skia.Canvas, t: float) -> None:
        caption, room, unit = self._scene.caption, self._layout.caption, self._layout.unit
        shown = caption.shown(t)
        if shown <= 0:
            return
        look = Look(self._scene.theme, self._setter, unit)

        def still(canvas: skia.Canvas) -> None:
            caption.paint_still(canvas, t, room, look)

        tall = room.inset(-BAR_REACH * unit)
        self._caption.paint(canvas, caption.state(t), tall, still, shown)
        caption.paint_live(canvas, t, room, look)

    def _draw_signs(self, canvas: skia.Canvas, t: float) -> None:
        signs, layout = self._scene.signs, self._layout
        given = (t, layout.signs, self._scene.theme, self._setter)
        look = signs.look(t)
        if look is None:
            signs.paint(canvas, *given)
        else:
            self._signs.paint(canvas, look, layout.signs, lambda c: signs.paint(c, *given))

    def _floor(self, t: float) -> float:
        """Where the character ends: behind a card below it, lest its body shows under it."""
        bottom, card = float(self.size[1]), self._scene.card
        if card is None or not self._layout.card_below:
            return bottom
        floor = self._drawing_of(card).sheet.rect.y + FLOOR * self._layout.unit
        return bottom + (floor - bottom) * card.shown(t)

    def _draw_card(self, canvas: skia.Canvas, t: float, card: CardOnScreen) -> None:
        shown = card.shown(t)
        if shown <= 0:
            return
        drawn = self._drawing_of(card)
        canvas.save()
        canvas.translate(0, (1 - shown) * RISE * self._layout.unit)
        drawn.picture.paint(canvas, shown)
        if shown > 0.5:
            drawn.sheet.paint_live(canvas, t)
        canvas.restore()
