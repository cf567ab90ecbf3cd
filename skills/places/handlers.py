"""What callers ask a restaurant: hours, parking, children, allergens, reservations and the rest.

"Unknown" is never said as "no": what a shop has not told us is answered with just that.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from assistant.core.cards import Icon, MessageCard
from assistant.core.menu import Allergen
from assistant.core.place import Holiday, Parking, Shop
from assistant.skillkit import DishName, Reply, Skill, Turn, intent
from assistant.skillkit.ordering import COUNTER_MINUTES
from skills.places.dishes import (
    Kind,
    allergens_of,
    dishes_without,
    named,
    of_kinds,
    price_of,
)
from skills.places.reserving import choose_reservable, table_time
from skills.places.waiting import due_order
from skills.places.walking import map_card

RESERVATIONS = "reservations"


class Trip(StrEnum):
    """What may take its time."""

    DELIVERY = "delivery"
    WAY = "way"


class _Reservation(NamedTuple):
    shop: str
    moment: str
    """ISO 8601, with its zone."""
    people: int


class PlacesSkill(Skill):
    @intent("opening_hours")
    async def opening_hours(
        self, turn: Turn, shop: Shop | None = None, day: date | None = None
    ) -> Reply:
        shop = await self._shop(turn, shop)
        wanted = day or turn.now().date()
        holiday = turn.places.holiday_on(wanted)
        if holiday in shop.closed_holidays:
            return Reply("closed_on", shop=shop.name, day=wanted)
        openings = shop.opening_on(wanted)
        if not openings:
            return Reply("closed_on", shop=shop.name, day=wanted)
        if all(opening.all_day for opening in shop.openings):
            return Reply("open_always", shop=shop.name)
        hours = [turn.words("hours", opens=o.opens, closes=o.closes) for o in openings]
        card = MessageCard(
            title=turn.write(shop.name),
            lines=(turn.write(wanted), *hours),
            icon=Icon.CLOCK,
        )
        if day is None and (until := turn.places.is_open(shop, turn.now())):
            return Reply("open_now", shop=shop.name, hours=hours, until=until, card=card)
        key = "open_today" if day is None else "open_on"
        return Reply(key, shop=shop.name, day=wanted, hours=hours, card=card)

    @intent("holiday")
    async def holiday(self, turn: Turn, holiday: Holiday, shop: Shop | None = None) -> Reply:
        shop = await self._shop(turn, shop)
        name = turn.places.word("holiday", holiday)
        day = turn.places.next_date(holiday, turn.now().date())
        if holiday in shop.closed_holidays:
            return Reply("closed_holiday", shop=shop.name, holiday=name)
        if holiday in shop.open_holidays and day is not None:
            return Reply("open_holiday", shop=shop.name, holiday=name, day=day)
        return Reply("unknown_holiday", shop=shop.name, holiday=name, phone=shop.phone)

    @intent("parking")
    async def parking(self, turn: Turn, shop: Shop | None = None) -> Reply:
        shop = await self._shop(turn, shop)
        parking = shop.facilities.parking
        if parking is None:
            return self._unknown(turn, shop)
        note = f" {turn.write(parking.note)}" if parking.note else ""
        if not parking.spaces:
            return Reply("no_parking", shop=shop.name, note=note)
        values: dict[str, Any] = {
            "spaces": parking.spaces,
            "free": timedelta(minutes=parking.free_minutes),
            "hourly": parking.hourly,
        }
        keys = ["parking_spaces"]
        if parking.free_minutes:
            keys.append("parking_free_line")
        if parking.hourly.minor:
            keys.append("parking_hourly_line")
        card = MessageCard(
            title=turn.write(shop.name),
            lines=tuple(turn.words(key, **values) for key in keys),
            icon=Icon.PARKING,
        )
        return Reply(_parking_key(parking), shop=shop.name, note=note, card=card, **values)

    @intent("delivery")
    async def delivery(self, turn: Turn, shop: Shop | None = None) -> Reply:
        shop = await self._shop(turn, shop)
        if shop.delivery is None:
            return Reply("no_delivery", shop=shop.name)
        fee, minimum = shop.delivery.fee, shop.delivery.minimum_order
        return Reply(
            "delivery" if minimum.minor else "delivery_any",
            shop=shop.name,
            minutes=timedelta(minutes=shop.delivery.minutes),
            fee=fee if fee.minor else turn.words("no_fee"),
            minimum=minimum,
        )

    @intent("how_long")
    async def how_long(self, turn: Turn) -> Reply:
        """What takes long is told by what is going on: an order on its way, one being made."""
        if (due := due_order(turn)) is not None:
            return due
        if turn.places.counter() is not None:
            return Reply("made_in", wait=timedelta(minutes=COUNTER_MINUTES))
        if turn.shop is not None and turn.shop.delivery is not None:
            return await self.delivery(turn)
        if await turn.ask("delivery_or_way", Trip) is Trip.WAY:
            return await self.directions(turn)
        return await self.delivery(turn)

    @intent("directions")
    async def directions(self, turn: Turn, shop: Shop | None = None) -> Reply:
        shop = await self._shop(turn, shop)
        walk = turn.places.walk_to(shop)
        if walk is not None:
            return Reply("directions", way=shop.directions, card=map_card(turn, shop, walk))
        card = MessageCard(
            title=turn.write(shop.name),
            lines=(turn.write(shop.address), turn.write(shop.directions)),
            icon=Icon.MAP,
        )
        return Reply("directions", way=shop.directions, card=card)

    @intent("dishes_of_kind")
    async def dishes_of_kind(
        self, turn: Turn, kind: Kind, other: Kind | None = None, shop: Shop | None = None
    ) -> Reply:
        shop = await self._shop(turn, shop)
        return of_kinds(turn, shop, [kind] if other in (None, kind) else [kind, other])

    @intent("recommend")
    async def recommend(self, turn: Turn, shop: Shop | None = None) -> Reply:
        return await self.dishes_of_kind(turn, Kind.SIGNATURE, shop=shop)

    @intent("price")
    async def price(self, turn: Turn, dish: DishName, shop: Shop | None = None) -> Reply:
        shop = await self._shop(turn, shop)
        return price_of(turn, shop, dish)

    @intent("children")
    async def children(self, turn: Turn, shop: Shop | None = None) -> Reply:
        shop = await self._shop(turn, shop)
        facts = shop.facilities
        lines = [
            turn.words("chairs_unknown")
            if facts.high_chairs is None
            else turn.words("chairs", count=facts.high_chairs)
            if facts.high_chairs
            else turn.words("no_chairs"),
            turn.words("nursing_unknown")
            if facts.nursing_room is None
            else turn.words("nursing" if facts.nursing_room else "no_nursing"),
        ]
        card = MessageCard(title=turn.write(shop.name), lines=tuple(lines), icon=Icon.CHILD)
        return Reply("children", shop=shop.name, facts=" ".join(lines), card=card)

    @intent("seats")
    async def seats(self, turn: Turn, people: int | None = None, shop: Shop | None = None) -> Reply:
        shop = await self._shop(turn, shop)
        facts = shop.facilities
        if people is not None and facts.largest_group is not None:
            key = "group_fits" if people <= facts.largest_group else "group_too_large"
            return Reply(key, shop=shop.name, people=people, largest=facts.largest_group)
        if facts.seats is None:
            return self._unknown(turn, shop)
        return Reply("seats", shop=shop.name, seats=facts.seats)

    @intent("takeaway")
    async def takeaway(self, turn: Turn, shop: Shop | None = None) -> Reply:
        shop = await self._shop(turn, shop)
        return self._yes_no(turn, shop, shop.facilities.takeaway, "takeaway")

    @intent("student_discount")
    async def student_discount(self, turn: Turn, shop: Shop | None = None) -> Reply:
        shop = await self._shop(turn, shop)
        percent = shop.facilities.student_discount_percent
        if percent is None:
            return self._unknown(turn, shop)
        return Reply("discount" if percent else "no_discount", shop=shop.name, percent=percent)

    @intent("allergens")
    async def allergens(
        self,
        turn: Turn,
        allergen: Allergen | None = None,
        dish: DishName | None = None,
        shop: Shop | None = None,
    ) -> Reply:
        shop = await self._shop(turn, shop)
        items = named(turn, shop, dish) if dish else []
        if items:
            return allergens_of(turn, items[0], allergen)
        if allergen is None:
            return Reply("which_allergen", shop=shop.name, phone=shop.phone)
        return dishes_without(turn, shop, allergen)

    @intent("reserve")
    async def reserve(
        self,
        turn: Turn,
        people: int | None = None,
        moment: time | None = None,
        day: date | None = None,
        shop: Shop | None = None,
    ) -> Reply:
        shop = shop or turn.shop or await choose_reservable(turn)
        turn.about(shop)
        facts = shop.facilities
        if facts.reservations is None:
            return self._unknown(turn, shop)
        if not facts.reservations:
            return Reply("no_reservations", shop=shop.name)
        if people is None:
            people = await turn.ask("how_many", int)
        if moment is None:
            said = await turn.ask_together("at_what_time", moment=time, day=date)
            moment, day = said["moment"], day or said.get("day")
        when = table_time(turn, shop, day or turn.now().date(), moment)
        if when <= turn.now():
            return Reply("reserve_past")
        if turn.places.is_open(shop, when) is None:
            return Reply("reserve_closed", shop=shop.name, day=when.date(), moment=when.time())
        if facts.largest_group is not None and people > facts.largest_group:
            return Reply(
                "group_too_large", shop=shop.name, people=people, largest=facts.largest_group
            )
        values: dict[str, Any] = {
            "shop": shop.name,
            "day": when.date(),
            "moment": when.time(),
            "people": people,
        }
        if not await turn.confirm("reserve_confirm", **values):
            return Reply("not_reserved")
        self._keep(turn, [*self._kept(turn), _Reservation(shop.id, when.isoformat(), people)])
        card = MessageCard(
            title=turn.write(shop.name),
            lines=(turn.write(when.date()), turn.words("people", people=people)),
            big=turn.write(when.time()),
            icon=Icon.CALENDAR,
        )
        return Reply("reserved", card=card, **values)

    @intent("cancel_reservation")
    async def cancel_reservation(self, turn: Turn, shop: Shop | None = None) -> Reply:
        kept = self._kept(turn)
        found = [e for e in kept if shop is None or e.shop == shop.id]
        if not found:
            return Reply("no_reservation")
        entry = found[-1]
        when = datetime.fromisoformat(entry.moment)
        place = turn.places.get(entry.shop)
        values: dict[str, Any] = {
            "shop": place.name,
            "day": when.date(),
            "moment": when.time(),
        }
        if not await turn.confirm("cancel_confirm", **values):
            return Reply("reservation_kept")
        self._keep(turn, [e for e in kept if e != entry])
        return Reply("reservation_cancelled", **values)

    @intent("lost_property")
    async def lost_property(self, turn: Turn, shop: Shop | None = None) -> Reply:
        shop = await self._shop(turn, shop)
        card = MessageCard(title=turn.write(shop.name), big=shop.phone, icon=Icon.INFO)
        return Reply("lost_property", shop=shop.name, phone=shop.phone, card=card)

    # -- helpers ----------------------------------------------------------------------------

    async def _shop(self, turn: Turn, shop: Shop | None) -> Shop:
        """The shop that was named, or is talked about, or is asked for."""
        chosen = shop or turn.shop
        if chosen is None:
            chosen = await turn.ask("which_shop", Shop)
        turn.about(chosen)
        return chosen

    def _unknown(self, turn: Turn, shop: Shop) -> Reply:
        return Reply("unknown", shop=shop.name, phone=shop.phone)

    def _yes_no(self, turn: Turn, shop: Shop, fact: bool | None, key: str) -> Reply:
        if fact is None:
            return self._unknown(turn, shop)
        return Reply(key if fact else f"no_{key}", shop=shop.name)

    def _kept(self, turn: Turn) -> list[_Reservation]:
        saved = turn.memory.get(RESERVATIONS)
        return [_Reservation(*entry) for entry in json.loads(saved)] if saved else []

    def _keep(self, turn: Turn, entries: list[_Reservation]) -> None:
        turn.memory.set(RESERVATIONS, json.dumps(entries))


def _parking_key(parking: Parking) -> str:
    """Free for ever, free for a while, free and then paid, or paid from the first minute."""
    if not parking.hourly.minor:
        return "parking_limited" if parking.free_minutes else "parking_free"
    return "parking" if parking.free_minutes else "parking_paid"
