"""A character as data: layers of cubic paths, fills, and how blendshapes move them.

The schema is described in ``docs/characters.md``. Loading checks everything, so that solver and
painter need not.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.core.errors import ConfigError
from avatar.blendshapes import INDEX

FORMAT = "xiao-e-rig/1"
GROUPS = {"head": 1.0, "neck": 0.35, "body": 0.06, "still": 0.0}
"""How much of the head's turn a layer of the group takes part in."""

Points = NDArray[np.float32]
"""Shape ``(n, 2)``, in the rig's own units, y downwards."""


@dataclass(frozen=True, slots=True)
class Gradient:
    """``points`` holds the two anchors: start and end, or centre and rim. Colours are ARGB."""

    radial: bool
    points: Points
    stops: tuple[float, ...]
    colours: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """``points``: start, then (control, control, knot) for each cubic. Colours are ARGB.

    ``soft``: its gradient fades before its edge, or within its clip.
    """

    id: str
    group: str
    depth: float
    points: Points
    closed: bool
    fill: int | Gradient | None
    stroke: int | None
    stroke_width: float
    clip: str | None
    soft: bool
    alpha: float
    alpha_gains: dict[str, float]
    shapes: dict[str, Points]


@dataclass(frozen=True, slots=True)
class HeadEllipsoid:
    """``radii`` gives each head point its depth; the head turns about ``pivot``."""

    centre: tuple[float, ...]
    radii: tuple[float, ...]
    pivot: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Rig:
    name: str
    size: tuple[float, ...]
    head: HeadEllipsoid
    layers: tuple[Layer, ...]


def load_rig(path: Path) -> Rig:
    """Loads and checks ``rig.json``, or the one within the folder ``path``.

    Raises:
        ConfigError: the file is missing or wrong; the text names the layer and the field.
    """
    file = path / "rig.json" if path.is_dir() else path
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"character {file}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ConfigError(f"character {file}: not JSON: {error}") from error
    return read_rig(data, str(file))


def read_rig(data: object, source: str) -> Rig:
    """Checks the JSON object of a rig; ``source`` says in errors where it is from.

    Raises:
        ConfigError: as `load_rig` does.
    """
    try:
        return _rig(_Fields(data, "rig"))
    except _Wrong as error:
        raise ConfigError(f"character {source}: {error}") from None


class _Wrong(Exception):
    pass


class _Fields:
    """Typed access to a JSON object that says where it went wrong."""

    def __init__(self, data: object, where: str) -> None:
        self.where = where
        if not isinstance(data, dict):
            raise _Wrong(f"{where}: must be an object, is {type(data).__name__}")
        self.data: dict[str, Any] = data

    def get(self, key: str, kind: type | tuple[type, ...], default: object = ...) -> Any:
        value = self.data.get(key, default)
        if value is ...:
            raise _Wrong(f"{self.where}: {key!r} is missing")
        if value is not default and (
            not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)
        ):
            raise _Wrong(f"{self.where}: {key!r} must be {_kind_name(kind)}, is {value!r:.40}")
        return value

    def number(self, key: str, default: float | None = None) -> float:
        value = float(self.get(key, (int, float), ... if default is None else default))
        if not math.isfinite(value):
            raise _Wrong(f"{self.where}: {key!r} must be finite")
        return value

    def numbers(self, key: str, count: int) -> tuple[float, ...]:
        return tuple(float(x) for x in self.array(key, (count,)))

    def array(self, key: str, shape: tuple[int | None, ...]) -> Points:
        value = self.get(key, list)
        try:
            with np.errstate(over="ignore"):
                array = np.array(value, np.float32)
        except (ValueError, TypeError):
            raise _Wrong(f"{self.where}: {key!r} must hold numbers only") from None
        if array.ndim != len(shape) or any(
            w is not None and w != g for w, g in zip(shape, array.shape, strict=True)
        ):
            expected = " x ".join("n" if size is None else str(size) for size in shape)
            given = " x ".join(map(str, array.shape))
            raise _Wrong(f"{self.where}: {key!r} must be {expected} numbers, is {given}")
        if not np.isfinite(array).all():
            raise _Wrong(f"{self.where}: {key!r} must be finite")
        return array

    def colour(self, key: str) -> int:
        return parse_colour(self.get(key, str), f"{self.where}: {key!r}")


def _kind_name(kind: type | tuple[type, ...]) -> str:
    kinds = kind if isinstance(kind, tuple) else (kind,)
    names = {
        str: "a text",
        list: "a list",
        dict: "an object",
        bool: "true or false",
        int: "a number",
    }
    return " or ".join(names[k] for k in kinds if k in names)


def parse_colour(text: str, where: str) -> int:
    """``#rrggbb`` or ``#rrggbbaa`` as ARGB."""
    digits = text.removeprefix("#")
    if not text.startswith("#") or len(digits) not in (6, 8):
        raise _Wrong(f"{where}: {text!r} is no colour, expected #rrggbb or #rrggbbaa")
    try:
        value = int(digits, 16)
    except ValueError:
        raise _Wrong(f"{where}: {text!r} is no colour, expected #rrggbb or #rrggbbaa") from None
    return 0xFF000000 | value if len(digits) == 6 else (value & 0xFF) << 24 | value >> 8


def _rig(fields: _Fields) -> Rig:
    if (version := fields.get("format", str)) != FORMAT:
        raise _Wrong(f"rig: 'format' is {version!r}, this program reads {FORMAT!r}")
    head = _Fields(fields.get("head", dict), "rig head")
    ellipsoid = HeadEllipsoid(
        head.numbers("centre", 2), head.numbers("radii", 3), head.numbers("pivot", 3)
    )
    if min(ellipsoid.radii) <= 0:
        raise _Wrong("rig head: 'radii' must be above zero")
    layers: list[Layer] = []
    known: dict[str, Layer] = {}
    for position, data in enumerate(fields.get("layers", list)):
        layer = _layer(_Fields(data, f"layer {position}"), known)
        layers.append(layer)
        known[layer.id] = layer
    if not layers:
        raise _Wrong("rig: 'layers' is empty")
    return Rig(fields.get("name", str), fields.numbers("size", 2), ellipsoid, tuple(layers))


def _layer(fields: _Fields, known: dict[str, Layer]) -> Layer:
    name = fields.get("id", str)
    fields.where = f"layer {name!r}"
    if name in known:
        raise _Wrong(f"{fields.where}: 'id' is used twice")
    if (group := fields.get("group", str)) not in GROUPS:
        raise _Wrong(f"{fields.where}: 'group' is {group!r}, expected one of {', '.join(GROUPS)}")
    points = fields.array("points", (None, 2))
    if len(points) < 4 or len(points) % 3 != 1:
        raise _Wrong(f"{fields.where}: 'points' must be 1 + 3 for each cubic, are {len(points)}")
    clip = fields.get("clip", str, None)
    if clip is not None and (clip not in known or not known[clip].closed):
        raise _Wrong(f"{fields.where}: 'clip' names {clip!r}, which is no closed layer before it")
    stroke = (
        _Fields(fields.get("stroke", dict), f"{fields.where} stroke")
        if "stroke" in fields.data
        else None
    )
    fill = _fill(fields)
    if fill is None and stroke is None:
        raise _Wrong(f"{fields.where}: has neither 'fill' nor 'stroke'")
    soft = fields.get("soft", bool, False)
    if soft and (stroke is not None or not isinstance(fill, Gradient)):
        raise _Wrong(f"{fields.where}: 'soft' is for a gradient without a stroke")
    alpha = _Fields(fields.get("alpha", dict, {}), f"{fields.where} alpha")
    gains = _Fields(alpha.get("gains", dict, {}), f"{fields.where} alpha gains")
    return Layer(
        id=name,
        group=group,
        depth=fields.number("depth", 0.0),
        points=points,
        closed=fields.get("closed", bool, True),
        fill=fill,
        stroke=stroke.colour("colour") if stroke else None,
        stroke_width=stroke.number("width") if stroke else 0.0,
        clip=clip,
        soft=soft,
        alpha=alpha.number("base", 1.0),
        alpha_gains={_weight(key, gains.where): gains.number(key) for key in gains.data},
        shapes=_shapes(fields, len(points)),
    )


def _fill(fields: _Fields) -> int | Gradient | None:
    fill = fields.get("fill", (str, dict), None)
    if fill is None:
        return None
    if isinstance(fill, str):
        return fields.colour("fill")
    gradient = _Fields(fill, f"{fields.where} fill")
    if (kind := gradient.get("kind", str)) not in ("linear", "radial"):
        raise _Wrong(f"{gradient.where}: 'kind' is {kind!r}, expected linear or radial")
    stops: Sequence[Any] = gradient.get("stops", list)
    if len(stops) < 2 or any(not isinstance(stop, list) or len(stop) != 2 for stop in stops):
        raise _Wrong(f"{gradient.where}: 'stops' must be two or more pairs of place and colour")
    places = tuple(_place(stop[0], gradient.where) for stop in stops)
    if list(places) != sorted(places):
        raise _Wrong(f"{gradient.where}: 'stops' must be in order")
    colours = tuple(parse_colour(str(stop[1]), f"{gradient.where} stops") for stop in stops)
    return Gradient(kind == "radial", gradient.array("points", (2, 2)), places, colours)


def _place(value: object, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise _Wrong(f"{where}: 'stops' has the place {value!r}, expected 0 to 1")
    return float(value)


def _shapes(fields: _Fields, count: int) -> dict[str, Points]:
    shapes = _Fields(fields.get("shapes", dict, {}), f"{fields.where} shapes")
    return {_weight(key, shapes.where): shapes.array(key, (count, 2)) for key in shapes.data}


def _weight(name: str, where: str) -> str:
    if name not in INDEX:
        raise _Wrong(f"{where}: {name!r} is no blendshape (see avatar/blendshapes.py)")
    return name
