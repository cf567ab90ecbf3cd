"""Orders from what was heard: "불고기 정식 두 개랑 콜라 하나", "two mochas with a triple shot".

An utterance is cut into dishes, options, counts and small words (`segment`); counts and options
then go to the dish they belong to. What is certain is a line; what only sounds like something
is a doubt, to be asked back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from assistant.core.language import Language
from assistant.core.menu import (
    Basket,
    Menu,
    MenuItem,
    Option,
    OptionChoice,
    OptionGroup,
    OrderLine,
)
from assistant.understand.assemble import Part, assemble
from assistant.understand.lexicon import Role
from assistant.understand.requests import find_request
from assistant.understand.segment import (
    Name,
    OptionRef,
    Segment,
    find_option,
    menu_names,
    option_names,
)
from assistant.understand.sound import units
from assistant.understand.spot import SURE, Spotter, best_apart
from assistant.understand.text import clean

_AROUND_A_COUNT = {Role.FILL, Role.ORDER, Role.AFTER, Role.AND, Role.CHANGE}
_MOSTLY = 0.55
"""The share of an utterance that must be of the order for any of it to be taken without asking:
people also talk about dishes. What is ordered is understood whole, or but for a word or two."""
MOST = 99
"""More of one dish than this is a misunderstanding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """``heard`` may mean any of ``candidates``, each a whole line as it would be ordered."""

    heard: str
    candidates: tuple[OrderLine, ...]
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """``line`` of the basket is to be ordered ``count`` times."""

    line: OrderLine
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderParse:
    """``lines`` to add, ``removals`` with how many to take out, ``unknown`` dishes not on the menu.

    ``requests`` are asked of the kitchen or the rider, in the customer's own words. ``untaken``
    are options named without a dish that can have them. ``corrects``: it was said in place of
    something ("no, a mocha"). ``score`` is the share of what was heard that was understood, 0..1.
    """

    lines: tuple[OrderLine, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    removals: tuple[OrderLine, ...] = ()
    changes: tuple[Change, ...] = ()
    unknown: tuple[str, ...] = ()
    requests: tuple[str, ...] = ()
    untaken: tuple[str, ...] = ()
    corrects: bool = False
    score: float = 0.0

    @property
    def is_empty(self) -> bool:
        return not (self.lines or self.doubts or self.removals or self.changes or self.requests)


def parse_order(
    texts: Sequence[str], menu: Menu, language: Language, *, current: Basket
) -> OrderParse:
    """What an utterance does to an order.

    Args:
        texts: the best transcript first, then alternatives; one of these is only believed if it
            leaves clearly less open.
        current: what has been ordered already.
    """
    best = OrderParse()
    for rank, text in enumerate(texts):
        parse = _parse_one(text, menu, language, current)
        if rank == 0 or _openness(parse) + 0.15 < _openness(best):
            best = parse
    request = find_request(texts[0], language)
    # An option of the menu that sounds like a request is the option.
    if request is None or any(line.choices for line in best.lines):
        return best
    ordered = OrderParse(score=1.0)
    if request.rest:
        ordered = replace(_parse_one(request.rest, menu, language, current), unknown=())
    return replace(ordered, requests=(request.text,))


def parse_count(texts: Sequence[str], menu: Menu, language: Language) -> int | None:
    """How many, where an answer says just that: "来一个吧", "two please", "make it two"."""
    for text in texts:
        cut = menu_names(menu, language).cut(text)
        counts = [segment.count for segment in cut if segment.count is not None]
        others = {segment.role for segment in cut if segment.count is None}
        if len(counts) == 1 and 0 < counts[0] <= MOST and others <= _AROUND_A_COUNT:
            return counts[0]
    return None


def parse_several(texts: Sequence[str], menu: Menu, language: Language) -> int | None:
    """How many, if more than one, where options are named with it: "hot, two of them". Of "one
    hot" it is not clear whether only one is."""
    cut = menu_names(menu, language).cut(texts[0])
    rest = [s for s in cut if s.count is None and not any(name.option for name in s.names)]
    counts = [segment.count for segment in cut if segment.count is not None]
    plain = {segment.role for segment in rest} <= _AROUND_A_COUNT
    return counts[0] if len(counts) == 1 and 1 < counts[0] <= MOST and plain else None


def _openness(parse: OrderParse) -> float:
    """How much of an utterance is still open: less is better."""
    return (1.0 - parse.score) + 0.3 * (len(parse.doubts) + len(parse.unknown)) + parse.is_empty


def _parse_one(text: str, menu: Menu, language: Language, current: Basket) -> OrderParse:
    cut = menu_names(menu, language).cut(text)
    if any(segment.role is Role.QUERY for segment in cut):
        return OrderParse()
    order = _Order(current, menu, language)
    parts = assemble(cut, language)
    for part in parts.dishes:
        order.take(part)
    if not parts.dishes:
        if others := _other_options(cut, clean(text)):
            return OrderParse(unknown=others)
        order.take_for_last(parts.loose, cut)
    total = sum(segment.phones for segment in cut)
    known = sum(
        segment.phones * (1.0 - segment.distance) for segment in cut if not segment.is_unknown
    )
    score = known / total if total else 0.0
    if score < _MOSTLY:
        order.doubt_all(bool(parts.dishes))
    return OrderParse(
        lines=tuple(order.lines),
        doubts=tuple(order.doubts),
        removals=tuple(order.removals),
        changes=tuple(order.changes),
        unknown=parts.unknown,
        untaken=tuple(order.untaken),
        corrects=any(segment.role is Role.CHANGE for segment in cut),
        score=score,
    )


@dataclass(slots=True)
class _Order:
    """What an utterance comes to, dish by dish."""

    basket: Basket
    menu: Menu
    language: Language
    lines: list[OrderLine] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    removals: list[OrderLine] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    untaken: list[str] = field(default_factory=list)

    def take(self, part: Part) -> None:
        items = list({name.item.id: name.item for name in part.dish.names if name.item}.values())
        held = self._held(items)
        if part.removed:
            if held is not None:
                self.removals.append(replace(held, count=min(part.count or held.count, held.count)))
            return
        if (part.count or 1) > MOST:
            self._doubt(part, [replace(self._line(item, part)[0], count=1) for item in items])
            return
        if part.changed and held is not None and (part.count or part.options):
            self._change(held, part)
            return
        lines = [self._line(item, part) for item in items]
        # Half a name that nobody counted may be a word of something else.
        named = part.count is not None or any(name.whole for name in part.dish.names)
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
        if loose is None:
            return
        if loose.count and loose.options and not loose.changed:
            self._take_by_option(loose)
            if self.lines:
                return
        if not self.basket.lines:
            self.untaken = [said.segment.text for said in loose.options]
            return
        last = self.basket.lines[-1]
        self.untaken = [
            s.segment.text for s in loose.options if not _choice(last.item, s.segment.names)
        ]
        self._change(last, loose)

    def _change(self, last: OrderLine, loose: Part) -> None:
        if loose.count and loose.count <= MOST:
            if loose.removed:
                self.removals.append(replace(last, count=min(loose.count, last.count)))
            elif loose.changed:
                self.changes.append(Change(line=last, count=loose.count))
            elif loose.added:
                self.lines.append(replace(last, count=loose.count))
        elif loose.options:
            line, certain = self._line(last.item, loose)
            changed = _merge(last, line.choices, loose, last.item)
            if changed.choices == last.choices:
                return
            if certain:
                self.removals.append(last)
                self.lines.append(changed)

    def _take_by_option(self, loose: Part) -> None:
        """An option that only one dish has names it, when counted: "물냉면 두 그릇"."""
        takers = [
            item
            for item in self.menu.items()
            if all(_choice(item, said.segment.names) for said in loose.options)
        ]
        if len(takers) == 1 and loose.count and loose.count <= MOST:
            line, certain = self._line(takers[0], loose)
            if certain:
                self.lines.append(line)

    def doubt_all(self, named: bool) -> None:
        """Takes nothing as certain; where no dish was ``named``, nothing at all."""
        for line in self.lines if named else ():
            heard = line.item.name.get(self.language)
            self.doubts.append(Doubt(heard=heard, candidates=(line,), score=0.5))
        self.lines, self.removals, self.changes = [], [], []

    def _held(self, items: Sequence[MenuItem]) -> OrderLine | None:
        wanted = {item.id for item in items}
        return next((held for held in reversed(self.basket.lines) if held.item.id in wanted), None)

    def _doubt(self, part: Part, lines: Sequence[OrderLine]) -> None:
        score = 1.0 - part.dish.distance
        self.doubts.append(Doubt(heard=part.heard, candidates=tuple(lines), score=score))

    def _line(self, item: MenuItem, part: Part) -> tuple[OrderLine, bool]:
        """The line, and whether all its options were heard for sure."""
        choices: list[OptionChoice] = []
        certain = True
        for said in part.options:
            found = _choice(item, said.segment.names)
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
        return OrderLine(item, part.count or 1, _in_order(choices, item)), certain


def _other_options(cut: Sequence[Segment], text: str) -> tuple[str, ...]:
    """Options that a word before them makes others: the "oat milk" where there is only milk."""
    return tuple(
        text[word.start : option.end]
        for word, option in pairwise(cut)
        if word.is_unknown and any(name.option for name in option.names)
    )


def _choice(item: MenuItem, names: Sequence[Name]) -> tuple[OptionGroup, Option] | None:
    for name in sorted(names, key=lambda n: not n.whole):
        found = find_option(item, name.option) if name.option else None
        if found:
            return found
    return None


def _in_order(choices: Sequence[OptionChoice], item: MenuItem) -> tuple[OptionChoice, ...]:
    """In the order of the dish's groups, so that the same wishes make the same line."""
    places = {group.id: i for i, group in enumerate(item.groups)}
    return tuple(sorted(choices, key=lambda c: places[c.group.id]))


def _merge(last: OrderLine, new: Sequence[OptionChoice], loose: Part, item: MenuItem) -> OrderLine:
    gone = {
        (found[0].id, found[1].id)
        for said in loose.options
        if said.removed and (found := _choice(item, said.segment.names))
    }
    crowded = {choice.group.id for choice in new if choice.group.maximum == 1}
    kept = [
        c
        for c in last.choices
        if c.group.id not in crowded
        and (c.group.id, c.option.id) not in gone
        and all((n.group.id, n.option.id) != (c.group.id, c.option.id) for n in new)
    ]
    return replace(last, choices=_in_order([*kept, *new], item))


def parse_options(
    texts: Sequence[str], group: OptionGroup, language: Language
) -> tuple[OptionChoice, ...]:
    """The options of ``group`` named in an answer to a question about it; empty if none is sure."""
    refs = {OptionRef(group.id, option.id): option for option in group.options}
    names = option_names(refs, language)
    spotter = Spotter([name.text for name in names], language)
    for text in texts:
        heard = units(text, language)
        spots = best_apart([s for s in spotter.spots(heard) if s.distance <= SURE])
        chosen = {name.option: refs[name.option] for s in spots if (name := names[s.index]).option}
        if chosen:
            return tuple(OptionChoice(group, option) for option in chosen.values())
    return ()
