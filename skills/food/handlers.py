"""Ordering food: choose a restaurant, fill the basket, pay, and know when it comes."""

from __future__ import annotations

import json
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
    RankedShop,
    Reply,
    Skill,
    Turn,
    intent,
    write_line,
    write_options,
)

LAST_ORDER = "last_order"
ORDER_NUMBER_DIGITS = 4
FORGOTTEN = timedelta(hours=12)
"""How long after its arrival an order is still talked about."""
RETRY_AFTER = frozenset({"declined", "expired"})


class Food(Skill):
    @intent("order_food")
    async def order_food(
        self, turn: Turn, shop: Shop | None = None, dish: str | None = None
    ) -> Reply | None:
        if turn.places.counter() is not None:
            return await self.order_at_counter(turn)
        first = turn.heard if shop else ""
        if shop is None:
            picked = await self._choose_shop(turn, dish)
            if picked is None:
                return self._nothing_open(turn)
            shop = picked
        elif shop.delivery is None:
            return Reply("no_delivery", shop=shop.name, emotion=Emotion.SORRY)
        elif turn.places.is_open(shop, turn.now()) is None:
            return self._closed(turn, shop)
        turn.about(shop)
        return await self._take_order(turn, shop, first, delivery=True)

    @intent("order_at_counter")
    async def order_at_counter(self, turn: Turn) -> Reply | None:
        shop = turn.places.counter()
        if shop is None:
            return await self.order_food(turn)
        return await self._take_order(turn, shop, turn.heard, delivery=False)

    @intent("order_status")
    async def order_status(self, turn: Turn) -> Reply:
        saved = turn.memory.get(LAST_ORDER)
        if saved is None:
            return Reply("no_order")
        order = json.loads(saved)
        due = datetime.fromisoformat(order["due"])
        if due <= turn.now() - FORGOTTEN:
            return Reply("no_order")
        if due <= turn.now():
            return Reply("order_arrived", shop=order["shop"], due=due)
        return Reply("order_coming", shop=order["shop"], left=_whole_minutes(due - turn.now()))

    async def _choose_shop(self, turn: Turn, dish: str | None) -> Shop | None:
        ranked = turn.places.nearby(turn.now(), dish=dish)
        if not ranked and dish:
            ranked = turn.places.nearby(turn.now())
            if ranked:
                await turn.say("nobody_sells", dish=dish)
        if not ranked:
            return None
        picked = await turn.choose(
            ranked,
            names=lambda entry: entry.shop.spoken_names(turn.language),
            present=lambda page: _shop_page(turn, page),
        )
        return picked.shop

    def _nothing_open(self, turn: Turn) -> Reply:
        first = turn.places.first_to_open(turn.now())
        if first is None:
            return Reply("nothing_open", emotion=Emotion.SORRY)
        shop, opens = first
        return _until(turn, "nothing_open_until", shop, opens)

    def _closed(self, turn: Turn, shop: Shop) -> Reply:
        opens = turn.places.next_opening(shop, turn.now())
        if opens is None:
            return Reply("closed_now", shop=shop.name, emotion=Emotion.SORRY)
        return _until(turn, "closed_until", shop, opens)

    async def _take_order(
        self, turn: Turn, shop: Shop, first: str, *, delivery: bool
    ) -> Reply | None:
        basket = await turn.collect(
            shop,
            present=lambda page: _menu_page(turn, shop, page),
            read_back=lambda filled: _read_back(turn, filled),
            first=first,
            delivery=delivery,
        )
        payment = await self._pay(turn, shop, basket)
        if not payment.paid:
            return None
        return self._receipt(turn, shop, basket, payment, delivery=delivery)

    async def _pay(self, turn: Turn, shop: Shop, basket: Basket) -> PaymentResult:
        """Pays, and after a refusal offers to try once more as often as the user likes."""
        payee = turn.write(shop.name)
        while True:
            payment = await turn.pay(basket.total, payee=payee, subject=_subject(turn, basket))
            if payment.outcome not in RETRY_AFTER or not await turn.confirm("pay_again"):
                return payment

    def _receipt(
        self, turn: Turn, shop: Shop, basket: Basket, payment: PaymentResult, *, delivery: bool
    ) -> Reply:
        minutes = shop.delivery.minutes if delivery and shop.delivery else 0
        due = turn.now() + timedelta(minutes=minutes)
        number = _order_number(payment)
        if delivery:
            saved = {"shop": turn.write(shop.name), "due": due.isoformat()}
            turn.memory.set(LAST_ORDER, json.dumps(saved, ensure_ascii=False))
        key = "ordered" if delivery else "ordered_at_counter"
        note = turn.words(f"{key}_note", due=due, number=number)
        card = ReceiptCard(
            title=turn.words("receipt"),
            payee=turn.write(shop.name),
            rows=_rows(turn, basket),
            total_label=turn.words("total"),
            total=turn.write(payment.amount),
            note=note,
            order_number=number,
        )
        return Reply(
            key,
            card=card,
            emotion=Emotion.JOY,
            due=due,
            minutes=timedelta(minutes=minutes),
            number=number,
        )


def _until(turn: Turn, key: str, shop: Shop, opens: datetime) -> Reply:
    """Names the day too, unless it is today."""
    today = opens.date() == turn.now().date()
    return Reply(
        f"{key}_today" if today else key,
        emotion=Emotion.SORRY,
        shop=shop.name,
        day=opens.date(),
        moment=opens.time(),
    )


def _order_number(payment: PaymentResult) -> str:
    """A short number to call out, from the payment's own id."""
    return f"{int.from_bytes(payment.payment.encode()[-8:]) % 10**ORDER_NUMBER_DIGITS:04d}"


def _whole_minutes(left: timedelta) -> timedelta:
    return timedelta(minutes=max(1, round(left.total_seconds() / 60)))


def _shop_page(turn: Turn, page: Page[RankedShop]) -> Reply:
    rows = []
    spoken = []
    for number, entry in enumerate(page.items, page.first):
        shop = entry.shop
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
        spoken.append(turn.words("shop_spoken" if shop.reviews else "shop_spoken_new", **values))
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
    key = "nearby" if page.number == 1 else "nearby_more"
    return Reply(key, card=card, shops=" ".join(spoken))


def _menu_page(turn: Turn, shop: Shop, page: Page[MenuItem]) -> Reply:
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


def _read_back(turn: Turn, basket: Basket) -> Reply:
    fees: tuple[tuple[str, str], ...] = ()
    if basket.delivery_fee.minor:
        fees = ((turn.words("delivery_fee"), turn.write(basket.delivery_fee)),)
    card = BasketCard(
        title=turn.words("basket"),
        rows=_rows(turn, basket),
        fees=fees,
        total_label=turn.words("total"),
        total=turn.write(basket.total),
    )
    key = "read_back_delivery" if fees else "read_back"
    return Reply(
        key,
        card=card,
        lines=[_line(turn, line) for line in basket.lines],
        fee=basket.delivery_fee,
        total=basket.total,
    )


def _rows(turn: Turn, basket: Basket) -> tuple[BasketRow, ...]:
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


def _line(turn: Turn, line: OrderLine) -> str:
    return write_line(line, turn.language, turn.places.word("counter", line.item.counter))


def _subject(turn: Turn, basket: Basket) -> str:
    return turn.write([_line(turn, line) for line in basket.lines])


def _page_sign(page: Page[RankedShop] | Page[MenuItem]) -> str:
    return f"{page.number}/{page.pages}" if page.pages > 1 else ""
