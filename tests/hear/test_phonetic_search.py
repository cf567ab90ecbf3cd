"""The search through a network by sound, with frames that say what is written in them."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.core.network import Arc, WordNetwork
from assistant.hear.layers import Floats
from assistant.hear.phonetic.ctc import log_likelihoods
from assistant.hear.phonetic.korean import KOREAN, word_phones
from assistant.hear.phonetic.network import PhoneNetwork
from assistant.hear.phonetic.search import search
from assistant.hear.phonetic.words import word_model
from tests.hear.frames import said

ORDERS = WordNetwork(
    (
        (Arc(("불고기", "비빔밥", "맛"), 1),),
        (Arc(("하나", "둘", ""), 2), Arc(("이",), 2)),
        (Arc(("주세요", "줘"), 3), Arc(("",), 3)),
        (),
    ),
    frozenset({3}),
)


def heard(scores: Floats) -> list[str]:
    best = search(scores, [PhoneNetwork(ORDERS, KOREAN)]).ended[0]
    return best.network.texts(best.outputs, 4)


@pytest.mark.parametrize("text", ["불고기 하나 주세요", "비빔밥 둘 줘", "불고기", "맛 둘"])
def test_what_is_said_is_found(text: str) -> None:
    phones = b"".join(map(word_phones, text.split()))
    assert heard(said(phones, KOREAN)) == [text]
    assert heard(said(phones, KOREAN, doubt=1.0)) == [text]


def test_words_may_be_linked() -> None:
    # Particles are written to the word before, as readers expect.
    assert heard(said(b"masi", KOREAN)) == ["맛이"]


def test_the_nearest_text_is_found_where_another_was_said() -> None:
    assert heard(said(word_phones("불거기") + word_phones("주세여"), KOREAN)) == ["불고기 주세요"]


def test_a_text_is_scored_as_ctc_does() -> None:
    scores = said(word_phones("불고기") + word_phones("줘"), KOREAN, doubt=1.0)
    best = search(scores, [PhoneNetwork(ORDERS, KOREAN)]).ended[0]
    assert best.score == pytest.approx(log_likelihoods(scores, [best.outputs])[0], abs=0.05)


@pytest.mark.parametrize(
    ("text", "held"),
    [("맛이 주세요", True), ("둘 불고기", False), ("비빔밥둘줘", True), ("", False)],
)
def test_a_text_is_held_however_it_is_spaced(text: str, held: bool) -> None:
    phones = b"".join(map(word_phones, text.split()))
    assert PhoneNetwork(ORDERS, KOREAN).holds(KOREAN.outputs(phones)) == held


def test_words_that_were_spelt_beforehand_are_found_as_others_are() -> None:
    network, asked = PhoneNetwork(ORDERS, KOREAN), iter([False, False, True])
    network.spell(lambda: next(asked))
    network.spell(lambda: False)
    network.spell(lambda: pytest.fail("all is spelt"))
    scores = said(word_phones("비빔밥") + word_phones("둘"), KOREAN, doubt=1.0)
    found = search(scores, [network]).ended
    new = search(scores, [PhoneNetwork(ORDERS, KOREAN)]).ended
    assert [one.texts for one in found] == [one.texts for one in new]
    assert [one.score for one in found] == [one.score for one in new]


def test_ways_that_say_nothing_may_go_in_a_circle() -> None:
    circle = WordNetwork(
        ((Arc(("",), 1), Arc(("둘",), 2)), (Arc(("",), 0), Arc(("하나",), 2)), ()), frozenset({2})
    )
    scores = said(word_phones("하나"), KOREAN)
    best = search(scores, [PhoneNetwork(circle, KOREAN)]).ended[0]
    assert best.network.texts(best.outputs, 3) == ["하나"]


def test_a_search_that_nobody_waits_for_ends() -> None:
    scores, networks = said(b"mad", KOREAN), [PhoneNetwork(ORDERS, KOREAN)]
    assert not search(scores, networks, stopped=lambda: True).ended


def test_what_is_thought_impossible_ends_no_search() -> None:
    # Only a phone with which no text begins, and not even silence.
    scores = np.full((6, len(KOREAN.phones) + 1), -np.inf, np.float32)
    scores[:, KOREAN.outputs(word_phones("카"))[0]] = 0.0
    assert not search(scores, [PhoneNetwork(ORDERS, KOREAN)]).ended
    assert word_model((ORDERS,), KOREAN).said(scores) == ""


def test_nothing_is_found_in_a_sound_too_short_for_any_text() -> None:
    assert not search(said(b"m", KOREAN)[:2], [PhoneNetwork(ORDERS, KOREAN)]).ended
