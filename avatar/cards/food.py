"""Food pictures by cuisine, drawn in vector within a box of 100 by 100."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import skia

from avatar.boxes import Draw, Rect
from avatar.cards.look import fill, line, svg_path

Art = Callable[[skia.Canvas], None]
CORNER = 18


def food(cuisine: str) -> Draw:
    """The picture of a cuisine code of ``Shop.cuisine``; a covered plate for one unknown."""
    ground, art = PICTURES.get(cuisine, UNKNOWN)

    def draw(canvas: skia.Canvas, rect: Rect, _: float) -> None:
        canvas.save()
        canvas.translate(rect.x, rect.y)
        canvas.scale(rect.width / 100, rect.height / 100)
        box = skia.Rect.MakeWH(100, 100)
        canvas.clipRRect(skia.RRect.MakeRectXY(box, CORNER, CORNER), True)
        ends = [skia.Point(0, 0), skia.Point(100, 100)]
        canvas.drawRect(
            box, skia.Paint(Shader=skia.GradientShader.MakeLinear(ends, list(ground)), Dither=True)
        )
        canvas.drawCircle(82, 14, 34, fill(0x22FFFFFF))
        canvas.drawOval(skia.Rect.MakeLTRB(14, 78, 86, 92), fill(0x26000000))
        art(canvas)
        canvas.restore()

    return draw


def _bowl(canvas: skia.Canvas, colour: int, rim: int, soup: int) -> None:
    canvas.drawPath(svg_path("M 12 48 C 14 76 30 86 50 86 C 70 86 86 76 88 48 Z"), fill(colour))
    canvas.drawPath(
        svg_path("M 60 86 C 74 82 86 72 88 48 L 78 48 C 76 68 70 80 60 86 Z"), fill(0x22000000)
    )
    canvas.drawOval(skia.Rect.MakeLTRB(10, 34, 90, 62), fill(rim))
    canvas.drawOval(skia.Rect.MakeLTRB(15, 37, 85, 59), fill(soup))


def _steam(canvas: skia.Canvas) -> None:
    for x in (36, 50, 64):
        canvas.drawPath(svg_path(f"M {x} 30 C {x - 7} 24 {x + 7} 19 {x} 11"), line(0xB0FFFFFF, 3.2))


def _korean(canvas: skia.Canvas) -> None:
    """Bibimbap."""
    _bowl(canvas, 0xFF3A3338, 0xFF544B52, 0xFFFFF7EA)
    for left, top, colour in (
        (18, 40, 0xFF5FA84A),
        (56, 39, 0xFFE9803A),
        (24, 49, 0xFF8B5A34),
        (60, 49, 0xFFF2E3B4),
    ):
        canvas.drawOval(skia.Rect.MakeXYWH(left, top, 24, 9), fill(colour))
    canvas.drawOval(skia.Rect.MakeLTRB(34, 36, 68, 57), fill(0xFFFFFFFF))
    canvas.drawOval(skia.Rect.MakeLTRB(42, 40, 60, 53), fill(0xFFFFB927))
    canvas.drawOval(skia.Rect.MakeLTRB(45, 42, 51, 46), fill(0x90FFFFFF))
    _steam(canvas)


def _chinese(canvas: skia.Canvas) -> None:
    """Black bean noodles, with chopsticks."""
    _bowl(canvas, 0xFFD23B32, 0xFFFFE4C0, 0xFFF0CE8A)
    for y in (42, 46, 50):
        canvas.drawPath(
            svg_path(f"M 20 {y + 3} C 36 {y - 5} 52 {y + 9} 80 {y}"), line(0xFFDCA951, 2.4)
        )
    canvas.drawOval(skia.Rect.MakeLTRB(30, 38, 70, 55), fill(0xFF4A2818))
    canvas.drawOval(skia.Rect.MakeLTRB(42, 40, 52, 45), fill(0xFF7DB85A))
    canvas.drawPath(svg_path("M 58 44 L 92 8"), line(0xFF8A4B22, 3.4))
    canvas.drawPath(svg_path("M 50 42 L 82 4"), line(0xFFA35E2E, 3.4))


def _noodle(canvas: skia.Canvas) -> None:
    _bowl(canvas, 0xFF2F6FA8, 0xFFE8F3FA, 0xFFE9A24A)
    for x in (26, 38, 50, 62, 74):
        canvas.drawPath(
            svg_path(f"M {x} 40 C {x + 8} 46 {x - 8} 50 {x + 2} 56"), line(0xFFFFE9A8, 3.4)
        )
    canvas.drawOval(skia.Rect.MakeLTRB(52, 37, 72, 50), fill(0xFFFFFFFF))
    canvas.drawOval(skia.Rect.MakeLTRB(57, 40, 67, 47), fill(0xFFFF9D2E))
    _steam(canvas)


def _japanese(canvas: skia.Canvas) -> None:
    """Two pieces of sushi."""
    canvas.drawRoundRect(skia.Rect.MakeLTRB(10, 74, 90, 84), 4, 4, fill(0xFF6B432B))
    for x, fish, stripe in ((13, 0xFFFF7F5C, 0xFFFFC0A6), (52, 0xFFE8465A, 0xFFFFA3A8)):
        canvas.drawRoundRect(skia.Rect.MakeXYWH(x, 54, 36, 21), 10, 10, fill(0xFFFFFDF6))
        shape = (
            f"M {x - 3} 58 C {x} 38 {x + 34} 36 {x + 39} 55 C {x + 30} 62 {x + 8} 63 {x - 3} 58 Z"
        )
        canvas.drawPath(svg_path(shape), fill(fish))
        for k in (8, 17, 26):
            canvas.drawPath(svg_path(f"M {x + k} 57 L {x + k + 5} 45"), line(stripe, 2.6))


def _western(canvas: skia.Canvas) -> None:
    """A steak on a plate."""
    canvas.drawOval(skia.Rect.MakeLTRB(8, 32, 92, 88), fill(0xFFFFFFFF))
    canvas.drawOval(skia.Rect.MakeLTRB(17, 38, 83, 82), fill(0xFFF0F1F6))
    canvas.drawPath(
        svg_path("M 26 62 C 22 46 44 40 60 44 C 78 48 76 68 60 72 C 44 77 30 76 26 62 Z"),
        fill(0xFF7C3B24),
    )
    canvas.drawPath(
        svg_path("M 32 60 C 30 50 46 46 58 49 C 70 53 68 64 58 67 C 46 70 36 70 32 60 Z"),
        fill(0xFFA5532F),
    )
    for x in (40, 49, 58):
        canvas.drawPath(svg_path(f"M {x} 66 L {x + 6} 51"), line(0xFF6A2F1B, 2.6))
    for x, y in ((66, 42), (73, 47), (70, 38)):
        canvas.drawCircle(x, y, 5, fill(0xFF58A84C))


def _chicken(canvas: skia.Canvas) -> None:
    """A fried drumstick."""
    canvas.save()
    canvas.rotate(38, 50, 50)
    canvas.drawRoundRect(skia.Rect.MakeLTRB(46, 62, 56, 90), 5, 5, fill(0xFFFFF3DC))
    canvas.drawCircle(46, 91, 6.5, fill(0xFFFFF3DC))
    canvas.drawCircle(56, 91, 6.5, fill(0xFFFFF3DC))
    canvas.drawPath(
        svg_path("M 51 72 C 30 70 22 46 30 28 C 38 8 66 8 73 28 C 81 48 70 71 51 72 Z"),
        fill(0xFFD9822B),
    )
    canvas.drawPath(
        svg_path("M 49 66 C 34 63 29 45 35 31 C 41 17 58 15 64 26 C 60 40 58 56 49 66 Z"),
        fill(0xFFF2A743),
    )
    for x, y in ((42, 32), (52, 27), (46, 45), (60, 40), (50, 56), (63, 54)):
        canvas.drawCircle(x, y, 2.6, fill(0xFFB5621B))
    canvas.restore()


def _pizza(canvas: skia.Canvas) -> None:
    canvas.drawPath(svg_path("M 14 30 C 34 12 66 12 86 30 L 80 40 L 20 40 Z"), fill(0xFFC9792F))
    canvas.drawPath(svg_path("M 18 36 C 38 22 62 22 82 36 L 50 90 Z"), fill(0xFFFFCB52))
    canvas.drawPath(svg_path("M 40 72 C 42 84 46 78 50 90 L 58 76 Z"), fill(0xFFFFCB52))
    for x, y, r in ((40, 42, 8), (62, 44, 7.5), (51, 60, 7)):
        canvas.drawCircle(x, y, r, fill(0xFFD33F2C))
        canvas.drawCircle(x - 2, y - 2, r * 0.4, fill(0x50FFFFFF))
    for x, y in ((50, 33), (56, 54), (44, 54)):
        canvas.drawOval(skia.Rect.MakeXYWH(x, y, 7, 4), fill(0xFF4C9A3F))


def _burger(canvas: skia.Canvas) -> None:
    canvas.drawRoundRect(skia.Rect.MakeLTRB(16, 70, 84, 86), 10, 10, fill(0xFFE09A3E))
    canvas.drawRoundRect(skia.Rect.MakeLTRB(14, 59, 86, 72), 6, 6, fill(0xFF6E3B22))
    canvas.drawPath(svg_path("M 13 57 L 87 57 L 70 67 L 58 58 L 44 66 L 30 58 Z"), fill(0xFFFFC63B))
    lettuce = (
        "M 11 54 Q 17 62 24 55 Q 31 62 38 55 Q 45 62 52 55 Q 59 62 66 55 Q 73 62 80 "
        "55 Q 86 61 89 54 L 84 48 L 16 48 Z"
    )
    canvas.drawPath(svg_path(lettuce), fill(0xFF6FBF4B))
    canvas.drawRoundRect(skia.Rect.MakeLTRB(17, 45, 83, 52), 3, 3, fill(0xFFE2483D))
    canvas.drawPath(svg_path("M 15 47 C 14 24 32 16 50 16 C 68 16 86 24 85 47 Z"), fill(0xFFF0AE4C))
    for x, y in ((36, 28), (50, 24), (64, 29), (44, 36), (58, 37)):
        canvas.drawOval(skia.Rect.MakeXYWH(x, y, 5, 3), fill(0xFFFFF0CC))


def _cafe(canvas: skia.Canvas) -> None:
    canvas.drawOval(skia.Rect.MakeLTRB(14, 72, 80, 90), fill(0xFFF3EEE8))
    canvas.drawOval(skia.Rect.MakeLTRB(62, 44, 90, 70), line(0xFFFFFFFF, 6))
    canvas.drawPath(
        svg_path("M 20 40 L 74 40 C 74 66 66 80 47 80 C 28 80 20 66 20 40 Z"), fill(0xFFFFFFFF)
    )
    canvas.drawPath(
        svg_path("M 60 40 L 74 40 C 74 66 66 80 47 80 C 58 74 61 60 60 40 Z"), fill(0x14000000)
    )
    canvas.drawOval(skia.Rect.MakeLTRB(20, 33, 74, 47), fill(0xFFFFFFFF))
    canvas.drawOval(skia.Rect.MakeLTRB(23, 35, 71, 46), fill(0xFF7A4A2B))
    canvas.drawPath(svg_path("M 47 44 C 36 40 42 36 47 39 C 52 36 58 40 47 44 Z"), fill(0xFFF4DDBF))
    canvas.save()
    canvas.translate(-3, -1)
    _steam(canvas)
    canvas.restore()


def _bakery(canvas: skia.Canvas) -> None:
    """A croissant."""
    canvas.drawPath(
        svg_path(
            "M 10 70 C 8 40 32 22 52 22 C 74 22 94 42 90 72 C 84 78 74 76 70 68 C "
            "68 56 60 52 50 52 C 40 52 33 57 31 67 C 26 77 15 78 10 70 Z"
        ),
        fill(0xFFDB9139),
    )  # fmt: skip
    for start, end, width in (
        ("24 37", "38 58", 4),
        ("38 26", "45 52", 4),
        ("58 23", "55 52", 4),
        ("74 31", "64 57", 4),
    ):
        canvas.drawPath(svg_path(f"M {start} L {end}"), line(0xFFB26A1F, width))
    canvas.drawPath(svg_path("M 20 48 C 28 34 42 28 54 28"), line(0x90FFE3AE, 4))


def _snack(canvas: skia.Canvas) -> None:
    """Rice cakes in red sauce."""
    _bowl(canvas, 0xFFF6F1E6, 0xFFFFFFFF, 0xFFD6371F)
    for x, y, turn in ((24, 42, -12), (42, 39, 8), (58, 42, -6), (34, 49, 14), (54, 50, -16)):
        canvas.save()
        canvas.rotate(turn, x + 9, y + 3)
        canvas.drawRoundRect(skia.Rect.MakeXYWH(x, y, 20, 7), 3.5, 3.5, fill(0xFFFF7A50))
        canvas.drawRoundRect(skia.Rect.MakeXYWH(x + 2, y + 1, 14, 2.4), 1.2, 1.2, fill(0x80FFFFFF))
        canvas.restore()
    _steam(canvas)


def _seafood(canvas: skia.Canvas) -> None:
    """A fish."""
    canvas.drawPath(svg_path("M 66 54 L 92 34 C 88 48 88 60 92 74 Z"), fill(0xFFEE7C4B))
    canvas.drawPath(svg_path("M 8 54 C 20 30 50 26 74 54 C 50 82 20 78 8 54 Z"), fill(0xFFFF9663))
    canvas.drawPath(svg_path("M 12 58 C 26 74 50 76 72 56 C 50 66 28 66 12 58 Z"), fill(0xFFFFD9B8))
    canvas.drawPath(svg_path("M 34 38 C 40 50 40 60 34 71"), line(0xFFE06A3A, 3))
    canvas.drawCircle(23, 50, 5.5, fill(0xFFFFFFFF))
    canvas.drawCircle(22, 50, 3, fill(0xFF2B2130))
    for x in (48, 57):
        canvas.drawPath(svg_path(f"M {x} 46 C {x + 5} 50 {x + 5} 56 {x} 61"), line(0xFFE87D4E, 2.4))


def _vegetarian(canvas: skia.Canvas) -> None:
    """A salad."""
    for x, y, r, colour in (
        (30, 36, 15, 0xFF6DBB4E),
        (50, 29, 17, 0xFF4E9E3F),
        (70, 36, 15, 0xFF83C95C),
    ):
        canvas.drawCircle(x, y, r, fill(colour))
    _bowl(canvas, 0xFFFFFFFF, 0xFFF0F0F0, 0xFF7CC65A)
    for x, y in ((32, 44), (56, 42), (70, 48)):
        canvas.drawCircle(x, y, 6, fill(0xFFE8453C))
        canvas.drawCircle(x - 2, y - 2, 1.8, fill(0x90FFFFFF))
    canvas.drawPath(svg_path("M 40 52 C 46 46 52 50 56 54"), line(0xFFF7E06B, 3.4))


def _vietnamese(canvas: skia.Canvas) -> None:
    """Rice noodles in broth, with beef and herbs."""
    _bowl(canvas, 0xFFF4F6FA, 0xFFFFFFFF, 0xFFE2B36A)
    for y in (44, 48, 52):
        canvas.drawPath(
            svg_path(f"M 20 {y} C 36 {y - 6} 56 {y + 7} 80 {y - 2}"), line(0xFFFFF6E0, 2.6)
        )
    for left, top in ((26, 41), (38, 46), (52, 42)):
        canvas.drawOval(skia.Rect.MakeXYWH(left, top, 17, 8), fill(0xFFB4685A))
    for x, y in ((64, 44), (70, 48), (60, 51), (48, 40)):
        canvas.drawOval(skia.Rect.MakeXYWH(x, y, 9, 4.5), fill(0xFF4FA34A))
    canvas.drawPath(svg_path("M 20 66 C 36 74 64 74 80 66"), line(0xFF5B8FC9, 3))
    _steam(canvas)


def _porridge(canvas: skia.Canvas) -> None:
    """Rice porridge with pumpkin seeds and a date."""
    _bowl(canvas, 0xFF8A5A3C, 0xFFA9744F, 0xFFFFF4DC)
    canvas.drawOval(skia.Rect.MakeLTRB(24, 40, 76, 56), fill(0xFFFFEBC2))
    canvas.drawOval(skia.Rect.MakeLTRB(43, 43, 57, 52), fill(0xFFB23A2E))
    for x, y in ((33, 45), (62, 44), (58, 50), (37, 50)):
        canvas.drawOval(skia.Rect.MakeXYWH(x, y, 7, 3.5), fill(0xFF7FA650))
    _steam(canvas)


def _dome(canvas: skia.Canvas) -> None:
    canvas.drawOval(skia.Rect.MakeLTRB(10, 70, 90, 86), fill(0xFFFFFFFF))
    canvas.drawPath(svg_path("M 18 72 C 18 44 34 32 50 32 C 66 32 82 44 82 72 Z"), fill(0xFFE9ECF4))
    canvas.drawPath(svg_path("M 26 64 C 28 50 36 42 46 39"), line(0xFFFFFFFF, 4))
    canvas.drawCircle(50, 27, 6, fill(0xFFFFFFFF))


UNKNOWN: tuple[tuple[int, int], Art] = ((0xFF8FA3C8, 0xFF5D6E9C), _dome)
PICTURES: Mapping[str, tuple[tuple[int, int], Art]] = MappingProxyType(
    {
        "korean": ((0xFFF5C06A, 0xFFD97B3A), _korean),
        "chinese": ((0xFFFFC876, 0xFFE58A45), _chinese),
        "japanese": ((0xFF9ED8D0, 0xFF4FA39B), _japanese),
        "western": ((0xFFB7A3D8, 0xFF7D62AC), _western),
        "chicken": ((0xFFFFB27A, 0xFFE5643F), _chicken),
        "pizza": ((0xFFA4D38B, 0xFF569C58), _pizza),
        "burger": ((0xFF9CC8F2, 0xFF4F83C9), _burger),
        "cafe": ((0xFFDDB892, 0xFFA9744F), _cafe),
        "bakery": ((0xFFFBDDB0, 0xFFE8AE77), _bakery),
        "snack": ((0xFFFFD0A0, 0xFFF39B68), _snack),
        "noodle": ((0xFFF2B5A0, 0xFFD9705E), _noodle),
        "seafood": ((0xFF8CCBEA, 0xFF3F86BE), _seafood),
        "vietnamese": ((0xFFBFE0C2, 0xFF6FB08A), _vietnamese),
        "porridge": ((0xFFF6D9A0, 0xFFE0A860), _porridge),
        "vegetarian": ((0xFFD7EBA8, 0xFF96C46A), _vegetarian),
    }
)
