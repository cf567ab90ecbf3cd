"""Drawings as SVG, by the same code that draws the window: text becomes outlines.

A display that shows them needs no fonts, and its lines break where the window's do.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import skia

from avatar.cards import CardSheet
from avatar.cards.sheet import SHADOW_BLUR, SHADOW_DROP

_BEYOND_CENTS = re.compile(rb"(?<=\.\d\d)\d+")
"""Hundredths of a pixel are enough, and half as long."""

_CLIP = re.compile(rb"(?<=[\"#])cl_[0-9a-f]+")


def svg(size: tuple[int, int], draw: Callable[[skia.Canvas], None]) -> str:
    """What ``draw`` paints; empty when it paints nothing."""
    stream = skia.DynamicMemoryWStream()
    flags = skia.SVGCanvas.kConvertTextToPaths_Flag | skia.SVGCanvas.kNoPrettyXML_Flag
    canvas = skia.SVGCanvas.Make(skia.Rect.MakeWH(*size), stream, flags)
    draw(canvas)
    # Only then is the document complete.
    del canvas
    document = _BEYOND_CENTS.sub(b"", bytes(stream.detachAsData()))
    # Skia counts clips as long as the program runs; the same picture shall be the same text.
    numbers: dict[bytes, int] = {}
    document = _CLIP.sub(lambda m: b"c%d" % numbers.setdefault(m[0], len(numbers)), document)
    root = document[document.index(b"<svg") :].decode()
    return root if root.index(">") < len(root) - len("</svg>") - 1 else ""


def card_svg(size: tuple[int, int], sheet: CardSheet) -> str:
    """A card with its shadow, which Skia leaves out: masks have no place in SVG."""
    rect, look = sheet.rect, sheet.look
    argb = look.theme.shadow
    shadow = (
        f'<filter id="soft" x="-20%" y="-20%" width="140%" height="140%">'
        f'<feGaussianBlur stdDeviation="{look.px(SHADOW_BLUR):g}"/></filter>'
        f'<rect x="{rect.x:g}" y="{rect.y + look.px(SHADOW_DROP):g}" width="{rect.width:g}" '
        f'height="{rect.height:g}" rx="{sheet.radius:g}" fill="#{argb & 0xFFFFFF:06x}" '
        f'fill-opacity="{(argb >> 24) / 255:.3f}" filter="url(#soft)"/>'
    )
    drawn = svg(size, sheet.paint_still)
    begin = drawn.index(">") + 1
    return drawn[:begin] + shadow + drawn[begin:]
