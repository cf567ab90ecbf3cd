"""Options of a dish, as they were said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.core.language import Language
from assistant.core.menu import MenuItem, Option, OptionChoice, OptionGroup, OrderLine
from assistant.understand.choose import is_only_counted, place_of
from assistant.understand.clauses import clauses
from assistant.understand.lexicon import dislikes, in_full, is_denied_alike, is_refused, left_out
from assistant.understand.names import Name, OptionRef, find_option, option_names
from assistant.understand.numbers import find_ordinals
from assistant.understand.parts import Part
from assistant.understand.sound import units
from assistant.understand.spot import SURE, Spot, Spotter, best_apart
from assistant.understand.text import clean
from assistant.understand.wording import says_no


def option_of(item: MenuItem, names: Sequence[Name]) -> tuple[OptionGroup, Option] | None:
    """The option of ``item`` that one of ``names`` means, whole names first."""
    for name in sorted(names, key=lambda n: not n.whole):
        found = find_option(item, name.option) if name.option else None
        if found:
            return found
    return None


def in_order(choices: Sequence[OptionChoice], item: MenuItem) -> tuple[OptionChoice, ...]:
    """In the order of the dish's groups, so that the same wishes make the same line."""
    places = {group.id: i for i, group in enumerate(item.groups)}
    return tuple(sorted(choices, key=lambda c: places[c.group.id]))


def merge(last: OrderLine, new: Sequence[OptionChoice], loose: Part) -> OrderLine:
    """``last`` with ``new`` choices in place of those of their groups, without what ``loose``
    takes out."""
    item = last.item
    gone = {
        (found[0].id, found[1].id)
        for said in loose.options
        if said.removed and (found := option_of(item, said.segment.names))
    }
    crowded = {choice.group.id for choice in new if choice.group.maximum == 1}
    kept = [
        c
        for c in last.choices
        if c.group.id not in crowded
        and (c.group.id, c.option.id) not in gone
        and all((n.group.id, n.option.id) != (c.group.id, c.option.id) for n in new)
    ]
    return replace(last, choices=in_order([*kept, *new], item))


def parse_options(
    texts: Sequence[str], group: OptionGroup, language: Language
) -> tuple[OptionChoice, ...]:
    """The options of ``group`` named in an answer to a question about it.

    Empty if none is sure, or if a "not" that only some readings hold would make it another.
    """
    found = [
        (text, chosen)
        for text in (in_full(text, language) for text in texts)
        if (
            chosen := _in_last_clause(text, group, language)
            or _placed(text, group, language)
            or _without_disliked(text, group, language)
        )
    ]
    if not found:
        return ()
    first, chosen = found[0]
    contested = any(
        other != chosen and says_no(text, language) != says_no(first, language)
        for text, other in found
    )
    return () if contested else chosen


def _placed(text: str, group: OptionGroup, language: Language) -> tuple[OptionChoice, ...]:
    """The option of ``group`` that is told by its place among those read out: "the middle one"."""
    places = {place_of(f.value, len(group.options)) for f in find_ordinals(text, language)}
    if len(places) != 1 or not is_only_counted(text, language):
        return ()
    return tuple(OptionChoice(group, o) for i, o in enumerate(group.options) if i in places)


def _without_disliked(
    text: str, group: OptionGroup, language: Language
) -> tuple[OptionChoice, ...]:
    """The option of ``group`` that leaves out what somebody dislikes: "I can't stand coriander"."""
    if not dislikes(text, language):
        return ()
    even = clean(text)
    found = [
        option
        for option in group.options
        if any(
            (thing := left_out(name, language)) and clean(thing) in even
            for name in option.spoken_names(language)
        )
    ]
    return (OptionChoice(group, found[0]),) if len(found) == 1 else ()


def _in_last_clause(text: str, group: OptionGroup, language: Language) -> tuple[OptionChoice, ...]:
    """The options of ``group`` in a text; of one with too many, those of the last clause with any:
    "the bones are such a bother, so boneless"."""
    chosen = _named(text, group, language)
    parts = clauses(text, language) if len(chosen) > group.maximum else []
    apart = [own for part in parts if (own := _named(part, group, language))]
    return apart[-1] if len(apart) > 1 and len(apart[-1]) <= group.maximum else chosen


def _named(text: str, group: OptionGroup, language: Language) -> tuple[OptionChoice, ...]:
    refs = {OptionRef(group.id, option.id): option for option in group.options}
    names = option_names(refs, language)
    heard = units(text, language)
    spots = Spotter([name.text for name in names], language).spots(heard)
    even = clean(text)

    def place(spot: Spot) -> tuple[int, int]:
        return heard[spot.first].start, heard[spot.last - 1].end

    def is_sure(spot: Spot) -> bool:
        start, end = place(spot)
        alike = is_denied_alike(names[spot.index].text, even[start:end], language)
        return spot.distance <= SURE and (alike or not spot.distance)

    chosen: list[Option] = []
    refused: list[Option] = []
    for spot in best_apart([s for s in spots if is_sure(s)]):
        ref = names[spot.index].option
        if ref is not None:
            (refused if is_refused(even, *place(spot), language) else chosen).append(refs[ref])
    if refused and not chosen:
        # "Not hot" is mild, where there is nothing else.
        left = [option for option in group.options if option not in refused]
        chosen = left if len(left) == 1 else []
    return tuple(OptionChoice(group, option) for option in dict.fromkeys(chosen))
