"""How Korean texts sound to the sound model."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.hear.phonetic.korean import (
    PHONES,
    linked_phones,
    readings,
    spellings,
    word_phones,
    written,
)


@pytest.mark.parametrize(
    ("word", "phones"),
    [
        ("국물", b"guNmul"),
        ("먹어", b"mOgO"),
        ("떡볶이", b"dOgbogi"),
        ("맛", b"mad"),
        ("비빔밥", b"bibimbab"),
        ("예약", b"yeyag"),
        ("주문", b"jumun"),
        ("희망", b"himaN"),
    ],
)
def test_a_word_has_the_phones_that_are_heard_of_it(word: str, phones: bytes) -> None:
    assert word_phones(word) == phones


def test_a_coda_may_be_linked_to_what_follows() -> None:
    assert linked_phones("맛") == (b"mas", b"man", b"mat")  # 맛이, 맛만, 맛하고
    assert linked_phones("보쌈") == (word_phones("보쌈"),)
    assert linked_phones("라떼") == (word_phones("라떼"),)


def test_words_of_a_network_may_change_with_their_neighbours() -> None:
    assert set(spellings("두 그릇")) == {b"dugUlUd", b"dugUlUs", b"dugUlUn", b"dugUlUt"}
    assert set(spellings("하나")) == {b"hana", b"ana"}


def test_a_text_is_read_with_its_words_parted_or_in_one_breath() -> None:
    assert readings("밥 하나") == (b"babhana", b"bapana")
    assert readings("못 먹어") == (b"modmOgO", b"monmOgO")


def test_numbers_are_read_in_each_way() -> None:
    assert readings("3개") == (word_phones("삼") + b"ge", word_phones("세") + b"ge")
    assert readings("12,000원") == (word_phones("만이천") + word_phones("원"),)


def test_letters_of_other_scripts_have_no_phones() -> None:
    assert readings("OK 좋아") == ()
    assert readings("...") == ()


@given(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=12))
def test_all_hangul_has_phones_that_the_model_knows(word: str) -> None:
    for phones in (word_phones(word), *linked_phones(word)):
        assert phones
        assert not re.sub(f"[{PHONES.decode()}]", "", phones.decode())


@given(st.text(max_size=30))
def test_any_text_is_read_or_has_no_phones(text: str) -> None:
    assert all(set(way) <= set(PHONES) for way in readings(text))


@pytest.mark.parametrize(
    ("phones", "text"),
    [
        (b"bulgogi", "불고기"),
        (b"guNmul", "궁물"),
        (b"mOgOyo", "머거요"),
        (b"jilmun", "질문"),
        (b"UiNwan", "읭완"),
        (b"bst", ""),
        (b"", ""),
    ],
)
def test_phones_are_written_as_they_are_heard(phones: bytes, text: str) -> None:
    assert written(phones) == text


@given(st.text(st.sampled_from(PHONES.decode()), max_size=20))
def test_any_phones_can_be_written(phones: str) -> None:
    assert re.fullmatch("[가-힣]*", written(phones.encode()))


@given(st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=12))
def test_what_is_written_sounds_nearly_the_same(word: str) -> None:
    phones = word_phones(word)
    again = word_phones(written(phones))
    assert sum(one in b"aeiouOU" for one in again) == sum(one in b"aeiouOU" for one in phones)
