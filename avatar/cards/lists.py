"""Cards that list: shops, a menu, the basket, the receipt."""

from __future__ import annotations

from assistant.core.cards import (
    BasketCard,
    BasketRow,
    MenuCard,
    MenuRow,
    ReceiptCard,
    ShopListCard,
    ShopRow,
)
from avatar.boxes import Box, Column, Panel, Picture, Row
from avatar.cards.food import food
from avatar.cards.look import CENTRE, RIGHT, Look, pill, rounded
from avatar.cards.shapes import check, stars
from avatar.typeset import Weight

CHOICE = "choice:"
"""Prefix of the name of a row that can be touched; its number follows."""


def shop_list(card: ShopListCard, look: Look, rows: int) -> Column:
    boxes: list[Box] = [look.title(card.title, card.page)]
    for index, row in enumerate(card.rows[:rows]):
        if index:
            boxes.append(look.rule())
        boxes.append(_shop(row, look))
    return look.stack([*boxes, *look.more(len(card.rows) - rows)])


def _shop(row: ShopRow, look: Look) -> Box:
    side = look.px(78 if look.compact else 116)
    picture = Picture("picture", (side, side), food(row.cuisine))
    name = Row(
        [
            _number(row.number, look),
            look.text(row.name, 26, weight=Weight.SEMIBOLD, lines=1 if look.compact else 2),
        ],
        look.px(10),
    )
    price = look.price(row.price_from, 23)
    if look.compact:
        lines = [Row([name, price], look.px(12)), _rating(row, row.detail, look)]
    else:
        detail = Row([look.faint(row.detail, 19, lines=2), price], look.px(12), 1.0)
        lines = [name, _rating(row, row.reviews, look), detail]
    words = Column(lines, look.px(8))
    row_of_shop = Row([picture, words], look.px(18))
    return Panel(f"{CHOICE}{row.number}", row_of_shop, (0, look.px(2)), rounded(0, 0))


def _rating(row: ShopRow, beside: str, look: Look) -> Row:
    drawn = stars(row.rating, look.theme.star, look.theme.star_empty)
    return Row(
        [
            Picture("stars", (look.px(124), look.px(23)), drawn),
            look.text(f"{row.rating:.1f}", 21, weight=Weight.BOLD, hug=True),
            look.faint(beside, 19),
        ],
        look.px(10),
    )


def _number(number: int, look: Look) -> Box:
    text = look.text(str(number), 18, look.theme.on_accent, Weight.BOLD, CENTRE)
    return Panel(
        "number",
        Column([text], wide=look.px(20)),
        (look.px(5), look.px(2)),
        pill(look.theme.accent),
    )


def menu(card: MenuCard, look: Look, rows: int) -> Column:
    boxes: list[Box] = [look.title(card.title, card.page)]
    for row in card.rows[:rows]:
        boxes += [look.rule(), _dish(row, look)]
    return look.stack([*boxes, *look.more(len(card.rows) - rows)], 10)


def _dish(row: MenuRow, look: Look) -> Box:
    first = Row(
        [look.text(row.name, 24, weight=Weight.SEMIBOLD, lines=2), look.price(row.price, 23)],
        look.px(16),
    )
    return look.stack([first, look.faint(row.detail, 18, lines=2)], 2)


def basket(card: BasketCard, look: Look, rows: int) -> Column:
    boxes: list[Box] = [look.title(card.title), *_ordered(card.rows, look, rows)]
    for label, amount in card.fees:
        boxes.append(
            Row(
                [look.faint(label, 20), look.text(amount, 20, align=RIGHT, hug=True, whole=True)],
                look.px(16),
            )
        )
    return look.stack([*boxes, look.rule(), look.total(card.total_label, card.total)])


def receipt(card: ReceiptCard, look: Look, rows: int) -> Column:
    theme = look.theme
    head = Row(
        [
            Picture("sign", (look.px(72), look.px(72)), check(theme.good, theme.card)),
            look.stack([look.title(card.title), look.faint(card.payee, 21)], 2),
        ],
        look.px(16),
    )
    note = Panel(
        "note",
        look.text(card.note, 22, theme.good, Weight.SEMIBOLD, CENTRE, lines=2),
        (look.px(18), look.px(12)),
        rounded(theme.inset, look.px(16)),
    )
    order = look.text(card.order_number, 18, theme.faint, align=CENTRE)
    return look.stack(
        [
            head, look.rule(dashed=True), *_ordered(card.rows, look, rows), look.rule(dashed=True),
            look.total(card.total_label, card.total), *([note] if card.note else []), order,
        ]
    )  # fmt: skip


def _ordered(ordered: tuple[BasketRow, ...], look: Look, rows: int) -> list[Box]:
    counts = [
        look.text(f"{row.count}×", 20, weight=Weight.BOLD, align=CENTRE, hug=True)
        for row in ordered[:rows]
    ]
    # All as wide as the widest, so that the names begin below each other.
    widest = max((count.natural() or 0.0 for count in counts), default=0.0)
    lines = [
        _line(row, Column([count], wide=widest), look)
        for row, count in zip(ordered, counts, strict=False)
    ]
    return [*lines, *look.more(len(ordered) - rows)]


def _line(row: BasketRow, times: Box, look: Look) -> Box:
    count = Panel(
        "count",
        times,
        (look.px(11), look.px(3)),
        rounded(look.theme.inset, look.px(10)),
    )
    words = look.stack(
        [
            look.text(row.name, 23, weight=Weight.SEMIBOLD, lines=2),
            look.faint(row.options, 18, lines=2),
        ],
        2,
    )
    price = look.text(row.price, 22, None, Weight.SEMIBOLD, RIGHT, hug=True, whole=True)
    return Row([count, words, price], look.px(14))
