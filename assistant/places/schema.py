"""A shop file (``assets/city/shops/<id>.toml``, described in ``docs/shops.md``) into a `Shop`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time
from pathlib import Path

from assistant.core.amount import Money
from assistant.core.language import Language
from assistant.core.menu import (
    Allergen,
    Menu,
    MenuItem,
    MenuSection,
    Named,
    Option,
    OptionGroup,
)
from assistant.core.place import Delivery, Facilities, Holiday, Opening, Parking, Shop
from assistant.places.table import Table
from assistant.places.vocabulary import Vocabulary

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)")
NOT_SPOKEN = re.compile(r"[\W_]+")
PHONE = re.compile(r"0\d{1,2}-\d{3,4}-\d{4}")


def load_shop(path: Path, words: Vocabulary) -> Shop:
    """Raises PlaceError naming the file, the field and what is expected there."""
    table = Table.load(path)
    if table.id("id") != path.stem:
        table.expected("id", f"{path.stem!r}, as the file is called")
    return read_shop(table, words)


def read_shop(table: Table, words: Vocabulary) -> Shop:
    """Raises PlaceError as `load_shop` does."""
    closed, opened = _holidays(table)
    shop = Shop(
        id=table.id("id"),
        name=table.localised("name"),
        aliases=table.aliases(),
        cuisine=table.one_of("cuisine", words.codes("cuisine")),
        rating=table.number("rating", least=0, most=5),
        reviews=table.integer("reviews"),
        address=table.localised("address"),
        area=table.id("area"),
        distance_m=table.integer("distance_m"),
        position=table.maybe(table.point, "position"),
        phone=_phone(table),
        directions=table.localised("directions"),
        openings=_openings(table),
        last_order_minutes=table.integer("last_order_minutes", most=180),
        closed_holidays=closed,
        open_holidays=opened,
        delivery=_delivery(table.table("delivery")) if table.has("delivery") else None,
        facilities=_facilities(table.table("facilities"))
        if table.has("facilities")
        else Facilities(),
        menu=_menu(table, words),
    )
    table.done()
    return shop


def _phone(table: Table) -> str:
    phone = table.text("phone")
    if not PHONE.fullmatch(phone):
        table.expected("phone", 'a number such as "02-0000-0101"')
    return phone


def _openings(table: Table) -> tuple[Opening, ...]:
    hours = table.table("hours")
    openings: list[Opening] = []
    for weekday, day in enumerate(WEEKDAYS):
        for text in hours.maybe(hours.texts, day) or ():
            match = HOURS.fullmatch(text)
            if match is None:
                hours.expected(day, 'hours such as ["11:00-22:00"]')
            opens_h, opens_m, closes_h, closes_m = (int(part or 0) for part in match.groups())
            openings.append(Opening(weekday, time(opens_h, opens_m), time(closes_h, closes_m)))
    hours.done()
    if not openings:
        table.expected("hours", "hours on at least one day")
    return tuple(openings)


def _holidays(table: Table) -> tuple[frozenset[Holiday], frozenset[Holiday]]:
    """Closed, open. A holiday in neither is unknown."""
    if not table.has("holidays"):
        return frozenset(), frozenset()
    holidays = table.table("holidays")
    closed = frozenset(
        map(Holiday, holidays.maybe(holidays.codes, "closed", codes=set(Holiday)) or ())
    )
    opened = frozenset(
        map(Holiday, holidays.maybe(holidays.codes, "open", codes=set(Holiday)) or ())
    )
    holidays.done()
    if both := closed & opened:
        holidays.wrong(
            "open", f"expected no holiday that is also closed, got {', '.join(sorted(both))}"
        )
    return closed, opened


def _delivery(table: Table) -> Delivery:
    delivery = Delivery(
        areas=table.texts("areas"),
        fee=table.won("fee"),
        minimum_order=table.won("minimum_order"),
        minutes=table.integer("minutes", least=1, most=240),
    )
    table.done()
    if not delivery.areas:
        table.expected("areas", "at least one area")
    return delivery


def _facilities(table: Table) -> Facilities:
    facilities = Facilities(
        seats=table.maybe(table.integer, "seats"),
        largest_group=table.maybe(table.integer, "largest_group"),
        high_chairs=table.maybe(table.integer, "high_chairs"),
        nursing_room=table.maybe(table.flag, "nursing_room"),
        takeaway=table.maybe(table.flag, "takeaway"),
        reservations=table.maybe(table.flag, "reservations"),
        student_discount_percent=table.maybe(table.integer, "student_discount_percent", most=100),
        parking=_parking(table.table("parking")) if table.has("parking") else None,
    )
    table.done()
    return facilities


def _parking(table: Table) -> Parking:
    parking = Parking(
        spaces=table.integer("spaces"),
        free_minutes=table.maybe(table.integer, "free_minutes") or 0,
        hourly=table.maybe(table.won, "hourly") or Money(0),
        note=table.maybe(table.localised, "note"),
    )
    table.done()
    return parking


def _menu(table: Table, words: Vocabulary) -> Menu:
    groups: dict[str, OptionGroup] = {}
    if table.has("groups"):
        tables = table.table("groups")
        groups = {name: _group(name, tables.table(name)) for name in tables}
    sections = tuple(_section(section, groups, words) for section in table.tables("sections"))
    _check_distinct(table, "sections", sections, "two sections")
    _check_distinct(table, "sections", [i for s in sections for i in s.items], "two dishes")
    used = {group.id for section in sections for item in section.items for group in item.groups}
    if unused := groups.keys() - used:
        table.wrong("groups", f"no dish uses {', '.join(sorted(unused))}")
    return Menu(sections=sections)


def _group(group_id: str, table: Table) -> OptionGroup:
    options = tuple(_option(option) for option in table.tables("options"))
    _check_distinct(table, "options", options, "two options")
    minimum = table.integer("minimum", most=len(options))
    group = OptionGroup(
        id=group_id,
        name=table.localised("name"),
        aliases=table.aliases(),
        options=options,
        minimum=minimum,
        maximum=table.integer("maximum", least=max(1, minimum), most=len(options)),
        default=table.maybe(table.one_of, "default", codes={option.id for option in options}),
        portions=table.maybe(table.flag, "portions") or False,
    )
    table.done()
    return group


def _option(table: Table) -> Option:
    option = Option(
        id=table.id("id"),
        name=table.localised("name"),
        aliases=table.aliases(),
        price=table.maybe(table.won, "price") or Money(0),
    )
    table.done()
    return option


def _section(table: Table, groups: dict[str, OptionGroup], words: Vocabulary) -> MenuSection:
    items = tuple(_item(item, groups, words) for item in table.tables("items"))
    section = MenuSection(
        id=table.id("id"), name=table.localised("name"), aliases=table.aliases(), items=items
    )
    table.done()
    return section


def _item(table: Table, groups: dict[str, OptionGroup], words: Vocabulary) -> MenuItem:
    asked = table.maybe(table.codes, "groups", codes=groups.keys()) or ()
    allergens = table.maybe(table.codes, "allergens", codes=set(Allergen))
    item = MenuItem(
        id=table.id("id"),
        name=table.localised("name"),
        aliases=table.aliases(),
        price=table.won("price"),
        groups=tuple(groups[name] for name in asked),
        allergens=None if allergens is None else frozenset(map(Allergen, allergens)),
        kinds=frozenset(table.maybe(table.codes, "kinds", codes=words.codes("kind")) or ()),
        description=table.maybe(table.localised, "description"),
        counter=table.one_of("counter", words.codes("counter")),
        sold_out=table.maybe(table.flag, "sold_out") or False,
    )
    table.done()
    options = [option for group in item.groups for option in group.options]
    _check_distinct(table, "groups", options, "two options of one dish", ids=False)
    return item


def _check_distinct(
    table: Table, key: str, named: Sequence[Named], what: str, *, ids: bool = True
) -> None:
    """No two may share an id or a way to say them: the device could not tell which is meant."""
    owners: dict[tuple[str, str], Named] = {}
    for one in named:
        spoken = {(lang.value, fold(name)) for lang in Language for name in one.spoken_names(lang)}
        for way in spoken | ({("id", one.id)} if ids else set()):
            if way in owners:
                table.wrong(
                    key, f"{what} share the {way[0]} name {way[1]!r}: {owners[way].id}, {one.id}"
                )
            owners[way] = one


def fold(text: str) -> str:
    """``text`` as it is compared: without case, spaces and punctuation."""
    return NOT_SPOKEN.sub("", text.casefold())
