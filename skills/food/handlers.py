"""Ordering food: choose a restaurant, fill the basket, pay, and know when it comes."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from assistant.core.cards import Icon, MessageCard
from assistant.core.emotion import Emotion
from assistant.core.menu import Basket
from assistant.core.place import Shop
from assistant.core.restaurants import MADE, NOT_MADE, OrderState, PlacedOrder
from assistant.skillkit import (
    DishName,
    PaymentResult,
    RankedShop,
    Reply,
    Skill,
    Turn,
    basket_of,
    intent,
    order_of,
)
from skills.food.pages import (
    menu_page,
    order_number,
    read_back,
    receipt,
    shop_page,
    subject,
    until,
)
from skills.food.standing_out import names_in_list

RETRY_AFTER = frozenset({"declined", "expired"})


class There(StrEnum):
    """Points at the restaurant that was talked about."""

    THERE = "there"


class Kind(StrEnum):
    """Kinds of dish one wishes for, of ``MenuItem.kinds``: those that no dish or cuisine is called
    by. Who asks for chicken does not want chicken soup."""

    NOODLE = "noodle"
    SOUP = "soup"
    MEAT = "meat"
    SEAFOOD = "seafood"
    VEGETARIAN = "vegetarian"
    SPICY = "spicy"
    DESSERT = "dessert"


class Food(Skill):
    @intent("order_food")
    async def order_food(
        self,
        turn: Turn,
        shop: Shop | None = None,
        dish: DishName | None = None,
        kind: Kind | None = None,
        there: There | None = None,
    ) -> Reply | None:
        if turn.places.counter() is not None:
            return await self.order_at_counter(turn)
        shop = shop or turn.places.shop_in(dish or "", turn.language)
        first = turn.heard if shop else ""
        if shop is None and turn.shop:
            if there:
                shop, first = turn.shop, dish or ""
            elif self._has_alone(turn, turn.shop, dish):
                shop, first = turn.shop, turn.heard
        if shop is None:
            wanted = dish or (turn.write(turn.places.word("kind", kind)) if kind else None)
            picked = await self._choose_shop(turn, wanted)
            if picked is None:
                return self._nothing_open(turn)
            shop = picked
        elif (refusal := self._refusal(turn, shop)) is not None:
            return refusal
        turn.about(shop)
        return await self._take_order(turn, shop, first, delivery=True)

    @intent("order_at_counter")
    async def order_at_counter(self, turn: Turn) -> Reply | None:
        shop = turn.places.counter()
        if shop is None:
            return await self.order_food(turn)
        return await self._take_order(turn, shop, turn.heard, delivery=False)

    @intent("order_again")
    async def order_again(self, turn: Turn) -> Reply | None:
        last = turn.orders.latest()
        if last is None:
            return Reply("never_ordered")
        shop = turn.places.get(last.order.shop)
        counter = turn.places.counter()
        if counter is not None and counter.id != shop.id:
            return Reply("ordered_elsewhere", shop=shop.name)
        if counter is None and (refusal := self._refusal(turn, shop)) is not None:
            return refusal
        filled = basket_of(last.order, shop)
        if not filled.lines:
            return Reply("not_again", shop=shop.name, emotion=Emotion.SORRY)
        if len(filled.lines) < len(last.order.dishes):
            await turn.say("not_all_again")
        turn.about(shop)
        return await self._take_order(turn, shop, "", delivery=counter is None, filled=filled)

    @intent("order_status")
    async def order_status(self, turn: Turn) -> Reply:
        placed = await self._current(turn)
        if placed is None:
            return Reply("no_order")
        shop = turn.places.get(placed.order.shop).name
        now, due = turn.now(), placed.due
        number = order_number(placed.order.reference)
        arrived = due is not None and due <= now and placed.order.delivery
        if placed.state in NOT_MADE:
            return Reply("order_not_made", shop=shop)
        if placed.state is OrderState.WAITING or due is None:
            return Reply("order_unanswered", shop=shop)
        if placed.state is OrderState.DELIVERED or arrived:
            phone = turn.places.get(placed.order.shop).phone
            return Reply("order_arrived", shop=shop, due=due.astimezone(now.tzinfo), phone=phone)
        if not placed.order.delivery:
            return Reply("order_being_made", number=number)
        return Reply(f"order_{placed.state}", shop=shop, left=_whole_minutes(due - now))

    @intent("complain", once_ordered=True)
    async def complain(
        self, turn: Turn, shop: Shop | None = None, dish: DishName | None = None
    ) -> Reply:
        """Who made the food puts it right. ``dish`` may tell a complaint; nothing hangs on it."""
        placed = await self._current(turn)
        counter = turn.places.counter()
        maker = shop or counter or (turn.places.get(placed.order.shop) if placed else None)
        if maker is None:
            return Reply("complain_elsewhere", emotion=Emotion.SORRY)
        key = "complain" if counter is None else "complain_at_counter"
        card = MessageCard(title=turn.write(maker.name), big=maker.phone, icon=Icon.INFO)
        return Reply(key, shop=maker.name, phone=maker.phone, card=card, emotion=Emotion.SORRY)

    @intent("cancel_order")
    async def cancel_order(self, turn: Turn) -> Reply | None:
        placed = await self._current(turn)
        if placed is None or placed.state is OrderState.DELIVERED:
            return Reply("no_order")
        shop = turn.places.get(placed.order.shop).name
        if placed.state in NOT_MADE:
            return Reply("order_not_made", shop=shop)
        if placed.state in MADE:
            return Reply("too_late_to_cancel", shop=shop, emotion=Emotion.SORRY)
        if not await turn.confirm("ask_cancel", shop=shop, amount=placed.order.total):
            return Reply("order_kept")
        await turn.cancel_order(placed.order.reference)
        return None

    async def _current(self, turn: Turn) -> PlacedOrder | None:
        """The last order as its restaurant says it stands, while it is still talked about."""
        last = turn.orders.latest()
        if last is None or not last.is_talked_about(turn.now()):
            return None
        return await turn.orders.refresh(last.order.reference)

    async def _choose_shop(self, turn: Turn, dish: str | None) -> Shop | None:
        ranked = self._sellers(turn, dish)
        if not ranked:
            ranked = turn.places.nearby(turn.now())
            if ranked and dish:
                await turn.say("nobody_sells", dish=dish)
        if not ranked:
            return None
        shops = [entry.shop for entry in ranked]
        others = [shop for shop in turn.places.all() if shop not in shops]
        if len(shops) == 1:
            turn.about(shops[0])
        while True:
            picked = await turn.choose(
                shops,
                names=names_in_list(turn, shops),
                present=lambda page: shop_page(turn, page),
                others=others,
            )
            refusal = self._refusal(turn, picked)
            if refusal is None:
                return picked
            await turn.say(refusal.key, emotion=refusal.emotion, **refusal.values)

    def _has_alone(self, turn: Turn, shop: Shop, dish: str | None) -> bool:
        """Whether ``shop`` is the only one that delivers ``dish``."""
        return bool(dish) and [entry.shop for entry in self._sellers(turn, dish)] == [shop]

    def _sellers(self, turn: Turn, dish: str | None) -> list[RankedShop]:
        """Who delivers ``dish``, or else what is on a menu of all that was said."""
        for wanted in (dish, turn.places.dish_in(turn.heard, turn.language)):
            if wanted and (ranked := turn.places.nearby(turn.now(), dish=wanted)):
                return ranked
        return []

    def _nothing_open(self, turn: Turn) -> Reply:
        first = turn.places.first_to_open(turn.now())
        if first is None:
            return Reply("nothing_open", emotion=Emotion.SORRY)
        shop, opens = first
        return until(turn, "nothing_open_until", shop, opens)

    def _refusal(self, turn: Turn, shop: Shop) -> Reply | None:
        """Why a shop that was named cannot deliver now, if it cannot."""
        if shop.delivery is None:
            return Reply("no_delivery", shop=shop.name, emotion=Emotion.SORRY)
        if turn.places.is_open(shop, turn.now()) is not None:
            return None
        opens = turn.places.next_opening(shop, turn.now())
        if opens is None:
            return Reply("closed_now", shop=shop.name, emotion=Emotion.SORRY)
        return until(turn, "closed_until", shop, opens)

    async def _take_order(
        self, turn: Turn, shop: Shop, first: str, *, delivery: bool, filled: Basket | None = None
    ) -> Reply | None:
        basket = await turn.collect(
            shop,
            present=lambda page: menu_page(turn, shop, page),
            read_back=lambda ordered: read_back(turn, ordered),
            first=first,
            filled=filled,
            delivery=delivery,
        )
        payment = await self._pay(turn, shop, basket, delivery=delivery)
        if payment.order is None or payment.order.state in NOT_MADE:
            return None
        return self._ordered(turn, shop, basket, payment, payment.order)

    async def _pay(
        self, turn: Turn, shop: Shop, basket: Basket, *, delivery: bool
    ) -> PaymentResult:
        """Pays, and after a refusal offers to try once more as often as the user likes."""
        payee = turn.write(shop.name)
        order = order_of(shop, basket, delivery=delivery)
        while True:
            payment = await turn.pay(
                basket.total, payee=payee, subject=subject(turn, basket), order=order
            )
            if payment.outcome not in RETRY_AFTER or not await turn.confirm("pay_again"):
                return payment

    def _ordered(
        self, turn: Turn, shop: Shop, basket: Basket, payment: PaymentResult, placed: PlacedOrder
    ) -> Reply:
        due = (placed.due or turn.now()).astimezone(turn.now().tzinfo)
        number = order_number(payment.payment)
        key = "ordered" if placed.order.delivery else "ordered_at_counter"
        if placed.state is OrderState.WAITING:
            key = "ordered_unanswered"
        note = turn.words(f"{key}_note", due=due, number=number)
        return Reply(
            key,
            card=receipt(turn, shop, basket, payment, note),
            emotion=Emotion.JOY,
            due=due,
            minutes=_whole_minutes(due - turn.now()),
            number=number,
            shop=shop.name,
        )


def _whole_minutes(left: timedelta) -> timedelta:
    return timedelta(minutes=max(1, round(left.total_seconds() / 60)))
