"""What another display needs to draw the screen itself: the rig once, then numbers and outlines.

A browser solves and paints the rig (`device/page/static/character.js`); everything else comes as
SVG made by the renderers of the window, so that a card looks alike on every display.
"""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
import skia
from numpy.typing import NDArray

from assistant.core.bus import Told
from assistant.core.language import Language
from avatar.backdrop import paint_backdrop
from avatar.blendshapes import INDEX, NAMES
from avatar.cards import CardSheet, Look, lay_out
from avatar.layout import (
    FACE_CENTRE,
    FLOOR,
    LEAN_ZOOM,
    RISE,
    Stand,
    lay_out_screen,
)
from avatar.painter import OUTLINE_WIDTH, is_outlined
from avatar.rig import GROUPS, Gradient, Layer, Rig, load_rig
from avatar.scene import Scene
from avatar.solver import FULL_NOD, FULL_TURN, PERSPECTIVE
from avatar.theme import BY_DAYLIGHT, DAY, THEMES, theme_at
from avatar.typeset import Typesetter
from avatar.vector import card_svg, svg

STEPS = 4096
"""A number of 1 in a frame: finer than what moves a pixel."""
SMALLEST = 480
"""Shortest side that is laid out; smaller displays show that, scaled."""
SIZES_KEPT = 16


class Display:
    """Takes facts in order; says how to draw any moment from the last one on.

    Args:
        character: a folder with ``rig.json``.
        fonts_dir: fonts that come before the system's, or ``None``.
        language: until a fact says otherwise.
        theme: one of `avatar.theme.CHOICES`.
        seed: of the idle life; the window's, so that both move alike.

    Raises:
        ConfigError: when the character cannot be loaded.
    """

    def __init__(
        self,
        character: Path,
        fonts_dir: Path | None,
        language: Language,
        theme: str = BY_DAYLIGHT,
        seed: int = 1,
    ) -> None:
        self._rig = load_rig(character)
        self._theme = theme
        self._setter = Typesetter(fonts_dir, language)
        self._scene = Scene(language, DAY if theme == BY_DAYLIGHT else THEMES[theme], seed)
        self._views: OrderedDict[tuple[int, int], _View] = OrderedDict()

    def tell(self, told: Told) -> None:
        """Takes a fact. Times of facts must not run backwards."""
        self._scene.tell(told)
        self._setter.language = self._scene.language

    def daylight(self, hour: int, at: float) -> None:
        """Told the hour of the local time, in case the theme goes by it."""
        theme = theme_at(hour, self._theme)
        if theme != self._scene.theme:
            self._scene.set_theme(theme, at)
            self._views.clear()

    def character(self) -> dict[str, Any]:
        """The rig for whoever draws it, ready for JSON."""
        return character_data(self._rig)

    def frame(self, size: tuple[int, int], t: float) -> NDArray[np.int16]:
        """What moves on a display of ``size``, at ``t`` seconds on the device's clock.

        The serials of card and leaving card; then in 1/`STEPS`: how far each is shown, how far
        the character stands aside and leans in, its yaw, pitch and roll, and its weights.
        """
        scene, pose = self._scene, self._scene.pose(t, lay_out_screen(*size).card_direction)
        cards = (scene.card, scene.leaving)
        moving = [card.shown(t) if card else 0.0 for card in cards]
        head = pose.head
        moving += [scene.aside(t), pose.lean, head.yaw, head.pitch, head.roll]
        values = np.concatenate([moving, pose.weights]) * STEPS
        serials = [card.serial % (1 << 15) if card else 0 for card in cards]
        return np.concatenate([serials, np.rint(values)]).astype(np.int16)

    def parts(self, size: tuple[int, int], t: float) -> dict[str, dict[str, Any]]:
        """What changes now and then, by name, laid out for a display of ``size``."""
        return self._view(size).parts(t)

    def choice_at(self, size: tuple[int, int], x: float, y: float) -> int | None:
        """The number of the card's row at a place given in fractions of a display of ``size``."""
        return self._view(size).choice_at(x, y)

    def _view(self, size: tuple[int, int]) -> _View:
        view = self._views.get(size)
        if view is None:
            view = self._views[size] = _View(size, self._scene, self._setter)
        self._views.move_to_end(size)
        while len(self._views) > SIZES_KEPT:
            self._views.popitem(last=False)
        return view


class _View:
    """A scene on a display of one size, in one theme."""

    def __init__(self, size: tuple[int, int], scene: Scene, setter: Typesetter) -> None:
        enlarged = max(1.0, SMALLEST / min(size))
        self._size = width, height = round(size[0] * enlarged), round(size[1] * enlarged)
        self._scene, self._setter = scene, setter
        self._layout = layout = lay_out_screen(width, height)
        self._fixed: dict[str, dict[str, Any]] = {
            "view": {
                "size": self._size,
                "alone": _stand(layout.alone),
                "aside": _stand(layout.beside_card),
                "rise": RISE * layout.unit,
            },
            "backdrop": {
                "svg": svg(
                    self._size, lambda canvas: paint_backdrop(canvas, width, height, scene.theme)
                ),
                "tint": scene.theme.dim,
                "outline": scene.theme.outline,
            },
        }
        self._card: tuple[int, CardSheet, dict[str, Any]] | None = None

    def parts(self, t: float) -> dict[str, dict[str, Any]]:
        scene, layout = self._scene, self._layout
        look = Look(scene.theme, self._setter, layout.unit)

        def caption(canvas: skia.Canvas) -> None:
            # There are no half-transparent layers in Skia's SVG: it is there or not.
            if scene.caption.shown(t) > 0.5:
                scene.caption.paint_still(canvas, t, layout.caption, look)
                scene.caption.paint_live(canvas, t, layout.caption, look)

        def signs(canvas: skia.Canvas) -> None:
            scene.signs.paint(canvas, t, layout.signs, scene.theme, self._setter)

        parts: dict[str, dict[str, Any]] = dict(self._fixed)
        for name, draw in (("caption", caption), ("signs", signs)):
            parts[name] = {"svg": svg(self._size, draw)}
        if scene.card is not None:
            serial, sheet, data = self._laid_out()
            live = svg(self._size, lambda canvas: sheet.paint_live(canvas, t))
            parts |= {"card": data, "live": {"serial": serial, "svg": live}}
        return parts

    def choice_at(self, x: float, y: float) -> int | None:
        if self._scene.card is None:
            return None
        width, height = self._size
        return self._laid_out()[1].choice_at(x * width, y * height)

    def _laid_out(self) -> tuple[int, CardSheet, dict[str, Any]]:
        """The card on the screen, laid out once: its serial, its sheet, and what is sent."""
        card = self._scene.card
        assert card is not None
        if self._card is None or self._card[0] != card.serial:
            layout = self._layout
            look = Look(self._scene.theme, self._setter, layout.unit)
            sheet = lay_out(card.card, look, layout.card)
            data: dict[str, Any] = {"serial": card.serial, "svg": card_svg(self._size, sheet)}
            if layout.card_below:
                data["floor"] = sheet.rect.y + FLOOR * layout.unit
            self._card = card.serial, sheet, data
        return self._card


def _stand(stand: Stand) -> list[float]:
    return [stand.centre, stand.top, stand.scale]


def character_data(rig: Rig) -> dict[str, Any]:
    """A rig with all that solving it needs. Points are flat, hundredths of a unit."""
    order = {layer.id: place for place, layer in enumerate(rig.layers)}
    return {
        "size": rig.size,
        "centre": rig.head.centre,
        "radii": rig.head.radii,
        "pivot": rig.head.pivot,
        "weights": NAMES,
        "full_turn": FULL_TURN,
        "full_nod": FULL_NOD,
        "perspective": PERSPECTIVE,
        "face_centre": FACE_CENTRE,
        "lean_zoom": LEAN_ZOOM,
        "outline_width": OUTLINE_WIDTH,
        "steps": STEPS,
        "layers": [_layer(layer, order) for layer in rig.layers],
    }


def _layer(layer: Layer, order: dict[str, int]) -> dict[str, Any]:
    fill: Any = layer.fill
    if isinstance(fill, Gradient):
        fill = {
            "radial": fill.radial,
            "points": _flat(fill.points),
            "stops": list(zip(fill.stops, fill.colours, strict=True)),
        }
    return {
        "turn": GROUPS[layer.group],
        "depth": layer.depth,
        "points": _flat(layer.points),
        "closed": layer.closed,
        "outlined": is_outlined(layer),
        "fill": fill,
        "stroke": layer.stroke,
        "width": layer.stroke_width,
        "clip": None if layer.clip is None else order[layer.clip],
        "alpha": layer.alpha,
        "gains": {INDEX[name]: gain for name, gain in layer.alpha_gains.items()},
        "shapes": {INDEX[name]: _flat(points) for name, points in layer.shapes.items()},
    }


def _flat(points: NDArray[np.float32]) -> list[float]:
    return [round(value, 2) for value in points.ravel().tolist()]
