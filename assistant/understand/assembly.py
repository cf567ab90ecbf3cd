"""An utterance while it is sorted: its segments, the dishes in it, and what belongs to them."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.core.language import Language
from assistant.understand.corrections import corrected
from assistant.understand.lexicon import Role
from assistant.understand.names import find_option
from assistant.understand.parts import Part, SaidOption
from assistant.understand.segment import COMMAS, DISH_LIKE_PHONES, Segment
from assistant.understand.shares import Share
from assistant.understand.text import is_hangul

_WISHES = (Role.ORDER, Role.CHANGE)


def may_be_dish(segment: Segment) -> bool:
    """Whether a word that is not known may be a dish; one syllable of Korean is none."""
    syllable = len(segment.text) == 1 and is_hangul(segment.text)
    return segment.is_unknown and segment.phones >= DISH_LIKE_PHONES and not syllable


class Assembly:
    """Attributes:
    cut: the segments without fillers, which stand between what belongs together.
    counts_first: whether a count stands before what it counts, as it usually does.
    apart: roles that part what is before them from what is behind.
    dishes: places of the dishes in ``cut``.
    parts: by these places, all that was said of each.
    used: places of the counts that belong to a dish.
    shares: of dishes that are not all alike, how many shall be how.
    """

    def __init__(self, cut: Sequence[Segment], language: Language) -> None:
        self.cut = corrected([s for s in cut if s.role is not Role.FILL], language)
        self.language = language
        self.counts_first = language is not Language.KO
        # "아이스로 두 잔" counts the drink; "a latte with two shots" does not.
        self.apart = {Role.AND, Role.AFTER} if self.counts_first else {Role.AND}
        self.dishes = [i for i, s in enumerate(self.cut) if self._is_dish(i, s)]
        self.parts = {i: Part(self.cut[i]) for i in self.dishes}
        self.used: set[int] = set()
        self.shares: dict[int, list[tuple[Share, list[SaidOption]]]] = {}
        self._join_halves()

    def _is_dish(self, index: int, segment: Segment) -> bool:
        items = [name.item for name in segment.names if name.item]
        if not items:
            return False
        if any(name.option for name in segment.names):
            # A word that is a dish and an option: the option, if a dish beside it takes it.
            return not any(self.takes(s, segment) for s in self.cut if s is not segment)
        return True

    def _join_halves(self) -> None:
        """Takes half a name that several dishes share as said of the whole one beside it: the
        "따뜻한" of "아메리카노 따뜻한 거". Where that one is not so called, it is in doubt."""
        for i in list(self.dishes):
            items = {name.item.id for name in self.cut[i].names if name.item}
            # "冰的" is one that is so, whatever it is.
            alone = len(items) == 1 and not self.cut[i].text.endswith("的")
            if alone or any(name.whole for name in self.cut[i].names):
                continue
            beside = next((j for j in (i - 1, i + 1) if j in self.parts and self._is_whole(j)), i)
            if beside == i:
                beside = self._shared_by(i)
            if beside == i:
                continue
            if not any(n.item and n.item.id in items for n in self.cut[beside].names):
                self.parts[beside].blurred = self.cut[i].text
            self.dishes.remove(i)
            del self.parts[i]

    def _shared_by(self, half: int) -> int:
        """The dish of which half a name, counted, tells how some shall be: the lattes of "two
        lattes, one iced". ``half`` itself where there is none."""
        dish = max((d for d in self.dishes if d < half and self._is_whole(d)), default=None)
        if dish is None or any(dish < d < half for d in self.dishes):
            return half
        between = self.cut[max(0, dish - self.counts_first) : half]
        counts = [s.count for s in between if s.count is not None]
        apart = all(
            s.count is not None or s.is_dish or s.text in COMMAS or s.role is Role.AMONG
            for s in between
        )
        return dish if apart and len(counts) == 2 and counts[1] < counts[0] else half

    def _is_whole(self, index: int) -> bool:
        return any(name.whole and name.item for name in self.cut[index].names)

    @staticmethod
    def takes(dish: Segment, option: Segment) -> bool:
        """Whether a dish of that name has an option of that name."""
        return any(
            name.item and ref.option and find_option(name.item, ref.option)
            for name in dish.names
            for ref in option.names
        )

    def at(self, index: int) -> Segment | None:
        """``None`` beyond either end."""
        return self.cut[index] if 0 <= index < len(self.cut) else None

    def is_count(self, index: int) -> bool:
        return self.cut[index].count is not None

    def unknown(self) -> tuple[str, ...]:
        """What is wished for and not on the menu."""
        found = []
        for i, segment in enumerate(self.cut):
            if not may_be_dish(segment):
                continue
            before, after = self.at(i - 1), self.at(i + 1)
            count = before if self.counts_first else after
            beside = [d for d in (i + 1, i - 1) if d in self.parts]
            if beside:
                self.parts[beside[0]].blurred = segment.text
            elif count and count.count is not None:
                self.used.add(i - 1 if self.counts_first else i + 1)
                found.append(segment.text)
            elif any(s is not None and s.role in _WISHES for s in (before, after)):
                found.append(segment.text)
        return tuple(found)
