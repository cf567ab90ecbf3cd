"""Shops and what they sell, in the shape of schema.org's Restaurant, Menu, MenuSection, MenuItem.

schema.org lacks option minimum/maximum, allergens and spoken aliases; those are ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.core.amount import Money
from assistant.core.language import Language, Localised


class Portion(StrEnum):
    """How much of an option, where a group takes amounts: "a lot of skim milk"."""

    BIT = "bit"
    SOME = "some"
    LOT = "lot"


class Allergen(StrEnum):
    """What a menu declares; an item that declares nothing is *unknown*, not free of it."""

    EGG = "egg"
    MILK = "milk"
    BUCKWHEAT = "buckwheat"
    PEANUT = "peanut"
    SOY = "soy"
    WHEAT = "wheat"
    FISH = "fish"
    CRAB = "crab"
    SHRIMP = "shrimp"
    PORK = "pork"
    PEACH = "peach"
    TOMATO = "tomato"
    WALNUT = "walnut"
    CHICKEN = "chicken"
    BEEF = "beef"
    SQUID = "squid"
    SHELLFISH = "shellfish"
    SESAME = "sesame"
    ALMOND = "almond"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something a user can name. ``aliases`` are other ways to say it, by language code."""

    id: str
    name: Localised
    aliases: tuple[tuple[Language, str], ...] = ()

    def spoken_names(self, language: Language) -> tuple[str, ...]:
        """The name in ``language`` first, then its aliases in that language."""
        return self.name.get(language), *(a for lang, a in self.aliases if lang is language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option(Named):
    price: Money = Money(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionGroup(Named):
    """A choice on an item, such as its size. ``minimum`` 0 means it may be left out.

    ``default`` is the id of the option taken when the user names none (no question is asked);
    with ``minimum >= 1`` and no default the user is asked. ``portions`` allows "a lot of".
    """

    options: tuple[Option, ...]
    minimum: int = 0
    maximum: int = 1
    default: str | None = None
    portions: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuItem(Named):
    """``allergens`` is ``None`` where the shop has not said: unknown is never "none"."""

    price: Money
    groups: tuple[OptionGroup, ...] = ()
    allergens: frozenset[Allergen] | None = None
    kinds: frozenset[str] = frozenset()
    """Codes of the vocabulary's ``kind``, for "what noodles do you have?"."""
    description: Localised | None = None
    counter: str = "piece"
    """The word it is counted with: a code of the vocabulary's ``counter``."""
    sold_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuSection(Named):
    items: tuple[MenuItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Menu:
    sections: tuple[MenuSection, ...]

    def items(self) -> Iterator[MenuItem]:
        for section in self.sections:
            yield from section.items


@dataclass(frozen=True, slots=True)
class OptionChoice:
    group: OptionGroup
    option: Option
    portion: Portion | None = None


@dataclass(frozen=True, slots=True)
class OrderLine:
    """``count`` of ``item`` with the options chosen for each one."""

    item: MenuItem
    count: int = 1
    choices: tuple[OptionChoice, ...] = ()

    @property
    def total(self) -> Money:
        each = self.item.price
        for choice in self.choices:
            each = each + choice.option.price
        return each * self.count


@dataclass(frozen=True, slots=True)
class Basket:
    """``requests`` are in the customer's own words: "문 앞에 놔 주세요"."""

    lines: tuple[OrderLine, ...] = ()
    delivery_fee: Money = Money(0)
    requests: tuple[str, ...] = ()

    @property
    def subtotal(self) -> Money:
        total = Money(0, self.delivery_fee.currency)
        for line in self.lines:
            total = total + line.total
        return total

    @property
    def total(self) -> Money:
        return self.subtotal + self.delivery_fee
