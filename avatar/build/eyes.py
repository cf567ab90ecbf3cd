"""Eyes: white, layered iris, lids that close along a curve, lashes, crease, tears."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from avatar.build.colours import clear, dark, light, lit, mix, shade
from avatar.build.draft import Draft, Knot, Move, Moves, ellipse, linear, loop, radial, runs
from avatar.build.face import LASH_DEPTH

# The eye that all others are scaled from: half width 64, half height 56, outwards positive.
_UPPER = ((-60.0, 14.0), (-44.0, -30.0), (-6.0, -56.0), (36.0, -46.0), (64.0, -6.0))
_LOWER = ((64.0, -6.0), (50.0, 36.0), (8.0, 56.0), (-36.0, 46.0), (-60.0, 14.0))
_CLOSED = (22.0, 25.0, 28.0, 26.0, 18.0)
"""Height of the closed lid at the five knots."""
LOOK_X, LOOK_Y = 25.0, 19.0
"""How far the iris of that eye moves at full gaze."""

# How the five knots of the upper and of the lower lid move: (upper, lower from the outer corner).
_LIDS: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "eyeWide": ((0, -9, -14, -11, -3), (-3, 3, 5, 4, 0)),
    "eyeSquint": ((0, 4, 7, 5, 0), (0, -16, -23, -17, 0)),
    "cheekSquint": ((0, 2, 3, 2, 0), (0, -15, -22, -16, 0)),
    "eyeLookDown": ((0, 10, 14, 11, 0), (0, 2, 4, 3, 0)),
    "lookUpLid": ((-2, -5, -6, -5, 0), (0, 0, 0, 0, 0)),
    "eyeSmile": ((6, -17, -32, -24, 2), (2, -24, -32, -17, 6)),
    "lidSad": ((-6, -4, 6, 16, 20), (20, 8, 0, 0, -6)),
    "lidAngry": ((28, 27, 15, 2, -10), (-8, -4, -2, 2, 18)),
}
_SHARED = ("lidSad", "lidAngry", "lookUpLid")
"""Weights of both eyes together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EyeStyle:
    """Places and lengths in rig units; ``crease`` and ``lashes`` 0 to 1."""

    x: float
    """From the middle to the eye's centre."""
    y: float
    w: float
    h: float
    slope: float
    iris: str
    skin: str
    lash: str = "#241628"
    crease: float = 0.7
    lashes: float = 0.6
    iris_share: float = 0.93
    """Height of the iris to the height of the eye."""
    white: str = "#ffffff"


def add_eyes(draft: Draft, style: EyeStyle) -> None:
    for side, name in ((1, "Left"), (-1, "Right")):
        _Eye(draft, style, side, name).add()


class _Eye:
    """One eye; ``side`` 1 is the character's left, on the right of the screen."""

    def __init__(self, draft: Draft, style: EyeStyle, side: int, name: str) -> None:
        self._draft, self._style, self._side, self._name = draft, style, side, name
        self._a, self._b = style.w / 64, style.h / 56
        self._x = 500 + side * style.x
        self._clip = f"eye{name}"
        # Nothing may show through the slit of a closed eye.
        self._open = {f"eyeBlink{name}": -6.1}

    def add(self) -> None:
        self._ball()
        self._iris()
        self._lid_shadow()
        self._lights()
        self._lash()
        self._lines()

    def _at(self, dx: float, dy: float) -> Knot:
        x = self._a * dx
        return self._x + self._side * x, self._style.y + self._b * dy - self._style.slope * x

    def _weight(self, stem: str) -> str:
        return stem if stem in _SHARED else stem + self._name

    def _lids(self, knot_of: Callable[[int], int]) -> Moves:
        """Moves of an outline whose knot ``i`` rides on lid knot ``knot_of(i)`` of ten."""
        moves: dict[str, Move] = {}
        for stem, (upper, lower) in _LIDS.items():
            moves[self._weight(stem)] = self._ride([*upper, *lower], knot_of)
        close = [c - y for c, (_, y) in zip(_CLOSED, _UPPER, strict=True)]
        close += [c + 1 - y for c, (_, y) in zip(_CLOSED[::-1], _LOWER, strict=True)]
        moves[self._weight("eyeBlink")] = self._ride(close, knot_of)
        return moves

    def _ride(self, rises: Sequence[float], knot_of: Callable[[int], int]) -> Move:
        # Lids of narrow eyes still need room to act.
        acting = max(self._b, 0.75)
        closing = rises[2] > 60
        scale = self._b if closing else acting
        return lambda i, _x, _y: (0.0, scale * rises[knot_of(i)])

    def _ball(self) -> None:
        white = self._style.white
        self._draft.add(
            self._clip,
            runs([self._at(*k) for k in _UPPER], [self._at(*k) for k in _LOWER]),
            white,
            moves=self._lids(lambda i: i),
            alpha=6,
            gains=self._open,
        )

    def _gaze(self, x: float, y: float, share: float = 1.0, dilate: float = 0.06) -> Moves:
        s, n = self._side, self._name
        far_x, far_y = LOOK_X * self._a * share, LOOK_Y * max(self._b, 0.7) * share
        return {
            f"eyeLookIn{n}": lambda *_: (-s * far_x, 0.0),
            f"eyeLookOut{n}": lambda *_: (s * far_x, 0.0),
            f"eyeLookUp{n}": lambda *_: (0.0, -far_y),
            f"eyeLookDown{n}": lambda *_: (0.0, far_y),
            "irisSmall": lambda _, px, py: (-0.24 * (px - x), -0.24 * (py - y)),
            "pupilDilate": lambda _, px, py: (dilate * (px - x), dilate * (py - y)),
        }

    def _radius(self) -> tuple[float, float]:
        """Of the iris: large in round eyes, cut by the lids in narrow ones."""
        tall = self._style.h * self._style.iris_share * (1 + 0.3 * max(0.0, 1 - self._b / self._a))
        return tall * 0.885, tall

    def _iris(self) -> None:
        (x, y), (rx, ry) = (self._x, self._style.y + 2), self._radius()
        base, name = self._style.iris, self._name

        def add(part: str, outline_at: tuple[float, float, float, float], fill: object) -> None:
            self._draft.add(
                part + name,
                ellipse(*outline_at),
                fill,  # type: ignore[arg-type]
                moves=self._gaze(x, y, dilate=0.35 if part == "pupil" else 0.06),
                depth=-6,
                clip=self._clip,
                alpha=6,
                gains=self._open,
            )

        add("irisrim", (x, y, rx, ry), dark(base, 0.78))
        stops = (0, dark(base, 0.62)), (0.42, dark(base, 0.16)), (0.72, lit(base, 0.4))
        body = linear((x, y - ry), (x, y + ry), *stops, (1, lit(base, 0.95)))
        add("iris", (x, y, rx * 0.92, ry * 0.93), body)
        glow = light(lit(base, 0.9), 0.4)
        add(
            "irisglow",
            (x, y + ry * 0.5, rx * 0.68, ry * 0.4),
            radial(x, y + ry * 0.5, rx * 0.68, (0, clear(glow, 0.75)), (1, clear(glow, 0))),
        )
        add("pupil", (x, y - ry * 0.04, rx * 0.41, ry * 0.46), dark(base, 0.92))

    def _lid_shadow(self) -> None:
        upper = [self._at(x, y + 20) for x, y in _UPPER[::-1]]
        upper[0], upper[-1] = self._at(72, 8), self._at(-66, 24)
        self._draft.add(
            f"eyeshade{self._name}",
            runs([self._at(-84, -84), self._at(84, -84)], [self._at(84, -84), upper[0]], upper),
            "#1b1f4a",
            moves=self._shadow_moves(),
            clip=self._clip,
            alpha=0.24,
        )

    def _shadow_moves(self) -> Moves:
        """Its lower edge, from the fifth knot on, rides on the upper lid."""
        moves = self._lids(lambda i: max(0, min(4, 8 - i)))
        return {
            name: _from_fifth(move)
            for name, move in moves.items()
            if not name.startswith(("eyeSquint", "cheekSquint"))
        }

    def _lights(self) -> None:
        """Highlights move less than the iris: they belong to the room, not to the eye."""
        (x, y), (rx, ry) = (self._x, self._style.y + 2), self._radius()
        spots = ((-0.3, -0.4, 0.31, 0.32, 0.97), (0.34, 0.38, 0.17, 0.17, 0.85))
        small = (0.3, -0.42, 0.1, 0.1, 0.8)
        for number, (dx, dy, wide, tall, alpha) in enumerate((*spots, small)):
            self._draft.add(
                f"light{number}{self._name}",
                ellipse(x + dx * rx, y + dy * ry, wide * rx, tall * ry),
                clear("#ffffff", alpha),
                moves=self._gaze(x, y, 0.8),
                depth=-2,
                clip=self._clip,
                alpha=6,
                gains=self._open,
            )
        self._heart(x, y, rx, ry)
        wet_x, wet_y = self._at(4, 46)
        self._draft.add(
            f"tear{self._name}",
            ellipse(wet_x, wet_y, 34 * self._a, 12 * self._b),
            radial(wet_x, wet_y, 34 * self._a, (0, "#ffffffee"), (1, "#bfe8ff66")),
            clip=self._clip,
            alpha=0,
            gains={"tears": 1.0},
        )

    def _heart(self, x: float, y: float, rx: float, ry: float) -> None:
        r = 0.62 * min(rx, ry)
        half = [(0, 0.95), (0.55, 0.42), (0.98, -0.12), (0.86, -0.66), (0.4, -0.78), (0, -0.4)]
        right = [(x + r * u, y + r * v) for u, v in half]
        left = [(2 * x - px, py) for px, py in right[::-1]]
        self._draft.add(
            f"loveheart{self._name}",
            runs(right, left),
            linear((x, y - r), (x, y + r), (0, "#ff8fb1"), (1, "#e8265e")),
            stroke=("#ffffff", 3.0),
            moves=self._gaze(x, y),
            depth=-2,
            clip=self._clip,
            alpha=0,
            gains={"fxLove": 1.0, f"eyeBlink{self._name}": -1.2},
        )

    def _lash(self) -> None:
        thick = (0.42 + 0.72 * self._style.lashes) * max(0.8, self._b) / self._b
        wing = max(0.0, self._style.lashes - 0.25) / 0.75
        lid = [self._at(-63, 17), *(self._at(*k) for k in _UPPER[1:4]), self._at(68, -5)]
        tip = self._at(68 + 20 * wing, -5 - 17 * wing)
        outer = [
            tip,
            self._at(64, -8 - 21 * thick),
            self._at(38, -46 - 15 * thick),
            self._at(-6, -56 - 15 * thick),
            self._at(-47, -31 - 10 * thick),
            self._at(-63, 17),
        ]
        on_lid = (0, 1, 2, 3, 4, 4, 4, 4, 4, 3, 2, 1, 0)
        lash = self._style.lash
        self._draft.add(
            f"lash{self._name}",
            runs(lid, [lid[-1], tip], outer),
            lash,
            moves=self._lids(lambda i: on_lid[i]),
            depth=LASH_DEPTH,
        )

    def _lines(self) -> None:
        n, line = self._name, shade(self._style.skin, 0.85)
        up = 24.0 / self._b if self._b < 1 else 27.0
        crease = [self._at(-52, -24 - up * 0.7), self._at(-14, -56 - up), self._at(30, -52 - up)]
        crease.append(self._at(67, -22 - up))
        rest = max(self._b, 0.75)
        moves: dict[str, Move] = {
            f"eyeBlink{n}": lambda i, *_: (0.0, self._b * (26, 40, 38, 20)[i]),
            f"eyeWide{n}": lambda *_: (0.0, -10.0 * rest),
            f"browDown{n}": lambda *_: (0.0, 5.0),
            f"eyeSmile{n}": lambda *_: (0.0, -16.0 * rest),
            "lidSad": lambda i, *_: (0.0, rest * (-6, 0, 8, 14)[i]),
        }
        if self._style.crease > 0:
            self._draft.add(
                f"crease{n}", runs(crease), stroke=(line, 3.2), moves=moves, depth=6,
                alpha=0.75 * self._style.crease, closed=False,
            )  # fmt: skip
        lower = [self._at(61, 12), self._at(47, 41), self._at(8, 60), self._at(-34, 51)]
        self._draft.add(
            f"lolash{n}",
            runs(lower),
            stroke=(mix(line, self._style.lash, 0.4), 2.6 + 1.2 * self._style.lashes),
            moves={
                name: move
                for name, move in self._lids(lambda i: 5 + i).items()
                if not name.startswith(("lookUp", "eyeLook"))
            },
            depth=6,
            alpha=0.45 + 0.35 * self._style.lashes,
            gains={f"eyeBlink{n}": -0.7, f"eyeSmile{n}": -0.7},
            closed=False,
        )


def _from_fifth(move: Move) -> Move:
    return lambda i, x, y: move(i, x, y) if i >= 4 else (0.0, 0.0)


def add_tears(draft: Draft, x: float, y: float, reach: float) -> None:
    """Drops (``tearFall``, ``tearSlide``) and streams (``tearStream``) below the eyes.

    Args:
        x: from the middle to the eye's centre.
        y: of the lower lid.
        reach: how far down the cheek a stream runs, in rig units.
    """
    for side, name in ((1, "Left"), (-1, "Right")):
        cx = 500 + side * (x + 10)
        band = [(cx - 15, y - 6), (cx - 18, y + reach * 0.5), (cx - 13, y + reach)]
        back = [(cx + 15, y + reach), (cx + 18, y + reach * 0.5), (cx + 15, y - 6)]
        draft.add(
            f"stream{name}",
            runs(band, [band[-1], (cx + 1, y + reach + 16), back[0]], back),
            linear(
                (cx, y), (cx, y + reach), (0, "#d9f3ffee"), (0.6, "#8fd4ffcc"), (1, "#62bdf6ee")
            ),
            depth=8,
            alpha=0,
            gains={"tearStream": 0.9},
        )
        draft.add(
            f"streamlight{name}",
            runs([(cx - 6, y + 8), (cx - 8, y + reach * 0.5), (cx - 5, y + reach - 6)]),
            stroke=("#ffffff", 4.5),
            depth=8,
            alpha=0,
            gains={"tearStream": 0.85},
            closed=False,
        )
        top = y - 8
        draft.add(
            f"teardrop{name}",
            loop([(cx, top), (cx + 14, top + 36), (cx, top + 56), (cx - 14, top + 36)]),
            linear((cx, top), (cx, top + 56), (0, "#eefcff"), (1, "#57b9f5")),
            stroke=("#2f8fd6aa", 2.0),
            moves={"tearSlide": lambda *_, s=side: (s * 6.0, 60.0)},
            depth=10,
            alpha=0,
            gains={"tearFall": 1.0},
        )
