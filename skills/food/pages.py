"""The pages and cards of an order: shops, menus, the basket, the receipt."""

from __future__ import annotations

from datetime import datetime, timedelta

from assistant.core.cards import (
    BasketCard,
    BasketRow,
    MenuCard,
    MenuRow,
    ReceiptCard,
    ShopListCard,
    ShopRow,
)
from assistant.core.emotion import Emotion
from assistant.core.menu import Basket, MenuItem, OrderLine
from assistant.core.place import Shop
from assistant.skillkit import (
    Page,
    PaymentResult,
    Reply,
    Turn,
    write_line,
    write_options,
)

ORDER_NUMBER_DIGITS = 4


def shop_page(turn: Turn, page: Page[Shop]) -> Reply:
    rows = []
    spoken = []
    alone = page.pages == 1 and len(page.items) == 1
    for number, shop in enumerate(page.items, page.first):
        assert shop.delivery is not None, "nearby() keeps shops that deliver"
        minutes = timedelta(minutes=shop.delivery.minutes)
        values = {
            "number": number,
            "name": shop.name,
            "rating": shop.rating,
            "reviews": shop.reviews,
            "minutes": minutes,
            "price": shop.cheapest(),
            "cuisine": turn.places.word("cuisine", shop.cuisine),
            "distance": shop.distance_m,
        }
        about = turn.words("shop_spoken" if shop.reviews else "shop_spoken_new", **values)
        spoken.append(about if alone else turn.words("shop_numbered", number=number, shop=about))
        rows.append(
            ShopRow(
                number=number,
                name=turn.write(shop.name),
                cuisine=shop.cuisine,
                detail=turn.words("shop_detail", **values),
                rating=shop.rating,
                reviews=turn.words("shop_reviews", **values),
                price_from=turn.words("shop_price", **values),
            )
        )
    card = ShopListCard(title=turn.words("nearby_title"), rows=tuple(rows), page=_page_sign(page))
    key = "nearby_one" if alone else "nearby" if page.number == 1 else "nearby_more"
    return Reply(key, card=card, shops=" ".join(spoken))


def menu_page(turn: Turn, shop: Shop, page: Page[MenuItem]) -> Reply:
    rows = tuple(
        MenuRow(
            name=turn.write(item.name),
            price=turn.write(item.price),
            detail=turn.words("sold_out_mark") if item.sold_out else _description(turn, item),
        )
        for item in page.items
    )
    spoken = [
        turn.words("dish_spoken", name=item.name, price=item.price)
        for item in page.items
        if not item.sold_out
    ]
    card = MenuCard(title=turn.write(shop.name), rows=rows, page=_page_sign(page))
    key = "menu" if page.number == 1 else "menu_more"
    return Reply(key, card=card, shop=shop.name, dishes=spoken)


def _description(turn: Turn, item: MenuItem) -> str:
    return "" if item.description is None else turn.write(item.description)


def read_back(turn: Turn, basket: Basket) -> Reply:
    fees: tuple[tuple[str, str], ...] = ()
    if basket.delivery_fee.minor:
        fees = ((turn.words("delivery_fee"), turn.write(basket.delivery_fee)),)
    card = BasketCard(
        title=turn.words("basket"),
        rows=order_rows(turn, basket),
        fees=fees,
        total_label=turn.words("total"),
        total=turn.write(basket.total),
    )
    requested = ""
    if basket.requests:
        requested = " " + turn.words("requested", requests=", ".join(basket.requests))
    return Reply(
        "read_back_delivery" if fees else "read_back",
        card=card,
        lines=[line_text(turn, line) for line in basket.lines],
        fee=basket.delivery_fee,
        total=basket.total,
        requested=requested,
    )


def receipt(
    turn: Turn, shop: Shop, basket: Basket, payment: PaymentResult, note: str
) -> ReceiptCard:
    return ReceiptCard(
        title=turn.words("receipt"),
        payee=turn.write(shop.name),
        rows=order_rows(turn, basket),
        total_label=turn.words("total"),
        total=turn.write(payment.amount),
        note=note,
        order_number=turn.words("receipt_number", number=order_number(payment.payment)),
    )


def order_number(payment: str) -> str:
    """A short number to call out, from the payment's own id."""
    return f"{int.from_bytes(payment.encode()[-8:]) % 10**ORDER_NUMBER_DIGITS:04d}"


def until(turn: Turn, key: str, shop: Shop, opens: datetime) -> Reply:
    """Names the day too, unless it is today."""
    today = opens.date() == turn.now().date()
    return Reply(
        f"{key}_today" if today else key,
        emotion=Emotion.SORRY,
        shop=shop.name,
        day=opens.date(),
        moment=opens.time(),
    )


def order_rows(turn: Turn, basket: Basket) -> tuple[BasketRow, ...]:
    return tuple(
        BasketRow(
            count=line.count,
            name=turn.write(line.item.name),
            options=_options(turn, line),
            price=turn.write(line.total),
        )
        for line in basket.lines
    )


def _options(turn: Turn, line: OrderLine) -> str:
    return write_options(line.choices, turn.language)


def line_text(turn: Turn, line: OrderLine) -> str:
    return write_line(line, turn.language, turn.places.word("counter", line.item.counter))


def subject(turn: Turn, basket: Basket) -> str:
    return turn.write([line_text(turn, line) for line in basket.lines])


def _page_sign(page: Page[Shop] | Page[MenuItem]) -> str:
    return f"{page.number}/{page.pages}" if page.pages > 1 else ""
