"""Gives counts, options and portions to the dish they belong to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.core.language import Language
from assistant.core.menu import Portion
from assistant.understand.corrections import corrected
from assistant.understand.lexicon import Role
from assistant.understand.names import find_option
from assistant.understand.numbers import find_numbers
from assistant.understand.parts import Part, Parts, SaidOption, named_again
from assistant.understand.segment import COMMAS, DISH_LIKE_PHONES, Segment
from assistant.understand.shares import Share, shares_of
from assistant.understand.text import is_hangul
from assistant.understand.wording import locale

_WISHES = (Role.ORDER, Role.CHANGE)


def assemble(cut: Sequence[Segment], language: Language) -> Parts:
    """Sorts the segments of an utterance by dish."""
    return _Assembly(cut, language).parts()


def _may_be_dish(segment: Segment) -> bool:
    """Whether a word that is not known may be a dish; one syllable of Korean is none."""
    syllable = len(segment.text) == 1 and is_hangul(segment.text)
    return segment.is_unknown and segment.phones >= DISH_LIKE_PHONES and not syllable


class _Assembly:
    def __init__(self, cut: Sequence[Segment], language: Language) -> None:
        # Fillers stand between what belongs together.
        self._cut = corrected([s for s in cut if s.role is not Role.FILL], language)
        self._language = language
        self._counts_first = language is not Language.KO
        # "아이스로 두 잔" counts the drink; "a latte with two shots" does not.
        self._apart = {Role.AND, Role.AFTER} if self._counts_first else {Role.AND}
        self._dishes = [i for i, s in enumerate(self._cut) if self._is_dish(i, s)]
        self._parts = {i: Part(self._cut[i]) for i in self._dishes}
        self._used: set[int] = set()
        self._shares: dict[int, list[tuple[Share, list[SaidOption]]]] = {}
        self._join_halves()

    def parts(self) -> Parts:
        unknown = self._unknown()
        self._bind_counts()
        self._bind_shares()
        self._mark_miscounted()
        loose = Part(Segment("", 0, 0, 0)) if not self._dishes else None
        self._bind_options(loose)
        self._bind_negations(loose)
        self._mark(loose)
        dishes = named_again(part for i in self._dishes for part in self._shared_out(i))
        return Parts(tuple(dishes), loose, unknown)

    def _is_dish(self, index: int, segment: Segment) -> bool:
        items = [name.item for name in segment.names if name.item]
        if not items:
            return False
        if any(name.option for name in segment.names):
            # A word that is a dish and an option: the option, if a dish beside it takes it.
            return not any(self._takes(s, segment) for s in self._cut if s is not segment)
        return True

    def _join_halves(self) -> None:
        """Takes half a name that several dishes share as said of the whole one beside it: the
        "따뜻한" of "아메리카노 따뜻한 거". Where that one is not so called, it is in doubt."""
        for i in list(self._dishes):
            items = {name.item.id for name in self._cut[i].names if name.item}
            # "冰的" is one that is so, whatever it is.
            alone = len(items) == 1 and not self._cut[i].text.endswith("的")
            if alone or any(name.whole for name in self._cut[i].names):
                continue
            beside = next((j for j in (i - 1, i + 1) if j in self._parts and self._is_whole(j)), i)
            if beside == i:
                beside = self._shared_by(i)
            if beside == i:
                continue
            if not any(n.item and n.item.id in items for n in self._cut[beside].names):
                self._parts[beside].blurred = self._cut[i].text
            self._dishes.remove(i)
            del self._parts[i]

    def _shared_by(self, half: int) -> int:
        """The dish of which half a name, counted, tells how some shall be: the lattes of "two
        lattes, one iced". ``half`` itself where there is none."""
        dish = max((d for d in self._dishes if d < half and self._is_whole(d)), default=None)
        if dish is None or any(dish < d < half for d in self._dishes):
            return half
        between = self._cut[max(0, dish - self._counts_first) : half]
        counts = [s.count for s in between if s.count is not None]
        apart = all(
            s.count is not None or s.is_dish or s.text in COMMAS or s.role is Role.AMONG
            for s in between
        )
        return dish if apart and len(counts) == 2 and counts[1] < counts[0] else half

    def _is_whole(self, index: int) -> bool:
        return any(name.whole and name.item for name in self._cut[index].names)

    @staticmethod
    def _takes(dish: Segment, option: Segment) -> bool:
        return any(
            name.item and ref.option and find_option(name.item, ref.option)
            for name in dish.names
            for ref in option.names
        )

    # -- what is not on the menu --------------------------------------------------------------

    def _unknown(self) -> tuple[str, ...]:
        found = []
        for i, segment in enumerate(self._cut):
            if not _may_be_dish(segment):
                continue
            before, after = self._at(i - 1), self._at(i + 1)
            count = before if self._counts_first else after
            beside = [d for d in (i + 1, i - 1) if d in self._parts]
            if beside:
                self._parts[beside[0]].blurred = segment.text
            elif count and count.count is not None:
                self._used.add(i - 1 if self._counts_first else i + 1)
                found.append(segment.text)
            elif any(s is not None and s.role in _WISHES for s in (before, after)):
                found.append(segment.text)
        return tuple(found)

    def _at(self, index: int) -> Segment | None:
        return self._cut[index] if 0 <= index < len(self._cut) else None

    # -- counts -------------------------------------------------------------------------------

    def _bind_counts(self) -> None:
        counts = [i for i in range(len(self._cut)) if self._is_count(i)]
        for usual in (True, False):
            for i in counts:
                if i in self._used:
                    continue
                dish = self._dish_for_count(i, self._is_before_its_dish(i) is usual)
                if dish is not None and self._parts[dish].count is None:
                    self._parts[dish].count = self._cut[i].count
                    self._used.add(i)
        self._spread_each()

    def _is_count(self, index: int) -> bool:
        return self._cut[index].count is not None

    def _is_before_its_dish(self, count: int) -> bool:
        """Where counts stand in this clause: "两杯可乐一杯雪碧", or "可乐两杯雪碧一杯"."""
        ties = [i for i, segment in enumerate(self._cut) if segment.role is Role.AND]
        first = max((i + 1 for i in ties if i < count), default=0)
        end = min((i for i in ties if i > count), default=len(self._cut))
        placed = [i for i in range(first, end) if i in self._parts or self._is_count(i)]
        ends = {placed[0] in self._parts, placed[-1] in self._parts}
        return self._counts_first if len(ends) == 1 else placed[0] not in self._parts

    def _dish_for_count(self, index: int, forward: bool) -> int | None:
        """The dish after (or before) a count, unless something else comes between them."""
        step = 1 if forward else -1
        i = index + step
        while (segment := self._at(i)) is not None:
            if i in self._parts:
                return i
            comma = not forward and segment.text in COMMAS
            # The 的 of "两碗特辣的炒码面" ties what is before it to the dish.
            leads = forward and segment.text == "的" and i + 1 in self._parts
            apart = segment.role in self._apart and not comma and not leads
            if segment.count is not None or apart or segment.is_unknown:
                return None
            i += step
        return None

    def _spread_each(self) -> None:
        for i, segment in enumerate(self._cut):
            if segment.role is not Role.EACH:
                continue
            before, after = self._at(i - 1), self._at(i + 1)
            if before and after and before.count and after.count:
                # "三个人每人两个" are six.
                for part in self._parts.values():
                    part.count = before.count * after.count
                self._used |= {i - 1, i + 1}
                continue
            counts = [s.count for s in (before, after) if s is not None and s.count is not None]
            if len(self._dishes) == 1 and i < self._dishes[0]:
                # "셋 다 갈비탕" are three.
                counts += [found.value for found in find_numbers(segment.text, self._language)]
            for part in self._parts.values():
                if counts and part.count is None:
                    part.count = counts[0]

    def _bind_shares(self) -> None:
        for dish in self._dishes:
            count = self._parts[dish].count
            own = [i for i in self._used if self._cut[i].count == count]
            before = max((i for i in own if i < dish), default=None)
            after = min((i for i in own if i > dish), default=None)
            mine = before if self._counts_first and before is not None else None
            if mine is not None and any(mine < other < dish for other in self._dishes):
                mine = None
            taken = self._used - {after} if mine is None else self._used - {mine}
            shares = shares_of(self._cut, dish, self._language, before=mine, taken=taken)
            if shares:
                self._shares[dish] = [
                    (share, [SaidOption(self._cut[i]) for i in share.options]) for share in shares
                ]
                self._used |= {share.place for share in shares if share.place is not None}

    def _mark_miscounted(self) -> None:
        for i in range(len(self._cut)):
            before, after = self._at(i - 1), self._at(i + 1)
            # "With two shots" counts the shots; "with extra rice twice" may count the dish.
            sides = (after,) if self._counts_first and before and before.names else (before, after)
            of_option = any(s is not None and (s.role is Role.AFTER or s.names) for s in sides)
            if not self._is_count(i) or i in self._used or of_option or not self._dishes:
                continue
            nearest = min(self._dishes, key=lambda d: abs(d - i))
            self._parts[nearest].miscounted = self._parts[nearest].count != self._cut[i].count

    def _shared_out(self, dish: int) -> list[Part]:
        part = self._parts[dish]
        if part.removed or dish not in self._shares:
            return [part]
        # Where some of those that were ordered change, the rest stay as they are.
        return [
            replace(part, count=share.count, options=[*part.options, *options])
            for share, options in self._shares[dish]
            if share.place is not None or not part.changed
        ]

    # -- options ------------------------------------------------------------------------------

    def _bind_options(self, loose: Part | None) -> None:
        portions = self._portions()
        shared = {i for shares in self._shares.values() for s, _ in shares for i in s.options}
        for i, segment in enumerate(self._cut):
            if i in shared or not any(name.option for name in segment.names):
                continue
            if i in self._parts:
                if self._takes(segment, segment):
                    self._parts[i].options.append(SaidOption(segment, portions.get(i)))
                continue
            said = SaidOption(segment, portions.get(i), blurred=self._is_named_before(i))
            if self._is_of_each(i):
                takers = [d for d in self._dishes if self._takes(self._cut[d], segment)]
                for dish in takers:
                    self._parts[dish].options.append(said)
                continue
            owner = loose if loose is not None else self._owner(i, segment)
            if owner is not None:
                owner.options.append(said)

    def _is_of_each(self, index: int) -> bool:
        """Whether an option behind all dishes is said of each of them: "both large"."""
        before = [s for s in self._cut[:index] if s.role is not Role.ORDER]
        return (
            bool(before) and before[-1].role is Role.EACH and index > max(self._dishes, default=0)
        )

    def _is_named_before(self, index: int) -> bool:
        """Whether a word that is no number stands right before an option: "oat milk"."""
        before = self._at(index - 1)
        if before is None or not before.is_unknown or before.phones == 1:
            return False
        return not find_numbers(before.text, self._language)

    def _portions(self) -> dict[int, Portion]:
        """Portions by the option they measure: the next one, in Korean the last."""
        found: dict[int, Portion] = {}
        for i, segment in enumerate(self._cut):
            if segment.role is None or segment.role.portion is None:
                continue
            sides = (i + 1, i - 1) if self._counts_first else (i - 1, i + 1)
            for side in sides:
                beside = self._at(side)
                if beside and side not in found and any(name.option for name in beside.names):
                    found[side] = segment.role.portion
                    break
        return found

    def _owner(self, index: int, option: Segment) -> Part | None:
        """The dish an option belongs to: by where it stands, else the nearest that has it."""
        before = max((d for d in self._dishes if d < index), default=None)
        after = min((d for d in self._dishes if d > index), default=None)
        first, second = before, after
        if after is not None and (before is None or index > self._border(before, after)):
            first, second = after, before
        if first is not None and self._is_of_name(index, option, first):
            self._parts[first].blurred = option.text
            return None
        nearest = sorted(self._dishes, key=lambda d: abs(d - index))
        for dish in (first, second, *nearest):
            if dish is not None and self._takes(self._cut[dish], option):
                return self._parts[dish]
        return None

    def _is_of_name(self, index: int, option: Segment, dish: int) -> bool:
        """Whether half an option's name right beside a dish is rather of the dish's name: the
        "almond croissant" where there is almond milk, for other dishes."""
        halved = not any(name.whole for name in option.names)
        return abs(dish - index) == 1 and halved and not self._takes(self._cut[dish], option)

    def _border(self, before: int, after: int) -> int:
        """The place between two dishes up to which everything belongs to the first."""
        gap = range(before + 1, after)
        counts = [i for i in gap if self._cut[i].count is not None and i in self._used]
        ties = [i for i in gap if self._cut[i].role in (Role.AND, Role.AFTER)]
        if self._counts_first:
            own = [i for i in counts if self._cut[i].count == self._parts[after].count]
            return own[-1] if own else ties[-1] if ties else before
        return max([*ties, *counts[:1]], default=before)

    # -- taking away and changing -------------------------------------------------------------

    def _bind_negations(self, loose: Part | None) -> None:
        owners = [*self._parts.values(), *([loose] if loose else [])]
        options = [said for owner in owners for said in owner.options]
        options += [said for shares in self._shares.values() for _, own in shares for said in own]
        for i, segment in enumerate(self._cut):
            if segment.role is not Role.NOT:
                continue
            # In Korean it follows what is refused, unless it begins the sentence: "빼 줘, 콜라".
            sides = (1, -1) if self._counts_first else (-1,) if i else (1,)
            target = next(
                (t for side in sides if (t := self._named_beside(i, side)) is not None), None
            )
            if target is None and len(self._dishes) == 1:
                target = self._counted_off(i, sides)
            if target in self._parts:
                self._parts[target].removed = True
            for said in options:
                if target is not None and said.segment is self._cut[target]:
                    said.removed = True

    def _counted_off(self, index: int, sides: Sequence[int]) -> int | None:
        """The only dish, of which a "less" behind it takes as many as are counted beside it: "the
        dumplings are too many, take one off"."""
        dish = self._dishes[0]
        beside = next((s for side in sides if (s := self._at(index + side)) and s.count), None)
        less = re.search(locale(self._language)["order"]["less"], self._cut[index].text)
        if beside is None or less is None or index < dish:
            return None
        self._parts[dish].count = beside.count
        self._parts[dish].miscounted = False
        return dish

    def _named_beside(self, index: int, step: int) -> int | None:
        """The dish or option that a "without" is said of; counts may stand between."""
        index += step
        counted = False
        while (beside := self._at(index)) is not None:
            if beside.names:
                # "Take out one mild stew" is of the stew, "no sugar latte" of the sugar.
                dish = next((d for d in self._dishes if d > index), None)
                of_dish = step > 0 and counted and dish is not None and index not in self._parts
                between = self._cut[index + 1 : dish] if of_dish else []
                return dish if of_dish and all(s.names for s in between) else index
            counted = counted or beside.count is not None
            # "海鲜面不要了": what follows half a name is more of it.
            rest_of_name = beside.is_unknown and step < 0 and index - 1 in self._parts
            if beside.role in (Role.AND, Role.NOT) or (beside.is_unknown and not rest_of_name):
                return None
            index += step
        return None

    def _mark(self, loose: Part | None) -> None:
        roles = {segment.role for segment in self._cut}
        for dish in self._dishes:
            near = self._cut[max(0, dish - 2) : dish + 3]
            of_ordered = any(segment.role is Role.AMONG for segment in near)
            self._parts[dish].among = of_ordered and dish not in self._shares
            self._parts[dish].each = any(segment.role is Role.EACH for segment in near)
        for part in [*self._parts.values(), *([loose] if loose else [])]:
            part.changed = Role.CHANGE in roles
            part.added = Role.MORE in roles
            part.asked = Role.HAVE in roles and Role.ORDER not in roles
        if loose is not None:
            # The "an" of "with an extra shot" is of the shot.
            of_option = Role.AFTER if self._counts_first else None
            counts = [
                s.count
                for i, s in enumerate(self._cut)
                if s.count is not None
                and not (of_option and i and self._cut[i - 1].role is of_option)
            ]
            loose.count = counts[0] if len(counts) == 1 else None
            # "remove one dumpling" where there are none is no "remove one" of the last.
            named = loose.options or any(_may_be_dish(s) for s in self._cut)
            loose.removed = Role.NOT in roles and not named
