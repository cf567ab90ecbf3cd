"""The mascot: a gosling with a beak that speaks, tufts that sway and a scarf."""

from __future__ import annotations

from typing import Any

from avatar.build.colours import clear, dark, light, mix
from avatar.build.draft import (
    Draft,
    Knot,
    Move,
    Moves,
    box,
    ellipse,
    linear,
    mirrored,
    radial,
    runs,
    symmetric,
)
from avatar.build.eyes import EyeStyle, add_eyes, add_tears
from avatar.build.head import add_brows, add_cheeks, add_shyness
from avatar.build.marks import Marks, add_gloom
from avatar.build.measures import Measures
from avatar.build.mouth import KNOTS, MouthStyle, add_tongue, mouth_moves
from avatar.build.outfits import BREATH, FLOOR

DOWN, CROWN_DOWN, BELLY = "#ffd858", "#c99a35", "#fff6cf"
BILL = "#ff8f2e"
SCARF, STRIPE = "#21a7a0", "#fff3d6"
BEAK = MouthStyle(y=652, w=88, lip=0, colour="#d8433f", skin=DOWN)
FACE = Measures(
    cheek=250, jaw=220, chin=120, chin_y=740, eye_x=124, eye_y=500, eye_w=50, eye_h=56,
    eye_slope=0.02, brow_y=402, brow_half=50, brow_thick=17, brow_slope=0.02, brow_arch=14,
    nose_y=600, nose_w=20, mouth_y=652, mouth_w=88, lip=10,
)  # fmt: skip


def build_gosling(name: str) -> dict[str, Any]:
    """The rig of the mascot."""
    draft = Draft(name)
    _body(draft)
    _scarf(draft)
    _head(draft)
    add_cheeks(draft, FACE, "#ffcf70", 0.5)
    add_gloom(draft, "face", 150, 600, 4)
    add_shyness(draft, FACE, "#ffcf70")
    eyes = EyeStyle(
        x=124, y=500, w=50, h=56, slope=0.02, iris="#7a4520", skin=DOWN, lash="#3a2213",
        crease=0, lashes=0.25, iris_share=0.98,
    )  # fmt: skip
    add_eyes(draft, eyes)
    add_tears(draft, 124, 552, 120)
    _beak(draft)
    _tuft(draft)
    add_brows(draft, FACE, dark(CROWN_DOWN, 0.3), DOWN)
    Marks(draft, top=150, side=300).add()
    return draft.rig(radii=(290, 300, 200))


def _body(draft: Draft) -> None:
    side: list[Knot] = [
        (500.0, 760.0), (608.0, 790.0), (716.0, 900.0), (786.0, 1060.0), (812.0, 1280.0),
        (800.0, 1600.0), (740.0, FLOOR),
    ]  # fmt: skip
    floor = [side[-1], (1000 - side[-1][0], FLOOR)]
    draft.add("body", runs(side, floor, mirrored(side)[::-1]), DOWN, group="body", moves=BREATH)
    draft.add(
        "belly", ellipse(500, 1180, 190, 300), BELLY,
        group="body", clip="body", moves=BREATH,
    )  # fmt: skip
    for s, n in ((1, "L"), (-1, "R")):

        def at(dx: float, y: float, s: int = s) -> Knot:
            return 500 + s * dx, y

        lead = [at(196, 904), at(296, 960), at(352, 1080), at(338, 1220)]
        tips = [
            [at(338, 1220), at(312, 1186), at(304, 1160)],
            [at(304, 1160), at(290, 1214), at(262, 1240)],
            [at(262, 1240), at(250, 1190), at(246, 1150)],
            [at(246, 1150), at(226, 1180), at(206, 1190)],
        ]
        back = [at(206, 1190), at(196, 1040), at(196, 904)]
        draft.add(
            f"wing{n}", runs(lead, *tips, back),
            linear(at(200, 900), at(320, 1240), (0, light(DOWN, 0.12)), (0.6, dark(DOWN, 0.1)),
                   (1, CROWN_DOWN)),
            group="body", moves={"breath": lambda *_, s=s: (s * 5.0, -7.0)},
        )  # fmt: skip


def _scarf(draft: Draft) -> None:
    neck = [(384.0, 640.0), (372.0, 760.0), (352.0, 850.0)]
    draft.add(
        "neck",
        runs(neck, [neck[-1], (648.0, 850.0)], mirrored(neck)[::-1], [(616.0, 640.0), neck[0]]),
        linear((500, 700), (500, 860), (0, dark(DOWN, 0.3)), (1, dark(DOWN, 0.12))), group="neck",
        moves=BREATH,
    )  # fmt: skip
    tail = [(574.0, 850.0), (606.0, 930.0), (610.0, 1030.0)]
    edge = [(610.0, 1030.0), (580.0, 1036.0), (552.0, 1038.0)]
    back = [(552.0, 1038.0), (546.0, 950.0), (516.0, 862.0), (574.0, 850.0)]
    draft.add(
        "scarf_tail", runs(tail, edge, back),
        linear((560, 850), (580, 1040), (0, dark(SCARF, 0.3)), (1, SCARF)), group="body",
        moves={"hairSwayX": lambda _, _x, y: ((y - 850) * 0.1, 0.0), **BREATH},
    )  # fmt: skip
    for k in range(2):
        y = 976.0 + 30 * k
        draft.add(
            f"scarf_stripe{k}", runs([(548.0, y + 2), (580.0, y), (612.0, y - 6)]),
            clip="scarf_tail", stroke=(STRIPE, 11), group="body", closed=False,
            moves={"hairSwayX": lambda *_, y=y: ((y - 850) * 0.1, 0.0), **BREATH},
        )  # fmt: skip
    top = [(318.0, 742.0), (400.0, 782.0), (500.0, 796.0), (600.0, 782.0), (682.0, 742.0)]
    low = [(692.0, 806.0), (612.0, 880.0), (500.0, 904.0), (388.0, 880.0), (308.0, 806.0)]
    draft.add(
        "scarf", runs(top, [top[-1], (706, 768), low[0]], low, [low[-1], (294, 768), top[0]]),
        linear((500, 750), (500, 906), (0, dark(SCARF, 0.22)), (0.4, light(SCARF, 0.1)),
               (1, dark(SCARF, 0.2))),
        group="body", moves=BREATH,
    )  # fmt: skip
    for k, x in enumerate((364.0, 432.0, 500.0, 568.0, 636.0)):
        lean = (x - 500) * 0.16
        draft.add(
            f"scarf_band{k}", runs([(x - lean, 738.0), (x + 4, 820.0), (x + lean - 8, 910.0)]),
            stroke=(clear(STRIPE, 0.9), 9), clip="scarf", group="body", moves=BREATH, closed=False,
        )  # fmt: skip


def _head(draft: Draft) -> None:
    half: list[Knot] = [
        (500.0, 760.0), (596.0, 752.0), (690.0, 716.0), (752.0, 640.0), (764.0, 540.0),
        (744.0, 400.0), (680.0, 270.0), (590.0, 196.0), (500.0, 174.0),
    ]  # fmt: skip
    moves: Moves = {
        "cheekPuff": lambda _, x, y: ((x - 500) * 0.08 * (y > 520), 0.0),
        "jawOpen": lambda _, _x, y: (0.0, 10 * max(0.0, (y - 620) / 140)),
    }
    for s, n in ((1, "L"), (-1, "R")):
        fluff = [(748.0, 560.0), (800.0, 612.0)], [(800.0, 612.0), (776.0, 618.0), (758.0, 634.0)]
        away = "headTurnRight" if s > 0 else "headTurnLeft"
        more = [(758.0, 634.0), (792.0, 678.0)], [(792.0, 678.0), (750.0, 686.0), (706.0, 700.0)]
        parts = [p if s > 0 else mirrored(p) for p in (*fluff, *more)]
        draft.add(
            f"fluff{n}", runs(*parts, [parts[-1][-1], parts[0][0]]),
            linear((500 + s * 200, 600), (500 + s * 300, 640), (0, DOWN), (1, "#f4bd42")),
            depth=-60,
            moves={away: lambda *_, s=s: (-s * 80.0, 0.0)},
        )  # fmt: skip
    draft.add("face", symmetric(half), DOWN, moves=moves, depth=-20)
    cap: list[Knot] = [
        (500.0, 170.0), (596.0, 192.0), (680.0, 264.0), (716.0, 340.0), (650.0, 306.0),
        (590.0, 268.0), (540.0, 312.0), (500.0, 372.0),
    ]  # fmt: skip
    draft.add("crown", symmetric(cap), mix(CROWN_DOWN, DOWN, 0.25), clip="face", depth=2)
    draft.add(
        "jaw_shade", box(180, 640, 820, 820),
        linear((500, 640), (500, 762), (0, "#f0a92c00"), (1, "#f0a92cd0")), clip="face", soft=True,
        depth=-20,
    )  # fmt: skip
    draft.add(
        "brow_light", ellipse(430, 290, 110, 60),
        radial(430, 290, 110, (0, "#ffffff70"), (1, "#ffffff00")), clip="face", depth=2,
    )  # fmt: skip
    for s in (1, -1):
        x = 500 + s * 134
        draft.add(
            f"mask{s:+d}", ellipse(x, 530, 118, 118),
            radial(x, 530, 118, (0, clear(BELLY, 0.95)), (1, clear(BELLY, 0))),
            clip="face", soft=True,
        )  # fmt: skip


def _tuft(draft: Draft) -> None:
    sway: Moves = {
        "hairSwayX": lambda _, _x, y: ((196 - y) * 0.4, 0.0),
        "browInnerUp": lambda _, _x, y: (0.0, -0.1 * (196 - y)),
        "headUp": lambda *_: (0.0, 30.0),
    }
    plumes = ((-44, 108, -62), (42, 112, 60), (0, 78, 6))
    for k, (dx, top, lean) in enumerate(plumes):
        x = 500 + dx * 0.5
        left = [(x - 20, 190.0), (x - 26 + dx * 0.3, 150.0), (500 + lean, float(top))]
        right = [(500 + lean, float(top)), (x + 30 + dx * 0.3, 156.0), (x + 20, 190.0)]
        draft.add(
            f"tuft{k}", runs(left, right, [right[-1], left[0]]),
            linear((500, top), (500, 190), (0, light(DOWN, 0.3)), (1, CROWN_DOWN)), moves=sway,
            depth=6,
        )  # fmt: skip


def _beak(draft: Draft) -> None:
    """An opening like a mouth's; the upper bill over it, the lower riding on the lower lip."""
    moves = mouth_moves(BEAK)
    y, w = BEAK.y, BEAK.w
    lip = [(500 + w * t, y + 8 * (1 - abs(t) ** 1.6)) for t in KNOTS]
    under = [(500 + w * 0.9 * t, y + 8 + 26 * (1 - abs(t) ** 2.2)) for t in KNOTS[::-1]]
    lower = {name: _on_row(move, 7) for name, move in moves.items()}
    draft.add(
        "bill_low", runs([(500 + w * 0.9 * t, y + 4) for t in KNOTS], under),
        linear((500, y), (500, y + 36), (0, dark(BILL, 0.2)), (1, dark(BILL, 0.1))),
        moves=lower, depth=40,
    )  # fmt: skip
    draft.add(
        "mouth", runs(lip, [(x, py + 3) for x, py in lip[::-1]]),
        linear((500, y), (500, y + 80), (0, "#5c1430"), (1, "#a52d43")), moves=moves, depth=44,
    )  # fmt: skip
    add_tongue(draft, BEAK)
    upper = {name: _upper(move) for name, move in moves.items()}
    arc = (0.0, 0.6, 0.93, 1.0, 0.93, 0.6, 0.0)
    ridge = [(500 + w * 1.03 * t, y - 2 - 78 * a) for t, a in zip(KNOTS, arc, strict=True)]
    edge = [(500 + w * 1.03 * t, y - 2 + 13 * (1 - abs(t) ** 1.6)) for t in KNOTS[::-1]]
    draft.add(
        "bill", runs(ridge, edge),
        linear((470, y - 80), (520, y + 14), (0, "#ffb44d"), (0.5, BILL), (1, "#f0701c")),
        stroke=(clear("#c4560f", 0.65), 3.2), moves=upper, depth=60,
    )  # fmt: skip
    draft.add(
        "bill_light", ellipse(478, y - 48, 40, 15),
        radial(478, y - 48, 40, (0, "#ffffffb8"), (1, "#ffffff00")), clip="bill", depth=64,
    )  # fmt: skip
    for s in (1, -1):
        draft.add(f"nostril{s:+d}", ellipse(500 + s * 25, y - 40, 6, 9), "#b8500f", depth=62)
        x = 500 + s * (w + 5)
        crease = [(x - s * 2, y - 13), (x + s * 7, y - 4), (x + s * 1, y + 6)]
        n = "Left" if s > 0 else "Right"
        draft.add(
            f"corner{n}", runs(crease), stroke=("#c4712a", 4), depth=40, alpha=0.2, closed=False,
            gains={f"mouthSmile{n}": 0.7, "lipPress": 0.8},
            moves={name: move for name, move in upper.items() if name.endswith(n)},
        )  # fmt: skip


def _on_row(move: Move, row: int) -> Move:
    return lambda _i, x, y: move(row, x, y)


def _upper(move: Move) -> Move:
    """The ridge of the bill is bone: only its corners follow; its edge gives way a little."""

    def moved(i: int, x: float, y: float) -> Knot:
        dx, dy = move(0, x, y)
        reach = min(1.0, abs(x - 500) / BEAK.w)
        share = reach**3 if i < 7 else 0.35 + 0.65 * reach
        return dx * share, dy * share

    return moved
