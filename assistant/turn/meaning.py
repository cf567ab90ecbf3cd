"""What a sentence means to a conversation: a command, a dialogue move, a wish for a language."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from assistant.core.language import Language
from assistant.core.menu import Basket
from assistant.core.network import WordNetwork
from assistant.core.ports import Expectation, Utterance
from assistant.turn.question import HARMLESS, WAIT
from assistant.turn.second_look import as_said
from assistant.understand.numbers import find_counts
from assistant.understand.order_network import order_network
from assistant.understand.orders import parse_order
from assistant.understand.sayings import order_sayings
from assistant.understand.verdict import FLOOR, MARGIN, Match, Verdict
from assistant.understand.wording import plain, says_no, says_nothing

if TYPE_CHECKING:
    from assistant.turn.exchange import Exchange

LANGUAGE_INTENT = "language.switch"
_YES, _NO = "move.yes", "move.no"
_LEADING_WORDS = 3
"""In so many first words one asks to be waited for, and then says what for."""
_CLAUSES = re.compile(r"[,，、.。!！]")


def command(exchange: Exchange, texts: Sequence[str], *, called: bool = True) -> Match:
    """The intent of a command; at a counter, an order needs no sentence around it.

    Args:
        called: the device was called by its name.
    """
    house, language = exchange.house, exchange.language
    ordered = called or exchange.has_customer
    match = house.interpreter.intent(texts, language, exchange.today, ordered=ordered)
    counter = house.places.counter()
    if counter is None or match.score == 1.0:
        return match
    order = parse_order(texts, counter.menu, language, current=Basket())
    # An option alone is nearer to an order than to a sentence that it is only like.
    known = order.untaken or (order.asked is not None and order.score > match.score)
    taken = known or (match.verdict is not Verdict.DO and (order.lines or order.doubts))
    if not taken:
        return match
    return Match(verdict=Verdict.DO, intent=house.counter_intent, slots={}, score=1.0)


def expected_commands(exchange: Exchange, language: Language) -> Expectation:
    """What can be said while no question is open, with the names that a recogniser may not know."""
    house = exchange.house
    sentences = house.interpreter.sentences(language)
    networks: tuple[WordNetwork, ...] = (house.interpreter.network(language),)
    counter = house.places.counter()
    if counter is None:
        phrases = house.interpreter.hints(language)
    else:
        phrases = tuple(item.name.get(language) for item in counter.menu.items())
        sentences += order_sayings(phrases, language)
        networks += (order_network(counter.menu, language),)
    return Expectation(
        language=language,
        phrases=phrases,
        sentences=sentences,
        networks=networks,
        vocabulary=house.interpreter.vocabulary(language),
    )


async def as_spoken(exchange: Exchange, utterance: Utterance) -> Utterance:
    """A first sentence in the language that it was spoken in, which the device speaks from now on;
    as it is where that is not known, or is what the device speaks already."""
    ears = exchange.house.ears
    spoken = await ears.spoken_language()
    if spoken is None or spoken is exchange.language:
        return utterance
    again = await ears.hear_again(expected_commands(exchange, spoken))
    if again is None:
        return utterance
    said = as_said(again, exchange.house.interpreter)
    if not said.texts[0]:
        return utterance
    exchange.house.device.set_language(spoken)
    exchange.tell_heard(again)
    return said


async def other_language(exchange: Exchange, texts: Sequence[str]) -> Match | None:
    """Whether the user asked, in another language, to be spoken to in that language."""
    house = exchange.house
    for language in Language:
        if language is exchange.language:
            continue
        # Typed lines are as they are; a recogniser must be told what language to hear. It is told
        # no wishes: among so few sentences it would find one in any murmur.
        again = await house.ears.hear_again(Expectation(language=language))
        heard = texts if again is None else (*again.texts, *texts)
        match = house.interpreter.means(LANGUAGE_INTENT, heard, language, exchange.today)
        if match.verdict is Verdict.DO:
            return match
    return None


def move(
    exchange: Exchange,
    texts: Sequence[str],
    allow: Collection[str],
    meanings: Mapping[str, object] = MappingProxyType({}),
) -> str | None:
    """The dialogue move of ``allow`` that a sentence makes, if it surely makes one.

    ``meanings``: two moves that mean the same here need not be told apart, and may be made in one
    breath: "that's it, to the payment". Of two that have the very same words it is the first. A
    yes said with another move, but for a no, only assents to it: "okay, that will do us".
    """
    meant = _move(exchange, texts, allow, meanings)
    said = texts[0] if texts else ""
    clauses = [clause.strip() for clause in _CLAUSES.split(said) if clause.strip()]
    if meant is not None or len(clauses) < 2:
        return meant
    moves = [
        one
        for clause in clauses
        if (one := _move(exchange, (clause,), allow, meanings)) is not None
        or not says_nothing(clause, exchange.language)
    ]
    if not moves or any(one is None for one in moves):
        return None
    if _NO not in moves:
        moves = [one for one in moves if one != _YES] or moves
    alike = len({meanings.get(str(one), one) for one in moves}) == 1
    return moves[-1] if alike else None


def led_by(
    exchange: Exchange, texts: Sequence[str], allow: Collection[str], leading: Collection[str]
) -> str | None:
    """The move of ``leading`` that one clause makes, of which the others only tell more: "forget
    it, we'll go out instead", "잠시만 애들한테 물어보고". Whether they mean something of their own
    is for the caller to see."""
    said = texts[0] if texts else ""
    if _takes_back_a_count(said, exchange.language):
        return None
    clauses = [clause.strip() for clause in _CLAUSES.split(said) if clause.strip()]
    interpreter, language = exchange.house.interpreter, exchange.language
    made = {_move(exchange, (c,), allow, {}): interpreter.knows_move(c, language) for c in clauses}
    made.pop(None, None)
    if len(clauses) > 1 and len(made) == 1:
        only, by_heart = made.popitem()
        return only if only in leading and by_heart else None
    words = said.split()
    for count in range(min(_LEADING_WORDS, len(words) - 1), 0, -1):
        begun = " ".join(words[:count])
        # The "check" of "let me check" is the first word of much else.
        bare = language is Language.EN and " " not in plain(begun, language)
        if WAIT in leading and not bare and interpreter.knows_move(begun, language):
            return WAIT if _move(exchange, (begun,), allow, {}) == WAIT else None
    return None


def _takes_back_a_count(said: str, language: Language) -> bool:
    """Such as "one moment, it is one cola, not two": it is not the moment that matters."""
    return len(find_counts(said, language)) > 1 and says_no(said, language)


def likely_move(exchange: Exchange, texts: Sequence[str], allow: Collection[str]) -> str | None:
    """The move that a sentence is only likely to make, where nothing is lost if it was not meant:
    one that does no more than go on or ask again. Whether the sentence means something else is for
    the caller to see."""
    match = exchange.house.interpreter.move(texts, exchange.language, exchange.today, allow)
    return match.intent if match.intent in HARMLESS else None


def ending(exchange: Exchange, texts: Sequence[str], allow: Collection[str]) -> str | None:
    """The move of ``allow`` that a sentence makes where no question is open; a "no" or "that's all"
    is none unless it is said in so many words, as it answers nothing."""
    meant = move(exchange, texts, allow)
    if meant in ("move.no", "move.done"):
        known = exchange.house.interpreter.knows_move(texts[0], exchange.language)
        return meant if known else None
    return meant


def _move(
    exchange: Exchange,
    texts: Sequence[str],
    allow: Collection[str],
    meanings: Mapping[str, object],
) -> str | None:
    match = exchange.house.interpreter.move(texts, exchange.language, exchange.today, allow)
    if match.learnt:
        return None
    if match.verdict is Verdict.DO:
        return match.intent
    pair = {match.intent, match.runner_up}
    if match.score >= FLOOR and pair <= meanings.keys():
        first, second = (meanings[str(name)] for name in pair)
        if match.score == 1.0:
            # Both are said word for word.
            return next(name for name in meanings if name in pair)
        if _YES in pair and _NO not in pair and match.lead < MARGIN:
            return next(str(name) for name in pair if name != _YES)
        return match.intent if first == second else None
    return None
