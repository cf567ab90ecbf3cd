"""Picking one of several: by name, by number, by half a name; three at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from assistant.core.cards import Card
from assistant.skillkit.turn import Page
from assistant.turn.question import Question, Reading
from assistant.turn.questions import ask
from assistant.understand.choose import choose as choose_by_sound
from assistant.understand.choose import choose_by_name as name_by_sound
from assistant.understand.choose import points_back
from assistant.understand.sayings import choice_sayings
from assistant.understand.sentence_network import choice_network
from assistant.understand.verdict import Verdict

if TYPE_CHECKING:
    from assistant.turn.conversation import Conversation

T = TypeVar("T")

_CHOOSE = "move.choose"


class _Leaf(Enum):
    """Turning the page, in place of an option."""

    FORWARD = 1
    BACK = -1


def pages_of(options: Sequence[T], size: int) -> list[Page[T]]:
    """Cuts ``options`` into pages of at most ``size``."""
    count = max(1, -(-len(options) // size))
    return [
        Page(options[i * size : (i + 1) * size], i * size + 1, i + 1, count) for i in range(count)
    ]


async def choose(
    conversation: Conversation,
    options: Sequence[T],
    names: Callable[[T], Sequence[str]],
    show: Callable[[Page[T]], tuple[str, Card | None]],
    page_size: int,
    others: Sequence[T] = (),
) -> T:
    """Shows pages until the user picks an option; any option may be named on any page. A yes picks
    the only one there is.

    Args:
        others: what is on no page, and is returned too where it is named.
    """
    pages = pages_of(options, page_size)
    current = 0
    remark = ""
    moves: dict[str, T | _Leaf] = {
        "move.more": _Leaf.FORWARD,
        "move.back": _Leaf.BACK,
        "move.no": _Leaf.FORWARD,
    }
    if len(options) == 1:
        moves["move.yes"] = options[0]

    def build() -> Question[T | _Leaf]:
        text, card = show(pages[current])
        spoken = tuple(name for option in (*options, *others) for name in names(option))
        return Question(
            prompt=f"{remark}{text}",
            card=card,
            again=conversation.words("choose_again"),
            read=_reader(conversation, options, names, others),
            moves=moves,
            phrases=tuple(names(option)[0] for option in options),
            sentences=choice_sayings(spoken, conversation.language),
            network=partial(choice_network, spoken, conversation.language),
            closed=True,
            restarts=True,
        )

    while True:
        picked = await ask(conversation, build)
        if not isinstance(picked, _Leaf):
            return picked
        wanted = current + picked.value
        in_range = 0 <= wanted < len(pages)
        remark = "" if in_range else conversation.words("no_more_pages") + " "
        current = wanted if in_range else current


def _reader(
    conversation: Conversation,
    options: Sequence[T],
    names: Callable[[T], Sequence[str]],
    others: Sequence[T],
) -> Callable[[Sequence[str]], Reading[T | _Leaf]]:
    spoken = [tuple(names(option)) for option in options]
    beside = [tuple(names(other)) for other in others]

    def read(texts: Sequence[str]) -> Reading[T | _Leaf]:
        language = conversation.language
        told_of = [o for o in (*options, *others) if o == conversation.told_of]
        if told_of and points_back(texts, language):
            return Reading(Verdict.DO, told_of[0], name=_CHOOSE, score=1.0)
        choice = choose_by_sound(texts, spoken, language, first_number=1)
        if choice.verdict is not Verdict.DO:
            named = name_by_sound(texts, beside, language)
            if named.verdict is Verdict.DO and named.index is not None:
                return Reading(Verdict.DO, others[named.index], name=_CHOOSE, score=named.score)
        if choice.index is None:
            return Reading(Verdict.UNKNOWN)
        return Reading(
            choice.verdict,
            options[choice.index],
            confirm=conversation.words("ask_did_you_mean", guess=spoken[choice.index][0]),
            name=_CHOOSE,
            slots={"number": choice.index + 1, "name": spoken[choice.index][0]},
            score=choice.score,
        )

    return read
