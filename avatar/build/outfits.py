"""Shoulders and what is worn on them. The body reaches down to y 1900 for upright screens."""

from __future__ import annotations

from collections.abc import Sequence

from avatar.build.colours import clear, dark, light, mix
from avatar.build.draft import Draft, Knot, Moves, box, ellipse, linear, mirrored, runs
from avatar.build.person import Outfit, Person

FLOOR = 1900.0
BREATH: Moves = {"breath": lambda _, _x, y: (0.0, -6.0 if y < 960 else -2.0)}


def add_outfit(draft: Draft, person: Person) -> None:
    _Tailor(draft, person).add()


class _Tailor:
    def __init__(self, draft: Draft, person: Person) -> None:
        self._draft = draft
        self._wide = 1 + 0.12 * person.shoulders
        self._cloth, self._trim = person.palette.outfit, person.palette.trim
        self._outfit = person.outfit

    def add(self) -> None:
        self._torso()
        {
            Outfit.RIBBON: self._ribbon,
            Outfit.CARDIGAN: self._cardigan,
            Outfit.HOODIE: self._hoodie,
            Outfit.SHIRT: self._shirt,
        }[self._outfit]()

    def _x(self, dx: float) -> float:
        return 500 + dx * self._wide

    def _torso(self) -> None:
        x, cloth = self._x, self._cloth
        side: list[Knot] = [
            (612.0, 838.0), (x(196), 862), (x(312), 918), (x(372), 1010), (x(404), 1180),
            (x(436), 1500), (x(450), FLOOR),
        ]  # fmt: skip
        neckline: list[Knot] = [
            (388.0, 838.0),
            (440.0, 888.0),
            (500.0, 906.0),
            (560.0, 888.0),
            side[0],
        ]
        floor = [side[-1], (1000 - side[-1][0], FLOOR)]
        self._draft.add(
            "body",
            runs(neckline, side, floor, mirrored(side)[::-1]),
            cloth,
            group="body",
            moves=BREATH,
        )
        # Seen on upright screens alone; elsewhere it costs nothing.
        deep = dark(cloth, 0.5)
        self._draft.add(
            "body_fade", box(-20, 1040, 1020, 1960),
            linear((500, 1040), (500, 1700), (0, clear(deep, 0)), (1, clear(deep, 0.8))),
            group="body", clip="body", soft=True, moves=BREATH,
        )  # fmt: skip
        for s, n in ((1, "L"), (-1, "R")):
            seam = [
                (x(262 * s), 1010.0),
                (x(282 * s), 1150.0),
                (x(292 * s), 1500.0),
                (x(298 * s), FLOOR),
            ]
            self._piece_line(f"sleeve{n}", seam, clear(dark(cloth, 0.4), 0.55), 5)
            light_edge = [(x(206 * s), 876.0), (x(306 * s), 926.0), (x(360 * s), 1010.0)]
            self._piece_line(f"shoulder{n}", light_edge, clear(light(cloth, 0.5), 0.4), 6)
        shade = [(372.0, 846.0), (430.0, 930.0), (500.0, 958.0), (570.0, 930.0), (628.0, 846.0)]
        self._draft.add(
            "body_shadow", runs(shade, [shade[-1], (500, 800), shade[0]]),
            mix(cloth, dark(cloth, 0.6), 0.2), group="body", clip="body", moves=BREATH,
        )  # fmt: skip

    def _piece_line(self, layer: str, knots: Sequence[Knot], colour: str, width: float) -> None:
        self._draft.add(
            layer, runs(knots), stroke=(colour, width), group="body", moves=BREATH, closed=False
        )

    def _both(
        self,
        layer: str,
        parts: list[list[Knot]],
        left: str,
        right: str,
    ) -> None:
        """A piece on the right of the screen and its mirror image."""
        for n, tone, sides in (("L", left, parts), ("R", right, [mirrored(p) for p in parts])):
            self._draft.add(
                layer + n, runs(*sides, [sides[-1][-1], sides[0][0]]),
                tone,
                group="body", moves=BREATH,
            )  # fmt: skip

    def _ribbon(self) -> None:
        outer: list[Knot] = [(606.0, 822.0), (652.0, 884.0), (590.0, 952.0), (506.0, 984.0)]
        inner: list[Knot] = [(506.0, 984.0), (548.0, 936.0), (580.0, 886.0), (602.0, 826.0)]
        self._both("collar", [outer, inner], "#ffffff", "#e9f1f5")
        trim = self._trim
        for s, n in ((1, "L"), (-1, "R")):

            def at(dx: float, dy: float, s: int = s) -> Knot:
                return 500 + s * dx, 978 + dy

            tail = [[at(6, 8), at(34, 58), at(58, 96)], [at(58, 96), at(38, 98), at(24, 108)],
                    [at(24, 108), at(12, 60), at(0, 16)]]  # fmt: skip
            self._draft.add(
                f"tail{n}", runs(*tail, [tail[-1][-1], tail[0][0]]), dark(trim, 0.14), group="body",
                moves=BREATH,
            )  # fmt: skip
            bow = [[at(8, -10), at(48, -40), at(88, -38)], [at(88, -38), at(98, 0), at(86, 36)],
                   [at(86, 36), at(46, 34), at(8, 12)]]  # fmt: skip
            self._draft.add(
                f"bow{n}", runs(*bow, [bow[-1][-1], bow[0][0]]),
                linear(at(8, -40), at(96, 36), (0, dark(trim, 0.12)), (0.4, light(trim, 0.24)),
                       (1, dark(trim, 0.1))),
                group="body", moves=BREATH,
            )  # fmt: skip
            fold = [at(18, -4), at(44, -10), at(64, -8)]
            self._piece_line(f"bow_fold{n}", fold, clear(dark(trim, 0.45), 0.6), 3.4)
        self._draft.add(
            "knot", ellipse(500, 980, 20, 21),
            linear((490, 960), (510, 1002), (0, light(trim, 0.35)), (1, dark(trim, 0.16))),
            group="body", moves=BREATH,
        )  # fmt: skip

    def _cardigan(self) -> None:
        shirt: list[Knot] = [(392.0, 834.0), (500.0, 1150.0), (608.0, 834.0)]
        collar: list[Knot] = [
            (608.0, 834.0),
            (560.0, 890.0),
            (500.0, 908.0),
            (440.0, 890.0),
            shirt[0],
        ]
        self._draft.add(
            "shirt", runs(shirt[:2], shirt[1:], collar),
            linear((500, 840), (500, 1150), (0, "#ffffff"), (1, "#dfe6f2")), group="body",
            moves=BREATH,
        )  # fmt: skip
        outer: list[Knot] = [(604.0, 818.0), (640.0, 866.0), (604.0, 930.0), (546.0, 972.0)]
        inner: list[Knot] = [(546.0, 972.0), (518.0, 936.0), (500.0, 908.0)]
        edge: list[Knot] = [(500.0, 908.0), (562.0, 884.0), (604.0, 818.0)]
        self._both("collar", [outer, inner, edge], "#ffffff", "#eaeff7")
        trim = self._trim
        for s, n in ((1, "L"), (-1, "R")):
            band = [
                (500 + s * 112, 846.0),
                (500 + s * 62, 1000.0),
                (500 + s * 3, 1156.0),
                (500 + s * 3, FLOOR),
            ]
            self._piece_line(f"band{n}", band, trim, 13)
            self._piece_line(f"bandlight{n}", band, clear(light(trim, 0.5), 0.4), 3)
        for k in range(4):
            y = 1190 + 120 * k
            self._draft.add(
                f"button{k}", ellipse(500, y, 12, 12), dark(trim, 0.45), group="body", moves=BREATH
            )
        for k in range(2):
            self._draft.add(
                f"shirt_button{k}",
                ellipse(500, 968 + 70 * k, 6, 6),
                "#b9c2d6",
                group="body",
                moves=BREATH,
            )

    def _hoodie(self) -> None:
        hood: list[Knot] = [(500.0, 990.0), (592.0, 962.0), (668.0, 884.0), (628.0, 812.0)]
        inner: list[Knot] = [(628.0, 812.0), (604.0, 870.0), (560.0, 914.0), (500.0, 938.0)]
        self._both("hood", [hood, inner], light(self._cloth, 0.14), light(self._cloth, 0.06))
        for s, n in ((1, "L"), (-1, "R")):
            cord = [(500 + s * 44, 958.0), (500 + s * 50, 1030.0), (500 + s * 46, 1100.0)]
            self._piece_line(f"cord{n}", cord, self._trim, 9)
            self._draft.add(
                f"cord_end{n}", ellipse(500 + s * 46, 1104, 8, 14), dark(self._trim, 0.2),
                group="body", moves=BREATH,
            )  # fmt: skip

    def _shirt(self) -> None:
        hem: list[Knot] = [
            (386.0, 838.0),
            (436.0, 896.0),
            (500.0, 916.0),
            (564.0, 896.0),
            (614.0, 838.0),
        ]
        self._piece_line("neckband", hem, self._trim, 22)
        self._piece_line(
            "neckband_line", [(x, y + 10) for x, y in hem], clear(dark(self._trim, 0.4), 0.5), 3
        )
