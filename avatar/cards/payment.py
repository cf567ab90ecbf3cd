"""Cards with a QR code: a payment and what became of it, and the pairing of a screen."""

from __future__ import annotations

import math

import skia

from assistant.core.cards import PairingCard, PaymentCard, PaymentView
from avatar.boxes import Box, Draw, Picture, Rect, Row, Text
from avatar.cards.look import CENTRE, LEFT, Look
from avatar.cards.shapes import back, check, cross, dash, exclamation, hourglass, phone, qr, ring
from avatar.typeset import Run, Weight

RING_SECONDS = 180.0
"""Time left that fills the ring."""
URGENT_SECONDS = 30.0
LONGEST = 1e6
"""Seconds; beyond is a mistake of the data, shown as none left."""
LOW = 1.4
"""Width to height of the room from which the code stands beside the words, not below."""
LARGEST_QR, SMALLEST_QR, TINIEST_QR = 400, 280, 120
"""In design pixels; the last where there is little room."""


def payment(card: PaymentCard, look: Look, width: float, height: float) -> Box:
    """Upright, or with the code at the left where the room is low and wide."""
    if width > LOW * height:
        return _beside(card, look, width, height)
    head = look.stack(
        [look.title(card.title), look.text(card.payee, 23, weight=Weight.SEMIBOLD, lines=2)], 4
    )
    note = _note(card, look, CENTRE)
    if card.view is not PaymentView.WAITING:
        amount = look.text(card.amount, 40, None, Weight.BOLD, CENTRE, whole=True)
        sign = Picture("sign", (look.px(190), look.px(190)), _sign(card.view, look))
        return look.stack([head, sign, amount, note], 18)
    amount = look.text(card.amount, 42, look.theme.accent, Weight.BOLD, whole=True)
    top = Row([look.stack([head, amount], 4), _countdown(card.expires_at, look)], look.px(16))
    rest = look.stack([top, note], 16).height(width) + look.px(16)
    return look.stack([top, _code(card.payload, look, min(width, height - rest)), note], 16)


def _beside(card: PaymentCard, look: Look, width: float, height: float) -> Box:
    head = look.stack([look.title(card.title), look.text(card.payee, 21, lines=2)], 8)
    amount = look.text(card.amount, 38, look.theme.accent, Weight.BOLD, whole=True)
    note = _note(card, look, LEFT)
    if card.view is PaymentView.WAITING:
        picture: Box = _code(card.payload, look, min(0.5 * width, height))
        words: list[Box] = [Row([head, _countdown(card.expires_at, look)], look.px(8))]
    else:
        side = min(look.px(190), 0.4 * width, height)
        picture = Picture("sign", (side, side), _sign(card.view, look))
        words = [head]
    words += [amount, note]
    return Row([picture, look.stack(words, 8)], look.px(22))


def pairing(card: PairingCard, look: Look, width: float, height: float) -> Box:
    digits = " ".join(card.code)
    code = look.text(digits, 56, look.theme.accent, Weight.BOLD, CENTRE, whole=True)
    head = Row([look.title(card.title), _countdown(card.expires_at, look)], look.px(16))
    note = look.text(card.note, 21, look.theme.faint, lines=3)
    words: list[Box] = [head, code, note]
    if not card.payload:
        return look.stack(words, 16)
    if width > LOW * height:
        picture = _code(card.payload, look, min(0.42 * width, height))
        return Row([picture, look.stack(words, 8)], look.px(22))
    rest = look.stack(words, 16).height(width) + look.px(16)
    return look.stack([*words, _code(card.payload, look, min(width, height - rest))], 16)


def _code(payload: str, look: Look, room: float) -> Picture:
    least = look.px(TINIEST_QR if look.compact else SMALLEST_QR)
    side = max(least, min(look.px(LARGEST_QR), math.floor(room)))
    return Picture("qr", (side, side), qr(payload, look.px(12)))


def _note(card: PaymentCard, look: Look, align: object) -> Text:
    theme = look.theme
    colour = {
        PaymentView.WAITING: theme.faint,
        PaymentView.PAID: theme.good,
        PaymentView.REFUNDED: theme.good,
        PaymentView.DECLINED: theme.bad,
        PaymentView.UNREACHABLE: theme.warn,
        PaymentView.UNCERTAIN: theme.warn,
    }.get(card.view, theme.faint)
    return look.text(
        card.note, 21, colour, Weight.MEDIUM, CENTRE if align is CENTRE else LEFT, lines=3
    )


def _sign(view: PaymentView, look: Look) -> Draw:
    theme = look.theme
    on = theme.card
    return {
        PaymentView.WAITING: hourglass(theme.accent, on),
        PaymentView.SCANNED: phone(theme.accent, on),
        PaymentView.READING: phone(theme.accent, on),
        PaymentView.PAID: check(theme.good, on),
        PaymentView.DECLINED: cross(theme.bad, on),
        PaymentView.REFUNDED: back(theme.good, on),
        PaymentView.EXPIRED: hourglass(theme.warn, on),
        PaymentView.CANCELLED: dash(theme.faint, on),
        PaymentView.UNREACHABLE: exclamation(theme.warn, on),
        PaymentView.UNCERTAIN: exclamation(theme.warn, on),
    }[view]


def _countdown(expires_at: float, look: Look) -> Picture:
    theme, side = look.theme, look.px(92)

    def draw(canvas: skia.Canvas, rect: Rect, now: float) -> None:
        left = max(0.0, expires_at - now)
        colour = theme.bad if left < URGENT_SECONDS else theme.accent
        style = look.style(22, theme.ink, Weight.BOLD, CENTRE)
        text = look.setter.block((Run(clock_text(left), style),), rect.width, 1)
        ring(left / RING_SECONDS, text, colour, theme.star_empty)(canvas, rect, now)

    return Picture("countdown", (side, side), draw, live=True)


def clock_text(seconds: float) -> str:
    """Time left as "2:05" or "1:02:05", rounded up so that 0:00 means over."""
    whole = max(0, math.ceil(seconds)) if abs(seconds) < LONGEST else 0
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
