"""The mouth: two lips of seven knots, tongue and teeth clipped within, and the press line."""

from __future__ import annotations

from dataclasses import dataclass

from avatar.build.colours import clear, dark, mix, shade
from avatar.build.draft import Draft, Knot, Move, Moves, ellipse, linear, radial, runs

KNOTS = (-1.0, -0.72, -0.36, 0.0, 0.36, 0.72, 1.0)
CAT = (0.0, 6.0, 8.0, -5.0, 8.0, 6.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MouthStyle:
    """``w``: half width; ``lip``: height of the lower lip; ``colour`` of the lips."""

    y: float
    w: float
    lip: float
    colour: str
    skin: str
    painted: float = 0.6
    """0 to 1: how much the lips stand out."""
    bearded: bool = False
    """Leaves out the marks on bare skin about the mouth."""


@dataclass(frozen=True, slots=True)
class _Way:
    """How both lips go: at the side and in the middle; and the corners (outwards, down).

    ``side``: 1 the character's left alone, -1 its right, 0 both.
    """

    upper: tuple[float, float]
    lower: tuple[float, float]
    corner: tuple[float, float] = (0.0, 0.0)
    side: int = 0

    def move(self, style: MouthStyle) -> Move:
        """For an outline of seven knots above from left to right and seven below back."""

        def moved(i: int, x: float, _y: float) -> Knot:
            t = (x - 500) / style.w
            reach = min(1.0, abs(t))
            side, middle = self.upper if i < 7 else self.lower
            round_share: float = (1 - reach**2.6) ** 0.62
            across, down = self.corner
            rise = (middle * (1 - reach) + side * reach) * round_share + down * reach**2.2
            share = self._share(t)
            return _sign(t) * across * reach * share, rise * share

        return moved

    def _share(self, t: float) -> float:
        if self.side == 0 or _sign(t) == self.side:
            return 1.0
        if abs(t) < 0.05:
            return 0.5
        return 0.25 if abs(t) < 0.4 else 0.0


_BOTH = {
    "jawOpen": _Way((-5, -10), (72, 72), (-6, 8)),
    "mouthFunnel": _Way((-13, -15), (20, 24), (-18, 2)),
    "mouthPucker": _Way((-6, -8), (6, 8), (-28, 0)),
    "mouthClose": _Way((5, 8), (-48, -58), (3, -12)),
    "mouthRollLower": _Way((0, 0), (-4, -5)),
    "mouthRollUpper": _Way((3, 4), (0, 0)),
    "mouthShrugUpper": _Way((-4, -5), (-3, -3), (0, -1)),
    "mouthShrugLower": _Way((-3, -5), (-4, -6)),
    "lipPress": _Way((1, 2), (-1, -1), (4, 0)),
}
_SIDED = {
    "mouthSmile": ((2, 3), (4, 6), (22, -22)),
    "mouthFrown": ((-9, -15), (-9, -15), (-2, 17)),
    "mouthStretch": ((0, 0), (2, 2), (15, 3)),
    "mouthUpperUp": ((-9, -9), (0, 0), (0, -1)),
    "mouthLowerDown": ((0, 0), (11, 12), (0, 1)),
    "mouthPress": ((1, 1), (-1, -1), (4, 0)),
    "mouthDimple": ((0, 0), (0, 0), (9, -3)),
}


def mouth_moves(style: MouthStyle) -> dict[str, Move]:
    moves = {name: way.move(style) for name, way in _BOTH.items()}
    for stem, (upper, lower, corner) in _SIDED.items():
        for side, name in ((1, "Left"), (-1, "Right")):
            moves[stem + name] = _Way(upper, lower, corner, side).move(style)
    for name, dx in (("mouthLeft", 18), ("mouthRight", -18), ("jawLeft", 10), ("jawRight", -10)):
        moves[name] = lambda *_, dx=dx: (float(dx), 0.0)
    moves["mouthCat"] = lambda i, *_: (0.0, CAT[i % 7])
    return moves


def add_mouth(draft: Draft, style: MouthStyle) -> None:
    moves = mouth_moves(style)
    y, w = style.y, style.w
    upper = [(500 + w * t, y - 3 + 7 * (1 - t * t)) for t in KNOTS]
    lower = [(500 + w * t, y - 3 + 9 * (1 - t * t)) for t in KNOTS[::-1]]
    _add_lips(draft, style, moves)
    inside = dark(mix(style.colour, "#8a1c34", 0.75), 0.12)
    draft.add("mouth", runs(upper, lower), dark(inside, 0.2), moves=moves, depth=22)
    add_tongue(draft, style)
    _add_teeth(draft, style)
    line = mix(dark(style.colour, 0.35), shade(style.skin, 1.0), 0.35)
    draft.add(
        "mouth_line",
        runs(upper, lower),
        stroke=(line, 2.4 if style.bearded else 4.2),
        moves=moves,
        depth=22,
    )
    _add_press(draft, style, line, moves)
    if not style.bearded:
        _add_dimples(draft, style)


def _add_lips(draft: Draft, style: MouthStyle, moves: Moves) -> None:
    """Skin-coloured lips about the opening, so that a closed mouth is more than a line."""
    y, w, lip = style.y, style.w, style.lip
    bow = (0.0, 0.42, 0.86, 0.72, 0.86, 0.42, 0.0)
    above = [(500 + w * t, y - 3 - 0.7 * lip * b) for t, b in zip(KNOTS, bow, strict=True)]
    below = [(500 + w * t, y - 3 + 9 + lip * (1 - abs(t) ** 2.4) - 9 * t * t) for t in KNOTS[::-1]]
    tone = mix(style.skin, style.colour, 0.25 + 0.6 * style.painted)
    pressed = {**moves, "lipPress": lambda i, *_: (0.0, (0.3 if i < 7 else -0.34) * lip)}
    draft.add(
        "lips", runs(above, below), tone, moves=pressed, depth=21, alpha=0.35 + 0.6 * style.painted
    )
    ride = {
        name: (lambda _i, _x, _y, move=move: (0.0, move(10, 500, y)[1]))
        for name, move in moves.items()
        if name in ("jawOpen", "mouthFunnel", "mouthPucker", "mouthClose", "mouthRollLower")
        or name.startswith(("mouthLowerDown", "mouthFrown", "mouthSmile"))
    }
    shine = "#ffffff"
    draft.add(
        "lip_shine",
        ellipse(500 - w * 0.12, y + 6 + lip * 0.55, w * 0.3, lip * 0.26),
        radial(
            500 - w * 0.12, y + 6 + lip * 0.55, w * 0.3, (0, clear(shine, 0.75)), (1, "#ffffff00")
        ),
        moves=ride,
        depth=24,
        alpha=0.3 + 0.5 * style.painted,
    )
    if style.bearded:
        return
    shadow = shade(style.skin, 0.6)
    draft.add(
        "chin_shadow",
        ellipse(500, y + lip + 20, w * 0.52, 9),
        radial(500, y + lip + 20, w * 0.52, (0, clear(shadow, 0.6)), (1, clear(shadow, 0))),
        moves=ride,
        depth=20,
    )


def add_tongue(draft: Draft, style: MouthStyle) -> None:
    y, w = style.y, style.w
    draft.add(
        "tongue",
        ellipse(500, y + 64, 0.56 * w, 27),
        linear((500, y + 37), (500, y + 90), (0, "#ff9ca0"), (1, "#e0566a")),
        clip="mouth",
        depth=16,
        moves={
            "jawOpen": lambda *_: (0.0, 14.0),
            "tongueOut": lambda *_: (0.0, -34.0),
            "tongueUp": lambda *_: (0.0, -36.0),
            "mouthFunnel": lambda _, x, _y: (-(x - 500) * 0.35, 4.0),
            "mouthPucker": lambda _, x, _y: (-(x - 500) * 0.5, 0.0),
            "mouthSmileLeft": lambda _, x, _y: ((x - 500) * 0.15, 0.0),
        },
    )


def _add_teeth(draft: Draft, style: MouthStyle) -> None:
    """The upper row; and, by ``teethShow``, rows that meet with a line between."""
    y, w = style.y, style.w * 1.3
    row = [(500 + w * 0.9, y + 7), (500, y + 15), (500 - w * 0.9, y + 7)]
    draft.add(
        "teeth",
        runs([(500 - w, y - 44), (500 + w, y - 44)], [(500 + w, y - 44), row[0]], row),
        linear((500, y - 8), (500, y + 15), (0, "#e9e8f2"), (0.6, "#ffffff"), (1, "#ffffff")),
        clip="mouth",
        depth=20,
        moves={
            "jawOpen": lambda *_: (0.0, -5.0),
            "mouthFunnel": lambda *_: (0.0, -17.0),
            "mouthPucker": lambda *_: (0.0, -18.0),
            "mouthUpperUpLeft": lambda *_: (0.0, -2.0),
            "mouthUpperUpRight": lambda *_: (0.0, -2.0),
            "mouthFrownLeft": lambda *_: (0.0, -10.0),
            "mouthFrownRight": lambda *_: (0.0, -10.0),
            "teethUp": lambda *_: (0.0, 3.0),
        },
    )
    shown = {"teethShow": 1.0}
    full = [(500 - w, y - 50), (500 + w, y - 50), (500 + w, y + 70), (500 - w, y + 70)]
    sides = [[full[k], full[(k + 1) % 4]] for k in range(4)]
    draft.add("teeth_both", runs(*sides), "#f6f5fb", clip="mouth", depth=18, alpha=0, gains=shown)
    half = {"jawOpen": lambda *_: (0.0, 26.0)}
    draft.add(
        "teeth_gap",
        runs([(500 - w, y + 1), (500, y + 5), (500 + w, y + 1)]),
        stroke=("#8f86a4", 3.0),
        clip="mouth",
        depth=20,
        alpha=0,
        gains=shown,
        moves=half,
        closed=False,
    )
    for k in (-0.5, -0.17, 0.17, 0.5):
        x = 500 + k * w
        draft.add(
            f"tooth{k:+.2f}",
            runs([(x, y - 24), (x * 0.99 + 5, y + 30)]),
            stroke=("#b9b4cc", 1.8),
            clip="mouth",
            depth=19,
            alpha=0,
            gains={"teethShow": 0.6},
            moves=half,
            closed=False,
        )


def _add_press(draft: Draft, style: MouthStyle, line: str, moves: Moves) -> None:
    """Pressed lips: a firm dark seam and a fold at each corner."""
    y, w = style.y, style.w
    shown = {"lipPress": 2.2}
    follow = {n: m for n, m in moves.items() if n.startswith(("mouthSmile", "mouthPucker"))}
    above = [(500 + w * 0.97 * t, y - 2 + 3 * (1 - t * t) - 1.5 * (1 - t * t)) for t in KNOTS]
    below = [(x, py + 7.5 * (1 - ((x - 500) / w) ** 2) + 1) for x, py in above[::-1]]
    draft.add(
        "press", runs(above, below), dark(line, 0.32), moves=follow, depth=24, alpha=-1.0,
        gains=shown,
    )  # fmt: skip
    if style.bearded:
        return
    for side in (1, -1):
        x = 500 + side * (w + 11)
        fold = [(x - side * 5, y - 12), (x + side * 3, y), (x - side * 5, y + 11)]
        draft.add(
            f"press_fold{side:+d}", runs(fold), stroke=(shade(style.skin, 0.9), 4.0), depth=22,
            alpha=-1.0, gains=shown, moves=follow, closed=False,
        )  # fmt: skip


def _add_dimples(draft: Draft, style: MouthStyle) -> None:
    for side, name in ((1, "Left"), (-1, "Right")):
        x, y = 500 + side * (style.w + 6), style.y
        mark = [(x - side * 1, y - 13), (x + side * 6, y - 5), (x + side * 2, y + 4)]
        draft.add(
            f"dimple{name}",
            runs(mark),
            stroke=(shade(style.skin, 0.85), 3.6),
            depth=20,
            alpha=0,
            gains={f"mouthSmile{name}": 0.55, f"mouthDimple{name}": 0.5, "lipPress": -0.8},
            moves={f"mouthSmile{name}": lambda *_, s=side: (s * 22.0, -22.0)},
            closed=False,
        )


def _sign(t: float) -> float:
    return (t > 0) - (t < 0)
