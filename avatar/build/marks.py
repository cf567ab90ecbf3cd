"""Marks beside the head that name a mood to a stranger: drops, hearts, stars, signs."""

from __future__ import annotations

import math
from collections.abc import Sequence

from avatar.build.draft import (
    Draft,
    Fill,
    Knot,
    Moves,
    Outline,
    box,
    ellipse,
    linear,
    loop,
    radial,
    runs,
)


def star(x: float, y: float, radius: float, points: int = 5, inner: float = 0.5) -> Outline:
    """A star with slightly rounded edges."""
    corners: list[Knot] = []
    for k in range(2 * points):
        r = radius * (inner if k % 2 else 1)
        a = math.pi * k / points - math.pi / 2
        corners.append((x + r * math.cos(a), y + r * math.sin(a)))
    return runs(*([corners[k], corners[(k + 1) % len(corners)]] for k in range(len(corners))))


def sparkle(x: float, y: float, radius: float) -> Outline:
    """Four points with hollow sides."""
    tips = [(x, y - radius), (x + radius * 0.72, y), (x, y + radius), (x - radius * 0.72, y)]
    near = 0.19 * radius
    hollows = [
        (x + near, y - near),
        (x + near, y + near),
        (x - near, y + near),
        (x - near, y - near),
    ]
    return runs(*([tips[k], hollows[k], tips[(k + 1) % 4]] for k in range(4)))


def heart(x: float, y: float, radius: float) -> Outline:
    half = [(0, 0.95), (0.62, 0.36), (1.0, -0.18), (0.86, -0.68), (0.42, -0.8), (0, -0.4)]
    right = [(x + radius * u, y + radius * v) for u, v in half]
    return runs(right, [(2 * x - px, py) for px, py in right[::-1]])


def drop(x: float, y: float, tall: float) -> Outline:
    wide = tall * 0.34
    right = [(x, y), (x + wide * 0.72, y + tall * 0.46), (x + wide, y + tall * 0.72)]
    left = [(2 * x - px, py) for px, py in right[::-1]]
    return runs([*right, (x, y + tall), *left])


class Marks:
    """Adds the marks of one character.

    Args:
        top: y of the head's crown; marks above the head keep clear of it.
        side: half width of head and hair at the eyes, in rig units.
    """

    def __init__(self, draft: Draft, top: float = 110, side: float = 290) -> None:
        self._draft, self._top, self._side = draft, top, side

    def add(self) -> None:
        self._anger()
        self._sweat()
        self._thought()
        self._sleep()
        self._hearing()
        self._sparkles()
        self._hearts()
        self._laughter()
        self._startle()
        self._doubt()
        self._tremble()
        self._disgust()

    def _mark(
        self, layer: str, weight: str, outline: Outline, fill: Fill, *, edge: str = "#ffffff",
        width: float = 4.0, group: str = "neck", depth: float = 30.0,
    ) -> None:  # fmt: skip
        self._draft.add(
            layer, outline, fill, stroke=(edge, width), group=group, depth=depth, alpha=0,
            gains={weight: 1.0},
        )  # fmt: skip

    def _line(
        self, layer: str, weight: str, knots: Sequence[Knot], colour: str, width: float,
        *, group: str = "neck", depth: float = 30.0, moves: Moves | None = None,
    ) -> None:  # fmt: skip
        """A stroke with a white edge, seen on hair and on any background."""
        for part, tone, wide in (("_edge", "#ffffff", width * 1.35 + 7), ("", colour, width)):
            self._draft.add(
                layer + part, runs(knots), stroke=(tone, wide), group=group, depth=depth, alpha=0,
                gains={weight: 1.0}, moves=moves, closed=False,
            )  # fmt: skip

    def _anger(self) -> None:
        x, y, r = 500 - self._side * 0.66, self._top + 122, 46
        corners = ((1, 1), (-1, 1), (-1, -1), (1, -1))
        bends = [
            [(x + sx * r, y + sy * r * 0.3), (x + sx * r * 0.36, y + sy * r * 0.36),
             (x + sx * r * 0.3, y + sy * r)]
            for sx, sy in corners
        ]  # fmt: skip
        for part, tone, wide in (("edge", "#ffffff", 30.0), ("", "#f0203c", 17.0)):
            for k, bend in enumerate(bends):
                self._draft.add(
                    f"anger{part}{k}", runs(bend), stroke=(tone, wide), depth=50, alpha=0,
                    gains={"fxAnger": 1.0}, closed=False,
                )  # fmt: skip

    def _sweat(self) -> None:
        x, y = 500 + self._side * 0.83, self._top + 190
        fill = linear((x, y), (x, y + 96), (0, "#e6f8ff"), (1, "#58b7f2"))
        self._mark(
            "sweat",
            "fxSweat",
            drop(x, y, 96),
            fill,
            edge="#3a8fd0",
            width=3,
            depth=20,
            group="head",
        )
        self._draft.add(
            "sweat_light", ellipse(x - 9, y + 62, 7, 12), "#ffffff", depth=21, alpha=0,
            gains={"fxSweat": 1.0},
        )  # fmt: skip

    def _thought(self) -> None:
        x, y = 500 + self._side * 1.02, self._top - 14
        for k, (dx, dy, r) in enumerate(((-62, 92, 11), (-34, 62, 18))):
            self._mark(
                f"thought{k}", "fxThink", ellipse(x + dx, y + dy, r, r), "#ffffff", edge="#6b5a9640"
            )
        cloud = [
            (-70, 10),
            (-56, -30),
            (-14, -44),
            (34, -40),
            (66, -14),
            (70, 22),
            (34, 44),
            (-34, 44),
        ]
        self._mark(
            "thought",
            "fxThink",
            loop([(x + dx, y + dy) for dx, dy in cloud]),
            "#ffffff",
            edge="#6b5a9640",
        )
        for k in (-1, 0, 1):
            self._draft.add(
                f"thought_dot{k:+d}", ellipse(x + 32 * k, y, 9, 9), "#6b5a96", group="neck",
                depth=30, alpha=0, gains={"fxThink": 1.0},
            )  # fmt: skip

    def _sleep(self) -> None:
        for k, (dx, dy, r) in enumerate(((0.68, 46, 20), (0.86, -4, 27), (1.06, -66, 36))):
            x, y = 500 + self._side * dx, self._top + dy
            for part, wide in (("edge", 17 + 2 * k), ("", 8.0 + 2 * k)):
                zed = [[(x - r, y - r), (x + r, y - r)], [(x + r, y - r), (x - r, y + r)]]
                self._draft.add(
                    f"sleep{part}{k}", runs(*zed, [(x - r, y + r), (x + r, y + r)]),
                    stroke=("#ffffff" if part else "#5064dc", wide), group="neck", depth=30,
                    alpha=0, gains={"fxSleep": 1.0}, closed=False,
                    moves={"breath": lambda *_, k=k: (3.0 * k, -7.0 * k)},
                )  # fmt: skip

    def _hearing(self) -> None:
        x, y = 500 + self._side + 6, 530
        for k, r in enumerate((20, 42, 64)):
            arc = [(x + r * math.cos(a), y + r * math.sin(a)) for a in (-0.8, -0.4, 0, 0.4, 0.8)]
            self._line(f"hear{k}", "fxListen", arc, "#ef5a3c", 10)

    def _sparkles(self) -> None:
        gold = "#ffc93c"
        spots = ((-1.1, 90, 52), (-1.32, 196, 28), (1.1, 70, 58), (1.34, 180, 30))
        for k, (dx, dy, r) in enumerate(spots):
            x, y = 500 + self._side * dx, self._top + dy
            fill = radial(x, y, r, (0, "#fffbe0"), (0.5, "#ffe27a"), (1, gold))
            self._mark(f"sparkle{k}", "fxSparkle", sparkle(x, y, r), fill, edge="#e8960c")
        for k, (dx, dy, r) in enumerate(((-1.08, 300, 54), (-1.32, 392, 30))):
            x, y = 500 + self._side * dx, self._top + dy
            fill = radial(x, y, r, (0, "#fffbe0"), (0.5, "#ffe27a"), (1, gold))
            self._mark(f"twinkle{k}", "fxWink", sparkle(x, y, r), fill, edge="#e8960c")

    def _hearts(self) -> None:
        for k, (dx, dy, r) in enumerate(
            ((-1.08, 70, 34), (1.04, 34, 42), (1.24, 150, 22), (-1.26, 180, 20))
        ):
            x, y = 500 + self._side * dx, self._top + dy
            fill = linear((x, y - r), (x, y + r), (0, "#ff8fab"), (1, "#f0386b"))
            self._mark(f"heart{k}", "fxLove", heart(x, y, r), fill)

    def _laughter(self) -> None:
        """Bursts at both sides."""
        for s in (1, -1):
            for k, angle in enumerate((-0.75, -0.35, 0.05)):
                c, sn = math.cos(angle), math.sin(angle)
                x, y = 500 + s * (self._side + 8), self._top + 210
                line = [(x + s * 18 * c, y + 18 * sn * 2.2), (x + s * 58 * c, y + 58 * sn * 1.6)]
                self._line(f"laugh{s:+d}{k}", "fxJoy", line, "#ffab1f", 12)

    def _startle(self) -> None:
        for s in (1, -1):
            for k, angle in enumerate((-0.95, -0.6, -0.25)):
                c, sn = math.cos(angle), math.sin(angle)
                near, far = self._side * 1.0, self._side * 1.22
                y = self._top + 230
                line = [(500 + s * near * c, y + near * sn), (500 + s * far * c, y + far * sn)]
                self._line(f"startle{s:+d}{k}", "fxSurprise", line, "#ffb020", 14)

    def _doubt(self) -> None:
        x, y = 500 + self._side * 1.1, self._top + 60
        hook = [
            (x - 26, y - 26),
            (x - 10, y - 52),
            (x + 22, y - 46),
            (x + 26, y - 14),
            (x + 2, y + 10),
        ]
        self._line("doubt", "fxDoubt", [*hook, (x, y + 34)], "#7a5ae0", 15)
        self._line("doubt_dot", "fxDoubt", [(x, y + 66), (x, y + 67)], "#7a5ae0", 19)

    def _tremble(self) -> None:
        """Shiver lines beside the face and a cold shade on the forehead."""
        for s in (1, -1):
            for k in range(2):
                x, y = 500 + s * (self._side + 16 + 34 * k), 430 + 26 * k
                wave = [(x, y), (x + 9, y + 26), (x - 9, y + 56), (x + 9, y + 86), (x, y + 112)]
                self._line(f"tremble{s:+d}{k}", "fxAfraid", wave, "#5b7fe8", 9)

    def _disgust(self) -> None:
        x, y = 500 - self._side * 1.08, self._top + 120
        swirl = [
            (x + r * math.cos(a), y + r * math.sin(a))
            for r, a in ((4, 0.0), (12, 1.6), (20, 3.2), (27, 4.8), (34, 6.4), (38, 8.0), (40, 9.2))
        ]
        self._line("disgust", "fxDisgust", swirl, "#5fa33a", 10)


def add_gloom(draft: Draft, clip: str, top: float, bottom: float, depth: float) -> None:
    """Fear's cold and disgust's green shade over the upper face, within layer ``clip``."""
    for name, weight, tone in (
        ("gloom", "fxAfraid", "#4a62c8"),
        ("queasy", "fxDisgust", "#74a83a"),
    ):
        draft.add(
            name, box(230, top, 770, bottom),
            linear((500, top), (500, bottom), (0, tone + "88"), (0.6, tone + "40"),
                   (1, tone + "00")),
            clip=clip, soft=True, depth=depth, alpha=0, gains={weight: 1.0},
        )  # fmt: skip
