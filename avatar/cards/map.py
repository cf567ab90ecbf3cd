"""A map with a way on it, drawn in vector: roads, the route, where one is and where one goes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import skia

from assistant.core.cards import MapCard, MapPlace, Way
from avatar.boxes import Draw, Rect
from avatar.cards.look import Look, fill, line
from avatar.typeset import Block, Weight

MARGIN, PIN = 44, 54
"""Design pixels between the route and the map's edge, and above that room for the goal's pin."""
STEP = 14
"""Design pixels between the points of the route that names keep clear of."""
FARTHEST = 1e6
"""Metres; what lies beyond is a mistake of the data and is not drawn."""
LEAST_METRES = 40.0
HERE = 0xFF2F6BD8


@dataclass(frozen=True, slots=True)
class _Projection:
    """From metres to pixels, north up."""

    scale: float
    x: float
    y: float

    def __call__(self, at: tuple[float, float]) -> tuple[float, float]:
        return self.x + at[0] * self.scale, self.y + at[1] * self.scale


def city_map(card: MapCard, look: Look) -> Draw:
    def draw(canvas: skia.Canvas, rect: Rect, _: float) -> None:
        theme, radius = look.theme, look.px(18)
        canvas.save()
        canvas.clipRRect(skia.RRect.MakeRectXY(rect.skia(), radius, radius), True)
        canvas.drawRect(rect.skia(), fill(theme.inset))
        places = [place for place in card.places if _sane(place.at)]
        way = _sane_way(card.route)
        pin = min(look.px(PIN), 0.25 * rect.height)
        below = Rect(rect.x, rect.y + pin, rect.width, rect.height - pin)
        project = _projection([*way, *(place.at for place in places)], below, look.px(MARGIN))
        roads = [_path(road, project) for road in map(_sane_way, card.roads) if len(road) > 1]
        for colour, width in ((theme.rule, 19), (theme.card | 0xFF000000, 15)):
            for road in roads:
                canvas.drawPath(road, line(colour, look.px(width)))
        if len(way) > 1:
            for colour, width in ((theme.card | 0xFF000000, 14), (theme.accent, 8)):
                canvas.drawPath(_path(way, project), line(colour, look.px(width)))
        taken = _pins(canvas, way, places, project, look)
        taken += _along(way, project, look)
        _names(canvas, rect, places, project, taken, look)
        canvas.restore()

    return draw


def _sane(at: tuple[float, float]) -> bool:
    return all(math.isfinite(value) and abs(value) < FARTHEST for value in at)


def _sane_way(way: Way) -> Way:
    return tuple(at for at in way if _sane(at))


def _projection(points: Sequence[tuple[float, float]], rect: Rect, margin: float) -> _Projection:
    """All of ``points`` within ``rect``, in the middle."""
    xs, ys = [x for x, _ in points] or [0.0], [y for _, y in points] or [0.0]
    margin = min(margin, 0.2 * rect.width, 0.2 * rect.height)
    scale = min(
        (rect.width - 2 * margin) / max(LEAST_METRES, max(xs) - min(xs)),
        (rect.height - 2 * margin) / max(LEAST_METRES, max(ys) - min(ys)),
    )
    return _Projection(
        scale,
        rect.x + rect.width / 2 - (min(xs) + max(xs)) / 2 * scale,
        rect.y + rect.height / 2 - (min(ys) + max(ys)) / 2 * scale,
    )


def _path(way: Way, project: _Projection) -> skia.Path:
    path = skia.Path()
    path.addPoly([skia.Point(*project(at)) for at in way], False)
    return path


def _pins(
    canvas: skia.Canvas, way: Way, places: list[MapPlace], project: _Projection, look: Look
) -> list[Rect]:
    """Draws where one is, the goal and the other places; returns what they cover."""
    covered = [
        _spot(canvas, *project(place.at), look.px(5), look.theme.faint, look)
        for place in places
        if not place.goal
    ]
    if way:
        x, y = project(way[0])
        canvas.drawCircle(x, y, look.px(17), fill(HERE & 0xFFFFFF | 0x38000000))
        covered.append(_spot(canvas, x, y, look.px(7), HERE, look))
    return covered + [_goal(canvas, *project(p.at), look) for p in places if p.goal]


def _spot(canvas: skia.Canvas, x: float, y: float, r: float, colour: int, look: Look) -> Rect:
    rim = r + look.px(2.5)
    canvas.drawCircle(x, y, rim, fill(look.theme.card | 0xFF000000))
    canvas.drawCircle(x, y, r, fill(colour))
    return _around(x, y, rim)


def _goal(canvas: skia.Canvas, x: float, y: float, look: Look) -> Rect:
    r = look.px(16)
    pin = skia.Path()
    pin.moveTo(x, y)
    pin.cubicTo(x - 0.3 * r, y - 0.8 * r, x - r, y - 1.2 * r, x - r, y - 2 * r)
    pin.cubicTo(x - r, y - 3.35 * r, x + r, y - 3.35 * r, x + r, y - 2 * r)
    pin.cubicTo(x + r, y - 1.2 * r, x + 0.3 * r, y - 0.8 * r, x, y)
    canvas.drawOval(
        skia.Rect.MakeXYWH(x - 0.6 * r, y - 0.2 * r, 1.2 * r, 0.4 * r), fill(0x40000000)
    )
    canvas.drawPath(pin, line(look.theme.card | 0xFF000000, look.px(4)))
    canvas.drawPath(pin, fill(look.theme.accent))
    canvas.drawCircle(x, y - 2 * r, 0.42 * r, fill(look.theme.on_accent))
    return Rect(x - r, y - 3 * r, 2 * r, 3.2 * r)


def _along(way: Way, project: _Projection, look: Look) -> list[Rect]:
    """What the route covers."""
    covered, step = [], look.px(STEP)
    for a, b in pairwise(map(project, way)):
        count = min(200, int(math.dist(a, b) / step) + 1)
        for k in range(count + 1):
            x, y = (start + (end - start) * k / count for start, end in zip(a, b, strict=True))
            covered.append(_around(x, y, look.px(5)))
    return covered


def _around(x: float, y: float, r: float) -> Rect:
    return Rect(x - r, y - r, 2 * r, 2 * r)


def _names(
    canvas: skia.Canvas,
    rect: Rect,
    places: list[MapPlace],
    project: _Projection,
    taken: list[Rect],
    look: Look,
) -> None:
    """Each name beside its place where it covers nothing; a name without room is left out."""
    room = rect.inset(look.px(6))
    for place in sorted(places, key=lambda place: not place.goal):
        if not place.name:
            continue
        style = look.style(18, look.theme.ink, Weight.BOLD if place.goal else Weight.MEDIUM)
        block = look.setter.text(place.name, style, min(look.px(190), 0.45 * rect.width), 1)
        for spot in _spots(place, block, project, look):
            if _within(spot, room) and not any(_overlap(spot, other) for other in taken):
                ground = look.theme.card & 0xFFFFFF | 0xD8000000
                canvas.drawRoundRect(spot.skia(), look.px(8), look.px(8), fill(ground))
                block.paint(canvas, spot.x + look.px(7), spot.y + look.px(1))
                taken.append(spot)
                break


def _spots(place: MapPlace, block: Block, project: _Projection, look: Look) -> list[Rect]:
    x, y = project(place.at)
    wide, tall = block.width + look.px(14), block.height + look.px(2)
    if place.goal:
        y -= look.px(28)
    side, above = look.px(22), look.px(30 if place.goal else 14)
    columns = (x + side, x - side - wide, x - wide / 2)
    rows = (y - tall / 2, y - above - tall, y + above + look.px(4))
    return [Rect(left, top, wide, tall) for top in rows for left in columns][:8]


def _within(inner: Rect, outer: Rect) -> bool:
    return (
        inner.x >= outer.x
        and inner.y >= outer.y
        and inner.right <= outer.right
        and inner.bottom <= outer.bottom
    )


def _overlap(a: Rect, b: Rect) -> bool:
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom
