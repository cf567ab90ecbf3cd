"""Glasses and beards."""

from __future__ import annotations

import math

from avatar.build.colours import SHADOW, clear, dark, light, lit, mix
from avatar.build.draft import Draft, Knot, Moves, Outline, curly, linear, loop, mirrored, runs
from avatar.build.face import FACE_DEPTH, face_half, face_moves
from avatar.build.measures import Measures
from avatar.build.mouth import MouthStyle, mouth_moves
from avatar.build.person import Beard, Glasses, Person
from avatar.build.turning import seen, towards
from avatar.solver import FULL_NOD

LENS_DEPTH, ARM_DEPTH = 30.0, -30.0


def add_arms(draft: Draft, m: Measures, person: Person) -> None:
    """From the lenses to the ears, below the hair in the drawing order."""
    if person.glasses is Glasses.NONE:
        return
    y, w, h = _lenses(m, person)

    def hinged(at: float, x: float, y: float) -> Knot:
        """An arm lies deeper than the lenses; its front end stays at them."""
        return seen(x, y, LENS_DEPTH) if abs(x) < m.cheek else at, 0.0

    rise = (LENS_DEPTH - ARM_DEPTH) * math.tan(FULL_NOD)
    nods: Moves = {
        "headUp": lambda i, *_: (0.0, -rise * (i == 0)),
        "headDown": lambda i, *_: (0.0, rise * (i == 0)),
    }
    for s, n in ((1, "Left"), (-1, "Right")):
        away = "headTurnRight" if s > 0 else "headTurnLeft"
        front = 500 + s * (m.eye_x + w), y - h * 0.24
        end = 500 + s * (m.cheek + 4), y - h * 0.34
        draft.add(
            f"temple{n}", runs([front, end]), stroke=(person.palette.glasses, 8.0),
            depth=ARM_DEPTH, closed=False, gains={away: -3.0},
            moves={**nods, **towards(hinged, ARM_DEPTH)},
        )  # fmt: skip


def _lenses(m: Measures, person: Person) -> tuple[float, float, float]:
    """Middle height, half width and half height."""
    w, h = max(78.0, m.eye_w * 1.34), max(66.0, m.eye_h * 1.42)
    return m.eye_y + 6, min(w, m.eye_x - 14), h * (0.86 if person.glasses is Glasses.SQUARE else 1)


def add_glasses(draft: Draft, m: Measures, person: Person) -> None:
    """All of them but their arms."""
    if person.glasses is Glasses.NONE:
        return
    frame = person.palette.glasses
    corner = 1.0 if person.glasses is Glasses.ROUND else 1.26
    y, w, h = _lenses(m, person)
    for s, n in ((1, "Left"), (-1, "Right")):
        x = 500 + s * m.eye_x
        lens = _lens(x, y, w, h, corner)
        draft.add(
            f"lens{n}", lens,
            linear((x - w, y - h), (x + w, y + h), (0, "#ffffff3a"), (0.5, "#dcefff12"),
                   (1, "#c8e2ff30")),
            soft=True, depth=LENS_DEPTH,
        )  # fmt: skip
        glint = [(x - w * 0.76, y - h * 0.2), (x - w * 0.4, y - h * 0.7)]
        for k, width in ((0, 7.0), (1, 3.5)):
            line = [(gx + 17 * k, gy + 7 * k) for gx, gy in glint]
            draft.add(
                f"glint{k}{n}", runs(line), stroke=("#ffffff66", width), depth=LENS_DEPTH,
                closed=False,
            )  # fmt: skip
        draft.add(f"frame{n}", lens, stroke=(frame, 8.5), depth=LENS_DEPTH)
        draft.add(
            f"frame_top{n}", _lens(x, y - 1.5, w, h, corner),
            stroke=(clear(light(frame, 0.5), 0.5), 2.0), depth=LENS_DEPTH,
        )  # fmt: skip
    inner = m.eye_x - w
    bridge = [(500 - inner, y - h * 0.16), (500, y - h * 0.34), (500 + inner, y - h * 0.16)]
    draft.add("bridge", runs(bridge), stroke=(frame, 8.0), depth=LENS_DEPTH, closed=False)


def _lens(x: float, y: float, w: float, h: float, corner: float) -> Outline:
    d = 0.7071 * corner
    return loop(
        [(x, y - h), (x + w * d, y - h * d), (x + w, y), (x + w * d, y + h * d),
         (x, y + h), (x - w * d, y + h * d), (x - w, y), (x - w * d, y - h * d)]
    )  # fmt: skip


def add_beard(draft: Draft, m: Measures, person: Person) -> None:
    """What grows on cheeks and chin; below the lips in the drawing order."""
    beard = person.beard
    if beard in (Beard.NONE, Beard.MOUSTACHE):
        return
    colour = person.palette.hair
    if beard is Beard.GOATEE:
        _chin_beard(draft, m, colour)
        return
    half = face_half(m)[:5]
    grown = 0.0 if beard is Beard.STUBBLE else 20.0
    outer = [
        (x + (7 if k else 0) * grown / 20, y + grown * max(0.0, (y - 560) / 200))
        for k, (x, y) in enumerate(half)
    ]
    cheek = [
        outer[-1], (500 + m.cheek * 0.86, m.nose_y + 6), (500 + m.mouth_w + 34, m.mouth_y - 26),
        (500 + m.nose_w + 4, m.nose_y + 16), (500, m.nose_y + 22),
    ]  # fmt: skip
    rim = mirrored(outer)[::-1] + outer[1:]
    parts = [curly(rim, 0.35 * grown, 54), cheek, mirrored(cheek)[::-1]]
    moves = face_moves()
    skin, outline, depth = person.palette.skin, runs(*parts), FACE_DEPTH + 2
    top, foot = (500, m.nose_y), (500, m.chin_y + grown)
    if beard is Beard.STUBBLE:
        tone = mix(colour, skin, 0.62)
        fill = linear(
            top, foot, (0, clear(tone, 0.36)), (0.35, clear(tone, 0.5)),
            (1, clear(dark(tone, 0.22), 0.5)),
        )  # fmt: skip
        draft.add("beard", outline, fill, moves=moves, depth=depth)
        return
    draft.add("beard", outline, mix(colour, skin, 0.06), moves=moves, depth=depth)
    shades = linear(
        top, foot, (0, clear(skin, 0.28)), (0.35, clear(skin, 0)), (0.35, clear(SHADOW, 0)),
        (1, clear(SHADOW, 0.22)),
    )  # fmt: skip
    draft.add("beard_shade", outline, shades, clip="beard", soft=True, moves=moves, depth=depth)
    _beard_strands(draft, m, colour)


def _beard_strands(draft: Draft, m: Measures, colour: str) -> None:
    moves = {name: face_moves()[name] for name in ("jawOpen", "headTurnLeft", "headTurnRight")}
    for k, t in enumerate((-0.9, -0.66, -0.42, -0.16, 0.1, 0.36, 0.6, 0.84)):
        x = 500 + t * m.jaw * 0.96
        y = m.chin_y - 16 - 120 * t * t
        tone = lit(colour, 0.8) if k % 2 else dark(colour, 0.34)
        curl = [(x - 2, y - 34), (x - 10 * t - 5, y - 6), (x - 16 * t + 3, y + 22)]
        draft.add(
            f"beard_strand{k}", runs(curl), stroke=(clear(tone, 0.5), 4.0), moves=moves,
            depth=FACE_DEPTH + 4, closed=False,
        )  # fmt: skip


def _chin_beard(draft: Draft, m: Measures, colour: str) -> None:
    y, w = m.chin_y, m.chin * 0.86
    half: list[Knot] = [
        (500, y + 20), (500 + w * 0.7, y + 2), (500 + w, y - 26), (500 + w * 0.5, y - 46),
        (500, y - 42),
    ]  # fmt: skip
    draft.add(
        "beard", loop([*half, *mirrored(half[1:-1])[::-1]]),
        linear((500, y - 50), (500, y + 22), (0, clear(colour, 0.85)), (1, dark(colour, 0.3))),
        moves=face_moves(), depth=FACE_DEPTH + 30,
    )  # fmt: skip


def add_moustache(draft: Draft, m: Measures, person: Person) -> None:
    """Over the upper lip, and moving with it."""
    if person.beard in (Beard.NONE, Beard.STUBBLE):
        return
    colour = person.palette.hair
    style = MouthStyle(
        y=m.mouth_y, w=m.mouth_w * 1.16, lip=m.lip, colour=colour, skin=person.palette.skin
    )
    w, y = style.w, m.mouth_y
    top = [
        (500 - w, y + 6), (500 - w * 0.72, y - 15), (500 - w * 0.36, y - 29), (500, y - 22),
        (500 + w * 0.36, y - 29), (500 + w * 0.72, y - 15), (500 + w, y + 6),
    ]  # fmt: skip
    low = [
        (500 + w, y + 6), (500 + w * 0.72, y + 4), (500 + w * 0.36, y - 3), (500, y - 8),
        (500 - w * 0.36, y - 3), (500 - w * 0.72, y + 4), (500 - w, y + 6),
    ]  # fmt: skip
    upper = mouth_moves(style)
    # Its lower edge rides on the upper lip, whose moves are those of the first seven knots.
    rides = {
        name: (lambda i, x, py, move=move: move(min(i, 13 - i), x, py))
        for name, move in upper.items()
        if name not in ("mouthCat", "lipPress", "mouthClose")
    }
    draft.add(
        "moustache", runs(top, low),
        linear((500, y - 32), (500, y + 6), (0, lit(colour, 0.7)), (1, lit(colour, 0.1))),
        moves=rides, depth=27,
    )  # fmt: skip
    for s in (1, -1):
        for k in (0.3, 0.56):
            line = [
                (500 + s * w * (k - 0.16), y - 22 + 8 * k),
                (500 + s * w * (k + 0.1), y - 8 + 8 * k),
            ]
            draft.add(
                f"moustache_strand{s * k:+.2f}", runs(line),
                stroke=(clear(dark(colour, 0.45), 0.45), 3.0), depth=28, closed=False,
            )  # fmt: skip
