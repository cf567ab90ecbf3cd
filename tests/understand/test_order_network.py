"""What the network of a café's orders holds, walked word by word."""

import random

import pytest

from assistant.core.language import Language
from assistant.core.menu import Basket
from assistant.core.network import WordNetwork
from assistant.understand.order_network import order_network
from assistant.understand.orders import parse_order
from tests.understand.menus import CAFE

EN = Language.EN


@pytest.fixture(scope="module")
def network() -> WordNetwork:
    found = order_network(CAFE, EN)
    assert found is not None
    return found


def closed(network: WordNetwork, states: set[int]) -> set[int]:
    waiting = list(states)
    while waiting:
        for arc in network.arcs[waiting.pop()]:
            if not arc.words and arc.target not in states:
                states.add(arc.target)
                waiting.append(arc.target)
    return states


def holds(network: WordNetwork, sentence: str) -> bool:
    """By dynamic programming over the words said so far."""
    words = sentence.split()
    reached = [closed(network, {0}), *(set[int]() for _ in words)]
    for at in range(len(words)):
        for state in reached[at]:
            for arc in network.arcs[state]:
                part = arc.words.split()
                if part and words[at : at + len(part)] == part:
                    reached[at + len(part)] |= closed(network, {arc.target})
    return bool(reached[-1] & network.last)


@pytest.mark.parametrize(
    "sentence",
    [
        "can I get a large latte with a bit of soy milk and a lot of brown sugar",
        "two small lattes and an americano please",
        "americano with a triple shot",
        "make me a double shot medium americano with milk",
        "I'd like a latte without sugar",
    ],
)
def test_orders_are_in_it(network: WordNetwork, sentence: str) -> None:
    assert holds(network, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "can I get a",
        "a large small latte",
        "a latte with",
        "what is in a latte",
        "a latte with soy milk and almond milk",
    ],
)
def test_nothing_else_is(network: WordNetwork, sentence: str) -> None:
    assert not holds(network, sentence)


def drawn(network: WordNetwork, dice: random.Random) -> str:
    """A way through the network, words at random."""
    state, words = 0, list[str]()
    while state not in network.last:
        arc = dice.choice(network.arcs[state])
        state = arc.target
        words.append(arc.words)
    return " ".join(" ".join(words).split())


def test_what_it_holds_is_understood(network: WordNetwork) -> None:
    dice = random.Random(7)
    sentences = [drawn(network, dice) for _ in range(200)]
    parses = [parse_order([s], CAFE, EN, current=Basket()) for s in sentences]
    open_ones = [s for s, p in zip(sentences, parses, strict=True) if p.is_empty or p.doubts]
    # Drawn at random they are stranger than what people say: "but without any twelve ounce".
    assert len(open_ones) <= 20, open_ones


def test_languages_without_wordings_have_none() -> None:
    assert order_network(CAFE, Language.KO) is None
