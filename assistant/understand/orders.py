"""Orders from what was heard: "불고기 정식 두 개랑 콜라 하나", "two mochas with a triple shot".

An utterance is cut into dishes, options, counts and small words (`segment`); counts and options
then go to the dish they belong to. What is certain is a line; what only sounds like something
is a doubt, to be asked back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from assistant.core.language import Language
from assistant.core.menu import Basket, Menu, OrderLine
from assistant.understand.assemble import assemble
from assistant.understand.corrections import replaced_dish
from assistant.understand.lexicon import Role, in_full
from assistant.understand.option_questions import group_asked
from assistant.understand.ordered import MOST, OrderParse
from assistant.understand.requests import find_request
from assistant.understand.segment import Segment, menu_names
from assistant.understand.taking import Taking
from assistant.understand.text import clean
from assistant.understand.wording import says_no

_ASKED = 0.98
"""Score of a question for options, below a skill's own sentence."""
_AROUND_A_COUNT = {Role.FILL, Role.ORDER, Role.AFTER, Role.AND, Role.CHANGE, Role.AMONG}
_MOSTLY = 0.55
"""The share of an utterance that must be of the order for any of it to be taken without asking:
people also talk about dishes. What is ordered is understood whole, or but for a word or two."""
_HARDLY = 0.3
"""Where less is of it, half a name is a word of something else."""


def parse_order(
    texts: Sequence[str], menu: Menu, language: Language, *, current: Basket
) -> OrderParse:
    """What an utterance does to an order.

    Args:
        texts: the best transcript first, then alternatives; one of these is only believed if it
            leaves clearly less open.
        current: what has been ordered already.
    """
    best, said = OrderParse(), ""
    request = find_request(texts[0], language)
    texts = [in_full(text, language) for text in texts]
    parses = {text: _parse_one(text, menu, language, current) for text in texts}
    for text, parse in parses.items():
        if not said or _openness(parse) + 0.15 < _openness(best):
            best, said = parse, text
    no = says_no(said, language)
    others = [parse for text, parse in parses.items() if says_no(text, language) != no]
    best = replace(best, lines=tuple(_uncontested(line, others) for line in best.lines))
    if request is None:
        return best
    ordered = OrderParse(score=1.0)
    if request.rest:
        rest = in_full(request.rest, language)
        ordered = replace(_parse_one(rest, menu, language, current), unknown=())
    # An option of the menu that sounds like a request is the option, and what takes out a dish of
    # the basket asks nothing of the kitchen.
    if _chosen(best) > _chosen(ordered) or len(best.removals) > len(ordered.removals):
        return best
    return replace(ordered, requests=(request.text,))


def _uncontested(line: OrderLine, others: Sequence[OrderParse]) -> OrderLine:
    """``line`` without what is asked for anyway and a "not", which one reading has and another
    has not, makes another: "맵게" or "안 맵게"."""
    rivals = [
        choice for other in others for o in other.lines if o.item == line.item
        for choice in o.choices if choice.group.minimum and choice not in line.choices
    ]  # fmt: skip
    doubted = {choice.group.id for choice in rivals}
    return replace(line, choices=tuple(c for c in line.choices if c.group.id not in doubted))


def _chosen(parse: OrderParse) -> int:
    """How many options were chosen."""
    doubted = [line for doubt in parse.doubts for line in doubt.candidates[:1]]
    return sum(len(line.choices) for line in (*parse.lines, *doubted))


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
    asked = group_asked(text, menu, language)
    wished = any(s.count is not None or s.role is Role.ORDER for s in cut)
    if asked is not None and not wished:
        return OrderParse(asked=asked, score=_ASKED)
    if any(segment.role is Role.QUERY for segment in cut):
        return OrderParse()
    order = Taking(current, menu, language)
    if replaced := replaced_dish(cut, language):
        order.put_out(replaced)
        cut = [s for s in cut if s not in replaced and s.role is not Role.CHANGE]
    parts = assemble(cut, language)
    if parts.dishes and any(segment.role is Role.CLEAR for segment in cut):
        order.clear()
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
    if score < _HARDLY and not any(name.whole for s in cut if s.is_dish for name in s.names):
        order.doubts = []
    return OrderParse(
        lines=tuple(order.lines),
        doubts=tuple(order.doubts),
        removals=tuple(order.removals),
        changes=tuple(order.changes),
        unknown=parts.unknown,
        untaken=tuple(order.untaken),
        unheld=tuple(order.unheld),
        corrects=any(segment.role is Role.CHANGE for segment in cut),
        score=score,
    )


def _other_options(cut: Sequence[Segment], text: str) -> tuple[str, ...]:
    """Options that a word before them makes others: the "oat milk" where there is only milk."""
    return tuple(
        text[word.start : option.end]
        for word, option in pairwise(cut)
        if word.is_unknown and any(name.option for name in option.names)
    )
