"""Hair: what hangs behind the head, what grows over it, what falls over the forehead."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from avatar.build.colours import clear, dark, light, lit, mix, shade
from avatar.build.draft import (
    Draft,
    Knot,
    Move,
    Moves,
    Outline,
    curly,
    ellipse,
    linear,
    mirrored,
    radial,
    runs,
    symmetric,
)
from avatar.build.face import FarSide
from avatar.build.hair_shapes import (
    BACK_BOB,
    BACK_LONG,
    BACK_SHORT,
    CAP,
    FRINGES,
    SHINE,
    SIDE_BOB,
    SIDE_LONG,
    STRANDS,
    STRANDS_BACK,
    hairline,
    joined,
)
from avatar.build.hair_turns import BACK, FRONT, SIDE, HairTurns
from avatar.build.marks import star
from avatar.build.measures import Measures
from avatar.build.person import Fringe, Hair, Length

WAVE = 17.0
"""Height of full curls in rig units."""


def sway(share: float, top: float, reach: float) -> Move:
    """Hangs from ``top``: ends ``reach`` below swing by 60 units times ``share``."""
    return lambda _i, _x, y: (60 * share * max(0.0, (y - top) / reach) ** 1.5, 0.0)


def _tips(share: float) -> Move:
    return lambda _i, _x, y: (20 * share * max(0.0, (y - 300) / 160) ** 1.4, 0.0)


class Hairdresser:
    """Adds the hair of one head to a draft: first `behind`, then, after the face, `over`."""

    def __init__(
        self, draft: Draft, m: Measures, hair: Hair, colour: str, skin: str, far: FarSide
    ) -> None:
        self._draft, self._m, self._hair = draft, m, hair
        self._colour, self._skin = colour, skin
        self._wide = m.cheek / 218 * (1 + 0.05 * hair.volume)
        self._is_short = hair.length in (Length.SHORT, Length.BUN)
        self._turns = HairTurns(far, self._wide, hangs=self.covers_ears)

    @property
    def covers_ears(self) -> bool:
        return self._hair.length in (Length.BOB, Length.LONG)

    def behind(self) -> None:
        hair = self._hair
        if hair.length in (Length.BALD, Length.BUZZ):
            return
        if hair.length is Length.BUN:
            self._bun()
        half = {
            Length.SHORT: BACK_SHORT,
            Length.BUN: BACK_SHORT,
            Length.BOB: BACK_BOB,
            Length.LONG: BACK_LONG,
        }[hair.length]
        right = curly(self._fit(half), WAVE * hair.curl)
        outline = runs(right, mirrored(right)[::-1]) if hair.curl else symmetric(right)
        hang: Moves = {"hairSwayX": sway(1, 420, 420), "breath": lambda *_: (0.0, -2.0)}
        base = dark(self._colour, 0.28)
        foot = max(y for _, y in half)
        turns = self._turns.behind(BACK)
        self._draft.add("hair_back", outline, base, moves=hang, turns=turns, depth=BACK)
        if self.covers_ears:
            self._locks(foot, hang)

    def under(self) -> None:
        """The far side of the hair, seen past the face when the head turns; before the face."""
        if self._hair.length is Length.BALD:
            return
        brim = self._fit([(724, 512), (600, 470), (400, 470), (276, 512)])
        sides = [[a, b] for a, b in pairwise(brim)]
        self._draft.add(
            "hair_under",
            runs(self._fit(self._cap()), *sides),
            self._buzzed() if self._hair.length is Length.BUZZ else dark(self._colour, 0.1),
            depth=FRONT,
            turns=self._turns.front(FRONT),
        )

    def hair_shadow(self) -> None:
        """What the hair throws on the forehead; after the face."""
        if self._hair.length in (Length.BALD, Length.BUZZ):
            return
        fall = 9 if self._hair.fringe is Fringe.NONE else 17
        cap, *brim = self._front().runs
        roof = min(y for run in brim for _, y in run) - 20
        low = tuple((x, max(y, roof)) for x, y in cap)
        moved = Outline(tuple(tuple((x, y + fall) for x, y in run) for run in (low, *brim)))
        self._draft.add(
            "hair_shadow", moved, mix(self._skin, shade(self._skin, 1.0), 0.5), clip="face",
            moves={"hairSwayX": _tips(0.8)}, turns=self._turns.front(4), depth=4,
        )  # fmt: skip

    def over(self) -> None:
        hair = self._hair
        if hair.length is Length.BALD:
            return
        if self.covers_ears:
            self._side_locks()
        if hair.length is Length.BUZZ:
            tone = self._buzzed()
            fill = linear((500, 150), (500, 470), (0, clear(tone, 1)), (1, clear(tone, 0.55)))
            self._draft.add("hair_front", self._front(), fill, depth=4)
            return
        self._draft.add(
            "hair_front",
            self._front(),
            dark(self._colour, 0.2),
            moves={"hairSwayX": _tips(1)},
            turns=self._turns.front(FRONT),
            depth=FRONT,
        )
        self._light()
        self._shine()
        self._strands()
        if hair.cowlick:
            self._cowlick()
        if hair.pin:
            self._pin()

    def _fit(self, knots: Sequence[Knot]) -> list[Knot]:
        """Standard knots (a face of half width 218) on this head and with this volume."""
        lift = 12 * self._hair.volume
        return [
            (500 + (x - 500) * self._wide, y - lift * max(0.0, min(1.0, (420 - y) / 200)))
            for x, y in knots
        ]

    def _cap(self) -> list[Knot]:
        if self._hair.length is Length.BUZZ:
            return [(500 + (x - 500) * 0.965, y + 26) for x, y in CAP]
        return CAP

    def _buzzed(self) -> str:
        return mix(self._colour, self._skin, 0.25)

    def _front(self) -> Outline:
        hair = self._hair
        if hair.length is Length.BUZZ:
            inner = hairline(hair.recede)
            skull = self._cap()
            return runs(self._fit(skull), *map(self._fit, joined(skull, inner)))
        inner = FRINGES[hair.fringe] if hair.fringe in FRINGES else hairline(hair.recede)
        cap = self._fit(CAP)
        parts = [self._fit(part) for part in joined(CAP, inner)]
        if hair.curl > 0:
            parts = [curly(part, 0.5 * WAVE * hair.curl, 40) for part in parts]
        return runs(curly(cap, 0.6 * WAVE * hair.curl), *parts)

    def _locks(self, foot: float, hang: Moves) -> None:
        """Darker and lighter locks within the hair behind, which give it depth."""
        tones = (dark(self._colour, 0.54), dark(self._colour, 0.42), dark(self._colour, 0.16))
        spans = ((560, 646, 606), (634, 726, 700), (712, 792, 772))
        for k, ((x0, x1, end), tone) in enumerate(zip(spans, tones, strict=True)):
            root = ((x0 + x1) / 2, 300.0)
            left = [root, (x0 + 8, 430.0), (x0 + 12, foot * 0.72), (end - 16, foot - 16)]
            right = [(end - 16, foot - 16), (x1 + 4, foot * 0.7), (x1 - 14, 430.0), root]
            for s, n in ((1, "L"), (-1, "R")):
                parts = [self._fit(part if s > 0 else mirrored(part)) for part in (left, right)]
                self._draft.add(
                    f"lock{k}{n}", runs(*parts),
                    tone,
                    moves=hang, turns=self._turns.behind(BACK + 10), depth=BACK + 10,
                )  # fmt: skip

    def _side_locks(self) -> None:
        long = self._hair.length is Length.LONG
        outer, inner = SIDE_LONG if long else SIDE_BOB
        colour = self._colour
        for s, n in ((1, "L"), (-1, "R")):
            wave = WAVE * self._hair.curl
            parts = [curly(self._fit(part), wave * 0.7) for part in (outer, inner)]
            if s < 0:
                parts = [mirrored(part) for part in parts]
            self._draft.add(
                f"side{n}",
                runs(*parts, [parts[1][-1], parts[0][0]]),
                lit(colour, 0.07),
                moves={"hairSwayX": sway(0.72, 380, 400)},
                turns=self._turns.side(),
                depth=SIDE,
            )
            gleam = [
                (500 + s * (x * 0.45 + ix * 0.55 - 500), y)
                for (x, y), (ix, _) in zip(
                    self._fit(outer[2:-1]), self._fit(inner[-3:0:-1]), strict=True
                )
            ]
            self._draft.add(
                f"side_gleam{n}",
                runs(gleam),
                stroke=(lit(colour, 0.24), 9.0),
                moves={"hairSwayX": sway(0.72, 380, 400)},
                turns=self._turns.side(),
                depth=SIDE,
                closed=False,
            )

    def _edge(self) -> str | None:
        """Clips what lies on the hair to it, where it would reach over the edge.

        Clipping to so large a shape takes a twentieth of a frame.
        """
        hair = self._hair
        within = hair.fringe is Fringe.BANGS or (hair.fringe is Fringe.NONE and self._is_short)
        return None if within else "hair_front"

    def _light(self) -> None:
        """Falls on the front, most in its middle: the head is round, and dark towards the crown."""
        glow = lit(self._colour, 0.5)
        self._draft.add(
            "hair_light", ellipse(510, 550, 450, 450),
            radial(510, 550, 450, (0, clear(glow, 0.8)), (1, clear(glow, 0))),
            clip="hair_front", soft=True, depth=FRONT,
        )  # fmt: skip

    def _shine(self) -> None:
        """A ring of light about the crown, fading at both ends."""
        glint = light(lit(self._colour, 0.6), 0.2)
        band = SHINE if not self._is_short else [(x, y - 34) for x, y in SHINE]
        edge = [(690, 300), (642, 276), (600, 287), (556, 262), (520, 277), (474, 259), (428, 281)]
        edge += [(388, 272), (350, 306), (318, 308)]
        if self._is_short:
            edge = [(x, y - 34) for x, y in edge]
        fill = linear(
            (310, 300), (690, 300), (0, clear(glint, 0)), (0.3, clear(glint, 0.72)),
            (0.62, clear(glint, 0.6)), (1, clear(glint, 0)),
        )  # fmt: skip
        self._draft.add(
            "hair_shine", runs(self._fit(band), self._fit(edge), self._fit([edge[-1], band[0]])),
            fill, clip=self._edge(), depth=FRONT,
            moves={"headDown": lambda *_: (0.0, 18.0), "headUp": lambda *_: (0.0, -12.0)},
        )  # fmt: skip

    def _strands(self) -> None:
        dim, glow = dark(self._colour, 0.5), lit(self._colour, 0.45)
        lines = STRANDS_BACK if self._hair.fringe is Fringe.NONE else STRANDS[self._hair.fringe]
        for k, line in enumerate(lines):
            colour, width = (glow, 2.6) if k % 3 == 2 else (dim, 3.2)
            self._draft.add(
                f"strand{k}", runs(self._fit(line)), stroke=(clear(colour, 0.55), width),
                clip=self._edge(), moves={"hairSwayX": _tips(1)}, turns=self._turns.strand(),
                depth=FRONT + 1, closed=False,
            )  # fmt: skip

    def _bun(self) -> None:
        colour = self._colour
        y = 96 - 8 * self._hair.volume
        bounce: Moves = {"hairSwayX": lambda _, _x, py: ((170 - py) * 0.14, 0.0)}
        self._draft.add(
            "bun", ellipse(500, y, 88, 76),
            linear((450, y - 70), (550, y + 76), (0, lit(colour, 0.3)), (0.4, colour),
                   (1, dark(colour, 0.42))),
            moves=bounce, depth=-40,
        )  # fmt: skip
        for k, (dx, dy) in enumerate(((-44, 10), (-6, 0), (36, 8))):
            arc = [
                (500 + dx - 16, y + 52 - dy),
                (500 + dx, y - 8 - dy),
                (500 + dx + 30, y - 50 + dy),
            ]
            self._draft.add(
                f"bun_strand{k}", runs(arc), stroke=(clear(dark(colour, 0.5), 0.6), 3.2),
                moves=bounce, depth=-39, closed=False,
            )  # fmt: skip

    def _cowlick(self) -> None:
        colour = self._colour
        left, right = (
            [(488, 124), (468, 80), (498, 50), (550, 58)],
            [(550, 58), (517, 70), (503, 92)],
        )
        self._draft.add(
            "cowlick",
            runs(left, [*right, (516, 122)], [(516, 122), (488, 124)]),
            linear((480, 60), (520, 124), (0, lit(colour, 0.3)), (1, dark(colour, 0.22))),
            moves={"hairSwayX": lambda _, _x, y: ((124 - y) * 0.35, 0.0)},
        )

    def _pin(self) -> None:
        self._draft.add(
            "pin", star(634, 262, 30),
            linear((606, 234), (656, 290), (0, "#fff0a6"), (1, "#ffae2b")),
            stroke=("#c9761a", 3.0), depth=44,
        )  # fmt: skip
