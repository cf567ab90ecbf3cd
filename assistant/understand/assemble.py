"""Sorts what was said by the dish it belongs to: counts, options, and what is taken away."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.core.language import Language
from assistant.understand.assembly import Assembly, may_be_dish
from assistant.understand.count_binding import bind_counts, bind_shares, mark_miscounted, shared_out
from assistant.understand.lexicon import Role
from assistant.understand.option_binding import bind_options
from assistant.understand.parts import Part, Parts, named_again
from assistant.understand.segment import Segment
from assistant.understand.wording import locale


def assemble(cut: Sequence[Segment], language: Language) -> Parts:
    """Sorts the segments of an utterance by dish."""
    assembly = Assembly(cut, language)
    unknown = assembly.unknown()
    bind_counts(assembly)
    bind_shares(assembly)
    mark_miscounted(assembly)
    loose = Part(Segment("", 0, 0, 0)) if not assembly.dishes else None
    bind_options(assembly, loose)
    _bind_negations(assembly, loose)
    _mark(assembly, loose)
    dishes = named_again(part for i in assembly.dishes for part in shared_out(assembly, i))
    return Parts(tuple(dishes), loose, unknown)


def _bind_negations(assembly: Assembly, loose: Part | None) -> None:
    owners = [*assembly.parts.values(), *([loose] if loose else [])]
    options = [said for owner in owners for said in owner.options]
    options += [said for shares in assembly.shares.values() for _, own in shares for said in own]
    for i, segment in enumerate(assembly.cut):
        if segment.role is not Role.NOT:
            continue
        # In Korean it follows what is refused, unless it begins the sentence: "빼 줘, 콜라".
        sides = (1, -1) if assembly.counts_first else (-1,) if i else (1,)
        target = next(
            (t for side in sides if (t := _named_beside(assembly, i, side)) is not None), None
        )
        if target is None and len(assembly.dishes) == 1:
            target = _counted_off(assembly, i, sides)
        if target in assembly.parts:
            assembly.parts[target].removed = True
        for said in options:
            if target is not None and said.segment is assembly.cut[target]:
                said.removed = True


def _counted_off(assembly: Assembly, index: int, sides: Sequence[int]) -> int | None:
    """The only dish, of which a "less" behind it takes as many as are counted beside it: "the
    dumplings are too many, take one off"."""
    dish = assembly.dishes[0]
    beside = next((s for side in sides if (s := assembly.at(index + side)) and s.count), None)
    less = re.search(locale(assembly.language)["order"]["less"], assembly.cut[index].text)
    if beside is None or less is None or index < dish:
        return None
    assembly.parts[dish].count = beside.count
    assembly.parts[dish].miscounted = False
    return dish


def _named_beside(assembly: Assembly, index: int, step: int) -> int | None:
    """The dish or option that a "without" is said of; counts may stand between."""
    index += step
    counted = False
    while (beside := assembly.at(index)) is not None:
        if beside.names:
            # "Take out one mild stew" is of the stew, "no sugar latte" of the sugar.
            dish = next((d for d in assembly.dishes if d > index), None)
            of_dish = step > 0 and counted and dish is not None and index not in assembly.parts
            between = assembly.cut[index + 1 : dish] if of_dish else []
            return dish if of_dish and all(s.names for s in between) else index
        counted = counted or beside.count is not None
        # "海鲜面不要了": what follows half a name is more of it.
        rest_of_name = beside.is_unknown and step < 0 and index - 1 in assembly.parts
        if beside.role in (Role.AND, Role.NOT) or (beside.is_unknown and not rest_of_name):
            return None
        index += step
    return None


def _mark(assembly: Assembly, loose: Part | None) -> None:
    roles = {segment.role for segment in assembly.cut}
    for dish in assembly.dishes:
        near = assembly.cut[max(0, dish - 2) : dish + 3]
        of_ordered = any(segment.role is Role.AMONG for segment in near)
        assembly.parts[dish].among = of_ordered and dish not in assembly.shares
        assembly.parts[dish].each = any(segment.role is Role.EACH for segment in near)
    for part in [*assembly.parts.values(), *([loose] if loose else [])]:
        part.changed = Role.CHANGE in roles
        part.added = Role.MORE in roles
        part.asked = Role.HAVE in roles and Role.ORDER not in roles
    if loose is not None:
        # The "an" of "with an extra shot" is of the shot.
        of_option = Role.AFTER if assembly.counts_first else None
        counts = [
            s.count
            for i, s in enumerate(assembly.cut)
            if s.count is not None
            and not (of_option and i and assembly.cut[i - 1].role is of_option)
        ]
        loose.count = counts[0] if len(counts) == 1 else None
        # "remove one dumpling" where there are none is no "remove one" of the last.
        named = loose.options or any(may_be_dish(s) for s in assembly.cut)
        loose.removed = Role.NOT in roles and not named
