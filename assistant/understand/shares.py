"""Several of one dish that are not alike: "two americanos, one small, one large"."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from assistant.core.language import Language
from assistant.understand.lexicon import Role
from assistant.understand.names import find_option
from assistant.understand.segment import Segment

_TIES = {Role.AND, Role.AFTER, Role.ORDER, Role.AMONG}
_OF_TOTAL = re.compile("c((?:co+)+|(?:o+c)+)")
_COMMON_OF_TOTAL = re.compile("c(o+)(?:co+)+")
_COMMON = re.compile("(o+)c(?:co+)+")
_ALONE = re.compile("((?:co+){2,}|(?:o+c){2,})")


@dataclass(slots=True)
class Share:
    """``count`` of a dish, said at ``place`` of the cut, have the options at places ``options``.
    Of the rest nothing was said."""

    place: int | None
    count: int
    options: list[int] = field(default_factory=list)


def shares_of(
    cut: Sequence[Segment],
    dish: int,
    language: Language,
    *,
    before: int | None,
    taken: Collection[int],
) -> list[Share]:
    """How the portions of a dish differ; empty where they are alike.

    Args:
        cut: without fillers.
        dish: its place in ``cut``.
        before: the place of the count that stands before the dish, if one does.
        taken: places of the counts of other dishes.
    """
    places = [] if before is None else [before]
    parted = False
    for i in range(dish + 1, len(cut)):
        segment = cut[i]
        if segment.count is not None and i in taken:
            break
        parted = parted or segment.role is Role.AMONG
        if segment.count is not None or _takes(cut[dish], segment):
            places.append(i)
        elif segment.role not in _TIES:
            break
    letters = "".join("o" if cut[i].count is None else "c" for i in places)
    places, letters = _without_common(cut, places, letters)
    if match := _OF_TOTAL.fullmatch(letters):
        found = _read(cut, places[1:], counts_first=match[1].startswith("c"))
        total = cut[places[0]].count or 1
    elif _ALONE.fullmatch(letters):
        found = _read(cut, places, counts_first=letters.startswith("c"))
        total = sum(share.count for share in found)
        if not parted and _are_amounts(cut, dish, found, language):
            return []
    else:
        return []
    rest = total - sum(share.count for share in found)
    amounts = not parted and _are_amounts(cut, dish, found, language)
    if rest < 0 or total < 2 or (rest and amounts):
        return []
    return [*found, Share(None, rest)] if rest else found


def _without_common(
    cut: Sequence[Segment], places: list[int], letters: str
) -> tuple[list[int], str]:
    """Without the options that are said of all before some are told apart: the "meals" of "two
    burger meals, one without onion"."""
    if match := _COMMON_OF_TOTAL.fullmatch(letters):
        first = cut[places[match.end(1)]]
        parted = cut[places[match.end(1)] - 1].role in (Role.AND, Role.AMONG)
        # "One in broth and one mixed" are two, each in its own way.
        if not parted or (first.count or 1) >= (cut[places[0]].count or 1):
            return places, letters
    else:
        match = _COMMON.fullmatch(letters)
    if match is None:
        return places, letters
    return places[: match.start(1)] + places[match.end(1) :], letters.replace(match[1], "", 1)


def _takes(dish: Segment, option: Segment) -> bool:
    items = [name.item for name in dish.names if name.item]
    refs = [name.option for name in option.names if name.option]
    return any(find_option(item, ref) for item in items for ref in refs)


def counted_options(cut: Sequence[Segment]) -> list[Share]:
    """Options each with its count, where nothing else was said: "물냉 하나 비냉 둘"."""
    places = [i for i, segment in enumerate(cut) if segment.role is None]
    letters = "".join(
        "c" if cut[i].count is not None else "o" if cut[i].names else "?" for i in places
    )
    pairs = re.fullmatch("(?:co+)+|(?:o+c)+", letters)
    return _read(cut, places, counts_first=letters.startswith("c")) if pairs else []


def _read(cut: Sequence[Segment], places: Sequence[int], *, counts_first: bool) -> list[Share]:
    found: list[Share] = []
    for i in places if counts_first else reversed(places):
        count = cut[i].count
        if count is not None:
            found.append(Share(i, count))
        else:
            found[-1].options.append(i)
    return found if counts_first else found[::-1]


def _are_amounts(
    cut: Sequence[Segment], dish: int, found: Sequence[Share], language: Language
) -> bool:
    """Whether a count may as well be how much of something goes into each: "three lattes, two
    sugars"."""
    return any(_is_amount(cut, dish, share, language) for share in found)


def _is_amount(cut: Sequence[Segment], dish: int, share: Share, language: Language) -> bool:
    place = share.place
    if place is None or cut[place - 1].role is Role.AFTER:
        return True
    if cut[place + 1 : place + 2] and cut[place + 1].role is Role.AFTER:
        return False
    if language is Language.KO and place < min(share.options):
        return False
    items = [name.item for name in cut[dish].names if name.item]
    refs = [name.option for i in share.options for name in cut[i].names if name.option]
    groups = [has[0] for item in items for ref in refs if (has := find_option(item, ref))]
    return any(group.portions or group.maximum > 1 for group in groups)
