"""Which dish each count belongs to, and how many of a dish shall be how."""

from __future__ import annotations

from dataclasses import replace

from assistant.understand.assembly import Assembly
from assistant.understand.lexicon import Role
from assistant.understand.numbers import find_numbers
from assistant.understand.parts import Part, SaidOption
from assistant.understand.segment import COMMAS
from assistant.understand.shares import shares_of


def bind_counts(assembly: Assembly) -> None:
    """Gives each dish its count."""
    counts = [i for i in range(len(assembly.cut)) if assembly.is_count(i)]
    for usual in (True, False):
        for i in counts:
            if i in assembly.used:
                continue
            dish = _dish_for_count(assembly, i, _is_before_its_dish(assembly, i) is usual)
            if dish is not None and assembly.parts[dish].count is None:
                assembly.parts[dish].count = assembly.cut[i].count
                assembly.used.add(i)
    _spread_each(assembly)


def _is_before_its_dish(assembly: Assembly, count: int) -> bool:
    """Where counts stand in this clause: "两杯可乐一杯雪碧", or "可乐两杯雪碧一杯"."""
    ties = [i for i, segment in enumerate(assembly.cut) if segment.role is Role.AND]
    first = max((i + 1 for i in ties if i < count), default=0)
    end = min((i for i in ties if i > count), default=len(assembly.cut))
    placed = [i for i in range(first, end) if i in assembly.parts or assembly.is_count(i)]
    ends = {placed[0] in assembly.parts, placed[-1] in assembly.parts}
    return assembly.counts_first if len(ends) == 1 else placed[0] not in assembly.parts


def _dish_for_count(assembly: Assembly, index: int, forward: bool) -> int | None:
    """The dish after (or before) a count, unless something else comes between them."""
    step = 1 if forward else -1
    i = index + step
    while (segment := assembly.at(i)) is not None:
        if i in assembly.parts:
            return i
        comma = not forward and segment.text in COMMAS
        # The 的 of "两碗特辣的炒码面" ties what is before it to the dish.
        leads = forward and segment.text == "的" and i + 1 in assembly.parts
        apart = segment.role in assembly.apart and not comma and not leads
        if segment.count is not None or apart or segment.is_unknown:
            return None
        i += step
    return None


def _spread_each(assembly: Assembly) -> None:
    for i, segment in enumerate(assembly.cut):
        if segment.role is not Role.EACH:
            continue
        before, after = assembly.at(i - 1), assembly.at(i + 1)
        if before and after and before.count and after.count:
            # "三个人每人两个" are six.
            for part in assembly.parts.values():
                part.count = before.count * after.count
            assembly.used |= {i - 1, i + 1}
            continue
        counts = [s.count for s in (before, after) if s is not None and s.count is not None]
        if len(assembly.dishes) == 1 and i < assembly.dishes[0]:
            # "셋 다 갈비탕" are three.
            counts += [found.value for found in find_numbers(segment.text, assembly.language)]
        for part in assembly.parts.values():
            if counts and part.count is None:
                part.count = counts[0]


def bind_shares(assembly: Assembly) -> None:
    """Finds how many of each dish shall be how: "three lattes, one of them iced"."""
    for dish in assembly.dishes:
        count = assembly.parts[dish].count
        own = [i for i in assembly.used if assembly.cut[i].count == count]
        before = max((i for i in own if i < dish), default=None)
        after = min((i for i in own if i > dish), default=None)
        mine = before if assembly.counts_first and before is not None else None
        if mine is not None and any(mine < other < dish for other in assembly.dishes):
            mine = None
        taken = assembly.used - {after} if mine is None else assembly.used - {mine}
        shares = shares_of(assembly.cut, dish, assembly.language, before=mine, taken=taken)
        if shares:
            assembly.shares[dish] = [
                (share, [SaidOption(assembly.cut[i]) for i in share.options]) for share in shares
            ]
            assembly.used |= {share.place for share in shares if share.place is not None}


def mark_miscounted(assembly: Assembly) -> None:
    """Marks the dishes beside which a count stands that is nobody's."""
    for i in range(len(assembly.cut)):
        before, after = assembly.at(i - 1), assembly.at(i + 1)
        # "With two shots" counts the shots; "with extra rice twice" may count the dish.
        sides = (after,) if assembly.counts_first and before and before.names else (before, after)
        of_option = any(s is not None and (s.role is Role.AFTER or s.names) for s in sides)
        if not assembly.is_count(i) or i in assembly.used or of_option or not assembly.dishes:
            continue
        nearest = min(assembly.dishes, key=lambda d: abs(d - i))
        assembly.parts[nearest].miscounted = assembly.parts[nearest].count != assembly.cut[i].count


def shared_out(assembly: Assembly, dish: int) -> list[Part]:
    """The dish, once for each of its shares."""
    part = assembly.parts[dish]
    if part.removed or dish not in assembly.shares:
        return [part]
    # Where some of those that were ordered change, the rest stay as they are.
    return [
        replace(part, count=share.count, options=[*part.options, *options])
        for share, options in assembly.shares[dish]
        if share.place is not None or not part.changed
    ]
