"""What must be asked about a dish before it is in the basket: its options, or which was meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from assistant.core.menu import Basket, Menu, MenuItem, OptionChoice, OptionGroup, OrderLine
from assistant.skillkit import write_line
from assistant.turn.questions import Question, Reading, ask
from assistant.understand.choose import choose as choose_by_sound
from assistant.understand.matcher import Verdict
from assistant.understand.orders import Doubt, OrderParse, parse_options, parse_order
from assistant.understand.sayings import choice_sayings
from assistant.understand.sentence_network import choice_network

if TYPE_CHECKING:
    from assistant.turn.conversation import Conversation


def written(conversation: Conversation, line: OrderLine) -> str:
    """A line as it is read to the user: "two cokes, large"."""
    counter = conversation.house.places.word("counter", line.item.counter)
    return write_line(line, conversation.language, counter)


async def ask_options(
    conversation: Conversation, item: MenuItem, group: OptionGroup
) -> tuple[OptionChoice, ...]:
    """Asks for a required choice on a dish, such as its size."""
    names = [option.name for option in group.options]

    def read(texts: Sequence[str]) -> Reading[tuple[OptionChoice, ...]]:
        choices = parse_options(texts, group, conversation.language)
        if not choices:
            return Reading(Verdict.UNKNOWN)
        if len(choices) > group.maximum:
            too_many = conversation.words(
                "too_many_options", group=group.name, maximum=group.maximum
            )
            return Reading(Verdict.UNKNOWN, remark=too_many)
        return Reading(Verdict.DO, choices, name="move.option", score=1.0)

    def build() -> Question[tuple[OptionChoice, ...]]:
        language = conversation.language
        spoken_names = tuple(name.get(language) for name in names)
        return Question(
            prompt=conversation.words(
                "which_option", item=item.name, group=group.name, options=names
            ),
            again=conversation.words("option_again", options=names),
            read=read,
            phrases=spoken_names,
            sentences=choice_sayings(spoken_names, language),
            network=choice_network(spoken_names, language),
            closed=True,
        )

    return await ask(conversation, build)


async def resolve(
    conversation: Conversation, doubt: Doubt, menu: Menu, basket: Basket
) -> OrderParse:
    """Asks which dish was meant; empty when it was none of them.

    In place of a yes or no the user may say more of the dish ("make it two", "with milk"), name
    another instead ("no, a mocha"), or order more: then it stays in doubt.
    """
    lines = doubt.candidates
    if len(lines) > 1:
        line = await _which(conversation, lines)
        return OrderParse() if line is None else OrderParse(lines=(line,))
    agreed, dish = OrderParse(lines=lines), lines[0].item
    with_it = replace(basket, lines=(*basket.lines, *lines))

    def read(texts: Sequence[str]) -> Reading[OrderParse]:
        said = parse_order(texts, menu, conversation.language, current=with_it)
        if said.is_empty:
            return unread(conversation, said)
        counted = [replace(c.line, count=c.count) for c in said.changes if c.line == lines[0]]
        changes = tuple(change for change in said.changes if change.line != lines[0])
        removals = tuple(line for line in said.removals if line.item != dish)
        ordered = (*counted, *said.lines)
        named = len(removals) < len(said.removals) or any(line.item == dish for line in ordered)
        doubts = said.doubts if named or said.corrects else (*said.doubts, doubt)
        instead = replace(said, lines=ordered, changes=changes, removals=removals, doubts=doubts)
        return Reading(Verdict.DO, instead, name="move.order", score=said.score)

    def build() -> Question[OrderParse]:
        guess = written(conversation, lines[0])
        prompt = conversation.words("ask_did_you_mean", guess=guess)
        none = OrderParse()
        return Question(
            prompt=prompt,
            again=prompt,
            read=read,
            moves={"move.yes": agreed, "move.no": none, "move.done": none},
            closed=True,
        )

    return await ask(conversation, build)


def unread(conversation: Conversation, said: OrderParse) -> Reading[Any]:
    """What there is to say of an utterance that orders nothing."""
    remark = ""
    if said.unknown:
        remark = conversation.words("not_on_menu", name=said.unknown[0])
    elif said.untaken:
        remark = conversation.words("what_with", options=", ".join(said.untaken))
    return Reading(Verdict.UNKNOWN, remark=remark)


async def _which(conversation: Conversation, lines: Sequence[OrderLine]) -> OrderLine | None:
    names = [line.item.name for line in lines]

    def read(texts: Sequence[str]) -> Reading[int]:
        language = conversation.language
        spoken = [line.item.spoken_names(language) for line in lines]
        choice = choose_by_sound(texts, spoken, language, first_number=1)
        if choice.index is None or choice.verdict is not Verdict.DO:
            return Reading(Verdict.UNKNOWN)
        # Question[int] hands back a value that must not be confused with "no answer".
        return Reading(Verdict.DO, choice.index + 1, name="move.choose", score=choice.score)

    def build() -> Question[int]:
        language = conversation.language
        spoken_names = tuple(name.get(language) for name in names)
        return Question(
            prompt=conversation.words("which_of", names=names),
            read=read,
            moves={"move.no": 0},
            phrases=spoken_names,
            sentences=choice_sayings(spoken_names, language),
            network=choice_network(spoken_names, language),
            closed=True,
        )

    number = await ask(conversation, build)
    return lines[number - 1] if number else None
