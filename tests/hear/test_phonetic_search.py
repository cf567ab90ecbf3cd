"""The search through a network by sound, with frames that say what is written in them."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.core.network import Arc, WordNetwork
from assistant.hear.layers import Floats, log_softmax
from assistant.hear.phonetic.ctc import log_likelihoods
from assistant.hear.phonetic.korean import KOREAN, PHONES, word_phones
from assistant.hear.phonetic.network import PhoneNetwork
from assistant.hear.phonetic.search import search

ORDERS = WordNetwork(
    (
        (Arc(("불고기", "비빔밥", "맛"), 1),),
        (Arc(("하나", "둘", ""), 2), Arc(("이",), 2)),
        (Arc(("주세요", "줘"), 3), Arc(("",), 3)),
        (),
    ),
    frozenset({3}),
)


def said(phones: bytes, *, doubt: float = 0.0, seed: int = 0) -> Floats:
    """Two frames of each phone and one of silence between."""
    chance = np.random.default_rng(seed)
    rows = []
    for phone in phones:
        output = PHONES.index(phone) + 1
        rows += [output, output, 0]
    scores = chance.standard_normal((len(rows) + 2, len(PHONES) + 1)) * doubt
    scores[np.arange(len(rows)), rows] += 6
    scores[len(rows) :, 0] += 9
    return log_softmax(scores.astype(np.float32))


def heard(scores: Floats) -> list[str]:
    best = search(scores, [PhoneNetwork(ORDERS, KOREAN)])[0]
    return best.network.texts(best.outputs, 4)


@pytest.mark.parametrize("text", ["불고기 하나 주세요", "비빔밥 둘 줘", "불고기", "맛 둘"])
def test_what_is_said_is_found(text: str) -> None:
    phones = b"".join(map(word_phones, text.split()))
    assert heard(said(phones)) == [text]
    assert heard(said(phones, doubt=1.0)) == [text]


def test_words_may_be_linked() -> None:
    # Particles are written to the word before, as readers expect.
    assert heard(said(b"masi")) == ["맛이"]


def test_the_nearest_text_is_found_where_another_was_said() -> None:
    assert heard(said(word_phones("불거기") + word_phones("주세여"))) == ["불고기 주세요"]


def test_a_text_is_scored_as_ctc_does() -> None:
    scores = said(word_phones("불고기") + word_phones("줘"), doubt=1.0)
    best = search(scores, [PhoneNetwork(ORDERS, KOREAN)])[0]
    assert best.score == pytest.approx(log_likelihoods(scores, [best.outputs])[0], abs=0.05)


def test_ways_that_say_nothing_may_go_in_a_circle() -> None:
    circle = WordNetwork(
        ((Arc(("",), 1), Arc(("둘",), 2)), (Arc(("",), 0), Arc(("하나",), 2)), ()), frozenset({2})
    )
    scores = said(word_phones("하나"))
    best = search(scores, [PhoneNetwork(circle, KOREAN)])[0]
    assert best.network.texts(best.outputs, 3) == ["하나"]


def test_a_search_that_nobody_waits_for_ends() -> None:
    assert search(said(b"mad"), [PhoneNetwork(ORDERS, KOREAN)], stopped=lambda: True) == []


def test_nothing_is_found_in_a_sound_too_short_for_any_text() -> None:
    assert search(said(b"m")[:2], [PhoneNetwork(ORDERS, KOREAN)]) == []
