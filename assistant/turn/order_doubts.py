"""What must be asked about a dish before it is in the basket: its options, or which was meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from assistant.core.menu import Basket, Menu, MenuItem, OptionChoice, OptionGroup, OrderLine
from assistant.skillkit import write_line
from assistant.turn.question import Question, Reading
from assistant.turn.questions import ask
from assistant.understand.choose import choose as choose_by_sound
from assistant.understand.names import option_ways
from assistant.understand.option_questions import asks_of
from assistant.understand.options import parse_options
from assistant.understand.ordered import Doubt, OrderParse
from assistant.understand.orders import parse_count, parse_order, parse_several
from assistant.understand.sayings import choice_sayings
from assistant.understand.sentence_network import choice_network
from assistant.understand.text import clean
from assistant.understand.verdict import Verdict

if TYPE_CHECKING:
    from assistant.turn.conversation import Conversation


def written(conversation: Conversation, line: OrderLine) -> str:
    """A line as it is read to the user: "two cokes, large"."""
    counter = conversation.house.places.word("counter", line.item.counter)
    return write_line(line, conversation.language, counter)


_ASKED = 0.98
"""Score of a question about options, below a skill's own sentence."""


@dataclass(frozen=True, slots=True)
class _Said:
    """An answer to "how spicy?": what was chosen, or how many are wanted, or both; or other dishes,
    in place of an answer; or that one asks what it costs, or something else of the options."""

    choices: tuple[OptionChoice, ...] = ()
    count: int | None = None
    others: tuple[OrderLine, ...] = ()
    asks_price: bool = False
    asks_else: bool = False


async def ask_options(
    conversation: Conversation,
    line: OrderLine,
    group: OptionGroup,
    menu: Menu,
    later: Callable[[OrderLine], None],
) -> OrderLine:
    """Asks for a required choice on a dish, such as its size; the line with it.

    How many are wanted may be said with it or before it: "hot, two of them", "make it two". Other
    dishes, named in place of an answer, are told to ``later``.
    """
    remark = ""
    while True:
        said = await ask(conversation, partial(_which, conversation, line, group, menu, remark))
        line = replace(line, count=said.count or line.count)
        if said.choices:
            return replace(line, choices=(*line.choices, *said.choices))
        if said.others:
            for other in said.others:
                later(other)
            remark = conversation.words("noted") + " "
        elif said.asks_price:
            remark = _prices(conversation, line, group) + " "
        elif said.asks_else:
            known = _prices(conversation, line, group)
            remark = f"{known} {conversation.words('options_known')} "
        else:
            remark = conversation.words("changed", lines=[written(conversation, line)]) + " "


def _prices(conversation: Conversation, line: OrderLine, group: OptionGroup) -> str:
    """What a dish costs with each option, if that makes a difference."""
    if not any(option.price.minor for option in group.options):
        return conversation.words("option_any_price", total=line.total)
    priced = [replace(line, choices=(*line.choices, OptionChoice(group, o))) for o in group.options]
    prices = [
        conversation.words("option_price", name=option.name, price=with_it.total)
        for option, with_it in zip(group.options, priced, strict=True)
    ]
    return conversation.words("option_prices", prices=prices)


def _which(
    conversation: Conversation, line: OrderLine, group: OptionGroup, menu: Menu, remark: str
) -> Question[_Said]:
    language = conversation.language
    names = [option.name for option in group.options]
    spoken_names = tuple(name.get(language) for name in names)
    prompt = conversation.words(
        "which_option", item=line.item.name, group=group.name, options=names
    )
    return Question(
        prompt=remark + prompt,
        again=conversation.words("option_again", options=names),
        read=partial(read_options, conversation, line.item, group, menu),
        phrases=spoken_names,
        sentences=choice_sayings(spoken_names, language),
        network=partial(choice_network, option_ways(group, language), language),
        moves={"move.total": _Said(asks_price=True)},
        closed=True,
    )


def read_options(
    conversation: Conversation,
    item: MenuItem,
    group: OptionGroup,
    menu: Menu,
    texts: Sequence[str],
) -> Reading[_Said]:
    """An answer to the question for ``group`` of ``item``."""
    language = conversation.language
    if asks_of(texts, group, menu, language):
        return Reading(Verdict.DO, _Said(asks_else=True), name="move.total", score=_ASKED)
    choices = parse_options(texts, group, language)
    if len(choices) > group.maximum:
        too_many = conversation.words("too_many_options", group=group.name, maximum=group.maximum)
        return Reading(Verdict.UNKNOWN, remark=too_many)
    count = (parse_several if choices else parse_count)(texts, menu, language)
    if choices or count is not None:
        return Reading(Verdict.DO, _Said(choices, count), name="move.option", score=1.0)
    order = parse_order(texts, menu, language, current=Basket())
    if order.lines and not order.doubts and all(line.item != item for line in order.lines):
        said = _Said(others=order.lines)
        return Reading(Verdict.DO, said, name="move.order", score=order.score)
    return Reading(Verdict.UNKNOWN)


async def resolve(
    conversation: Conversation, doubt: Doubt, menu: Menu, basket: Basket
) -> OrderParse:
    """Asks which dish was meant; empty when it was none of them.

    In place of an answer the user may say more of the dish ("make it two", "with milk"), name
    another instead ("no, a mocha"), or order more: then it stays in doubt.
    """
    lines = doubt.candidates
    single = len(lines) == 1

    def read(texts: Sequence[str]) -> Reading[OrderParse]:
        if not single:
            picked = _pick(conversation, lines, texts)
            if picked is not None:
                return picked
        with_it = replace(basket, lines=(*basket.lines, *lines)) if single else basket
        said = parse_order(texts, menu, conversation.language, current=with_it)
        if said.is_empty and single:
            count = parse_count(texts, menu, conversation.language)
            if count is not None:
                said = OrderParse(lines=(replace(lines[0], count=count),), score=1.0)
        if said.is_empty:
            return unread(conversation, said)
        return Reading(Verdict.DO, _instead(said, doubt), name="move.order", score=said.score)

    def build() -> Question[OrderParse]:
        language = conversation.language
        names = tuple(line.item.name.get(language) for line in lines)
        guess = written(conversation, lines[0])
        none = OrderParse()
        moves = {"move.no": none}
        if single:
            moves |= {"move.yes": OrderParse(lines=lines), "move.done": none}
        prompt = (
            conversation.words("ask_did_you_mean", guess=guess)
            if single
            else conversation.words("which_of", names=[line.item.name for line in lines])
        )
        return Question(
            prompt=prompt,
            again=prompt,
            read=read,
            moves=moves,
            phrases=names,
            sentences=choice_sayings(names, language),
            network=partial(choice_network, names, language),
            closed=True,
        )

    return await ask(conversation, build)


def _pick(
    conversation: Conversation, lines: Sequence[OrderLine], texts: Sequence[str]
) -> Reading[OrderParse] | None:
    """Which of several dishes an answer means, if it surely means one."""
    language = conversation.language
    spoken = [line.item.spoken_names(language) for line in lines]
    choice = choose_by_sound(texts, spoken, language, first_number=1)
    if choice.index is None or choice.verdict is not Verdict.DO:
        return None
    picked = OrderParse(lines=(lines[choice.index],))
    return Reading(Verdict.DO, picked, name="move.choose", score=choice.score)


def _instead(said: OrderParse, doubt: Doubt) -> OrderParse:
    """What an order said in place of an answer comes to; ``doubt`` goes on unless it is settled."""
    lines = doubt.candidates
    dishes = {line.item.id for line in lines}
    counted = [replace(c.line, count=c.count) for c in said.changes if c.line in lines]
    changes = tuple(change for change in said.changes if change.line not in lines)
    removals = tuple(line for line in said.removals if line.item.id not in dishes)
    ordered = (*counted, *said.lines)
    named = len(removals) < len(said.removals) or any(o.item.id in dishes for o in ordered)
    doubts = said.doubts if named or said.corrects else (*said.doubts, doubt)
    return replace(said, lines=ordered, changes=changes, removals=removals, doubts=doubts)


def unread(conversation: Conversation, said: OrderParse) -> Reading[Any]:
    """What there is to say of an utterance that orders nothing."""
    remark = ""
    if said.unknown and not _is_kind(conversation, said.unknown[0]):
        remark = conversation.words("not_on_menu", name=said.unknown[0])
    elif said.untaken:
        remark = conversation.words("what_with", options=", ".join(said.untaken))
    elif said.unheld:
        remark = conversation.words("not_ordered", name=said.unheld[0].name)
    return Reading(Verdict.UNKNOWN, remark=remark, on_topic=bool(said.unheld))


def _is_kind(conversation: Conversation, name: str) -> bool:
    """Whether what is not on the menu is a kind of dish that is: "two of the house special"."""
    places, language, shop = conversation.house.places, conversation.language, conversation.shop
    kinds = {kind for item in shop.menu.items() for kind in item.kinds} if shop else set()
    words = {clean(w) for kind in kinds for w in places.spoken_words("kind", kind, language)}
    return clean(name) in words
