"""What the dishes and options of an utterance come to, with what was ordered before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.core.language import Language
from assistant.core.menu import Basket, Menu, MenuItem, OptionChoice, OrderLine
from assistant.understand.options import in_order, merge, option_of
from assistant.understand.ordered import MOST, Change, Doubt
from assistant.understand.parts import Part
from assistant.understand.segment import Segment
from assistant.understand.shares import counted_options
from assistant.understand.spot import SURE
from assistant.understand.text import clean

_MOST_ELSE = 0.2
"""The share of an utterance without a dish that may make no sense: "the milk is in the fridge"."""


@dataclass(slots=True)
class Taking:
    """What an utterance comes to, dish by dish."""

    basket: Basket
    menu: Menu
    language: Language
    lines: list[OrderLine] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    removals: list[OrderLine] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    untaken: list[str] = field(default_factory=list)
    unheld: list[MenuItem] = field(default_factory=list)
    as_many: int = 0
    """How many of a dish were put out for the next, which is as many unless it says so."""

    def clear(self) -> None:
        """Takes out all that was ordered before: "전부 취소하고 짜장면 하나만"."""
        self.removals += self.basket.lines
        self.basket = replace(self.basket, lines=())

    def put_out(self, said: Sequence[Segment]) -> None:
        """Takes out a dish, perhaps counted, that another is put in place of."""
        dish, *counts = said
        part = Part(dish, count=counts[0].count if counts else None, removed=True)
        self.take(part)
        self.as_many = sum(line.count for line in self.removals)

    def take(self, part: Part) -> None:
        items = list({name.item.id: name.item for name in part.dish.names if name.item}.values())
        in_any_way = self._held(items)
        # Where a dish is held in several ways, those with the options that were said.
        all_held = [line for line in in_any_way if self._has(line, part)] or in_any_way
        held = all_held[0] if all_held else None
        if part.removed:
            all_held = all_held or self._held_as(part.dish.text)
            # "Without the pizza" is without any; "without one" without one of the last.
            if not all_held:
                self.unheld += items[:1]
            for line in all_held[:1] if part.count else all_held:
                count = min(part.count or line.count, line.count)
                self.removals.append(replace(line, count=count))
            return
        if (part.count or 1) > MOST:
            self._doubt(part, [replace(self._line(item, part)[0], count=1) for item in items])
            return
        if part.options and part.count and (part.changed or part.among):
            others = [line for line in in_any_way if not self._has(line, part)]
            some = next((line for line in others if line.count >= part.count), None)
            if some is not None and self._change_some(some, part, part.count):
                return
        of_all = part.options and (part.among or part.each) and not part.count
        said_of_held = part.changed or of_all
        if said_of_held and held is not None and (part.count or part.options):
            self._change(held, part)
            return
        lines = [self._line(item, part) for item in items]
        # Half a name alone, not counted, may be a word of something else.
        counted = part.count is not None or bool(part.options)
        named = counted or any(name.whole for name in part.dish.names)
        # Who orders the same twice in one breath was most likely misheard.
        again = any(replace(line, count=lines[0][0].count) == lines[0][0] for line in self.lines)
        certain = all(certain for _, certain in lines) and not again
        sure = len(items) == 1 and part.is_sure and named and certain
        if sure:
            self.lines.append(lines[0][0])
        else:
            self._doubt(part, [line for line, _ in lines])

    def take_for_last(self, loose: Part | None, cut: Sequence[Segment]) -> None:
        """An utterance without a dish is about the last one: "두 개로 바꿔 줘", "with milk"."""
        if loose is None or _is_of_more(cut):
            return
        if not (loose.changed or loose.removed or any(said.removed for said in loose.options)):
            self._take_by_options(loose, cut)
            if self.lines:
                return
        if loose.count and any(said.removed for said in loose.options):
            self._remove_by_option(loose)
            return
        if loose.count and loose.options:
            if not self.lines and self.basket.lines and loose.count < self.basket.lines[-1].count:
                self._change_some(self.basket.lines[-1], loose, loose.count)
            if self.lines:
                return
        if not self.basket.lines:
            self.untaken = [said.segment.text for said in loose.options]
            return
        last = self.basket.lines[-1]
        self.untaken = [
            s.segment.text for s in loose.options if not option_of(last.item, s.segment.names)
        ]
        self._change(last, loose)

    def _change(self, last: OrderLine, loose: Part) -> None:
        if loose.count and loose.count <= MOST:
            if loose.removed:
                self.removals.append(replace(last, count=min(loose.count, last.count)))
            elif loose.changed and not loose.added:
                self.changes.append(Change(line=last, count=loose.count))
            elif loose.added:
                self.lines.append(replace(last, count=loose.count))
        elif loose.options:
            line, certain = self._line(last.item, loose)
            changed = merge(last, line.choices, loose)
            if changed.choices == last.choices:
                if any(said.removed for said in loose.options):
                    self.changes.append(Change(line=last, count=last.count))
                return
            if certain:
                self.removals.append(last)
                self.lines.append(changed)

    def _change_some(self, last: OrderLine, said: Part, count: int) -> bool:
        """Makes so many of a dish otherwise: "하나는 두유로", "one with soy milk". False where
        it is not certain how, or they are so already."""
        line, certain = self._line(last.item, said)
        changed = replace(merge(last, line.choices, said), count=count)
        if not certain or changed.choices == last.choices:
            return False
        if not said.added:
            self.removals.append(replace(last, count=count))
        self.lines.append(changed)
        return True

    def _remove_by_option(self, loose: Part) -> None:
        """Of dishes ordered in several ways one is named by its option: "drop one of the mixed"."""
        for held in reversed(self.basket.lines):
            if self._has(held, loose):
                self.removals.append(replace(held, count=min(loose.count or 1, held.count)))
                return

    def _take_by_options(self, loose: Part, cut: Sequence[Segment]) -> None:
        """Options that only one dish has name it, when counted: "물냉면 두 그릇"."""
        lines = []
        for share in counted_options(cut):
            said = [o for o in loose.options if any(cut[i] is o.segment for i in share.options)]
            part = replace(loose, count=share.count, options=said)
            takers = [
                item
                for item in self.menu.items()
                if all(option_of(item, one.segment.names) for one in said)
            ]
            if len(takers) != 1 or share.count > MOST:
                return
            line, certain = self._line(takers[0], part)
            if not certain:
                return
            lines.append(line)
        self.lines += lines

    def doubt_all(self, named: bool) -> None:
        """Takes nothing as certain; where no dish was ``named``, nothing at all."""
        for line in self.lines if named else ():
            heard = line.item.name.get(self.language)
            self.doubts.append(Doubt(heard=heard, candidates=(line,), score=0.5))
        self.lines, self.removals, self.changes = [], [], []

    def _held(self, items: Sequence[MenuItem]) -> list[OrderLine]:
        """Lines of the basket with one of the dishes, the last first."""
        wanted = {item.id for item in items}
        return [line for line in reversed(self.basket.lines) if line.item.id in wanted]

    def _held_as(self, said: str) -> list[OrderLine]:
        """Lines of the only dish of the basket in whose name ``said`` stands: though another is
        called just that, "no gimbap" means the tuna gimbap that was ordered."""
        found = [
            line
            for line in reversed(self.basket.lines)
            if any(said in clean(name) for name in line.item.spoken_names(self.language))
        ]
        return found if len({line.item.id for line in found}) == 1 else []

    @staticmethod
    def _has(line: OrderLine, part: Part) -> bool:
        chosen = {(choice.group.id, choice.option.id) for choice in line.choices}
        said = [option_of(line.item, one.segment.names) for one in part.options]
        return all(found and (found[0].id, found[1].id) in chosen for found in said)

    def _doubt(self, part: Part, lines: Sequence[OrderLine]) -> None:
        score = 1.0 - part.dish.distance
        self.doubts.append(Doubt(heard=part.heard, candidates=tuple(lines), score=score))

    def _line(self, item: MenuItem, part: Part) -> tuple[OrderLine, bool]:
        """The line, and whether all its options were heard for sure."""
        choices: list[OptionChoice] = []
        certain = True
        for said in part.options:
            found = option_of(item, said.segment.names)
            if found is None or said.removed:
                continue
            group, option = found
            portion = said.portion if group.portions else None
            certain &= said.segment.distance <= SURE and not said.blurred
            same = [c for c in choices if c.group.id == group.id]
            if len(same) >= group.maximum:
                # Said anew, it corrects: "large, no, medium".
                choices.remove(same[0])
            if all((c.group.id, c.option.id) != (group.id, option.id) for c in choices):
                choices.append(OptionChoice(group, option, portion))
        return OrderLine(item, part.count or self.as_many or 1, in_order(choices, item)), certain


def _is_of_more(cut: Sequence[Segment]) -> bool:
    """Whether too much was said beside options and counts for it to be about the last dish."""
    unknown = sum(segment.phones for segment in cut if segment.is_unknown)
    return unknown > _MOST_ELSE * sum(segment.phones for segment in cut)
