"""Words that are expected, in sentences that are not."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.core.language import Language
from assistant.core.network import Arc, WordNetwork
from assistant.hear.layers import log_softmax
from assistant.hear.phonetic.chinese import CHINESE
from assistant.hear.phonetic.english import ENGLISH
from assistant.hear.phonetic.korean import KOREAN
from assistant.hear.phonetic.pronunciation import Pronunciation
from assistant.hear.phonetic.words import WordModel
from tests.hear.frames import said


def sentence(*choices: tuple[str, ...]) -> WordNetwork:
    arcs = tuple((Arc(ways, at + 1),) for at, ways in enumerate(choices))
    return WordNetwork((*arcs, ()), frozenset({len(choices)}))


ORDERS = {
    Language.KO: sentence(("불고기", "비빔밥"), ("하나", "둘"), ("주세요",)),
    Language.EN: sentence(("two", "three"), ("coffees", "waters"), ("please",)),
    Language.ZH: sentence(("来",), ("两碗", "一碗"), ("牛肉面", "炒饭")),
}
LANGUAGES = {Language.KO: KOREAN, Language.EN: ENGLISH, Language.ZH: CHINESE}


def heard(text: str, pronunciation: Pronunciation, *networks: WordNetwork) -> str:
    model = WordModel(networks, pronunciation)
    return model.said(said(pronunciation.readings(text)[0], pronunciation, doubt=0.5))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("불고기 하나 주세요", Language.KO),
        ("주세요 비빔밥 둘", Language.KO),
        ("coffees three please two waters", Language.EN),
        ("牛肉面来一碗", Language.ZH),
    ],
)
def test_words_are_heard_in_any_order(text: str, language: Language) -> None:
    assert heard(text, LANGUAGES[language], ORDERS[language]) == text


def test_what_follows_tells_words_that_sound_the_same() -> None:
    bowls, shops = sentence(("네",), ("그릇",)), sentence(("내",), ("가게",))
    assert heard("네 그릇", KOREAN, bowls, shops) == "네 그릇"
    assert heard("네 가게", KOREAN, bowls, shops) == "내 가게"


def test_words_of_all_networks_may_be_said() -> None:
    assert heard("비빔밥 그릇", KOREAN, ORDERS[Language.KO], sentence(("그릇",))) == "비빔밥 그릇"


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(sorted(LANGUAGES)))
def test_every_sentence_of_a_network_is_heard(seed: int, language: Language) -> None:
    text = ("" if language is Language.ZH else " ").join(ORDERS[language].walk(random.Random(seed)))
    assert heard(text, LANGUAGES[language], ORDERS[language]) == text


def test_silence_and_a_search_that_nobody_waits_for_are_no_words() -> None:
    model = WordModel([ORDERS[Language.KO]], KOREAN)
    scores = np.zeros((20, len(KOREAN.phones) + 1), np.float32)
    scores[:, 0] = 9.0
    assert model.said(log_softmax(scores)) == ""
    phones = KOREAN.readings("불고기")[0]
    assert model.said(said(phones, KOREAN), stopped=lambda: True) == ""
