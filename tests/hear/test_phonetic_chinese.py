"""How Chinese texts sound to the sound model."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.hear.phonetic.chinese import CHINESE, PHONES, readings, syllables, written


def test_a_syllable_is_an_initial_and_a_final() -> None:
    [phones] = readings("牛肉面")
    assert len(phones) == 6
    assert len(readings("鱼")[0]) == 1


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("买", "卖", True),  # tones are not told apart
        ("再来", "在来", True),
        ("個", "个", True),
        ("一下", "医下", True),
        ("知", "鸡", False),
        ("绿", "路", False),
        ("波", "搓", False),
    ],
)
def test_what_sounds_alike_has_the_same_phones(one: str, other: str, alike: bool) -> None:
    assert (readings(one) == readings(other)) == alike


@pytest.mark.parametrize(
    ("text", "heard"),
    [("重新", "虫新"), ("便宜吗", "骈宜吗"), ("重要", "众要"), ("去不了了", "去不瞭了")],
)
def test_words_may_be_read_otherwise_than_their_hanzi(text: str, heard: str) -> None:
    assert readings(text) == readings(heard)


def test_numbers_are_read_in_each_way() -> None:
    assert readings("2杯") == (*readings("二杯"), *readings("两杯"))
    assert readings("312") == readings("三百一十二")


def test_a_last_er_may_be_swallowed() -> None:
    assert readings("哪儿") == (readings("哪而")[0], readings("哪")[0])


def test_letters_of_other_scripts_have_no_phones() -> None:
    assert readings("OK 好的") == ()
    assert readings("...") == ()


def test_phones_are_written_in_frequent_hanzi() -> None:
    [phones] = readings("沃耀两晚牛肉面")
    assert written(phones) == "我要两万牛肉面"


def test_every_syllable_can_be_learnt() -> None:
    assert len(syllables()) > 400
    assert all(len(readings(hanzi)) >= 1 for hanzi in syllables())


@given(st.text(max_size=30))
def test_any_text_is_read_or_has_no_phones(text: str) -> None:
    assert all(set(way) <= set(PHONES) for way in readings(text))


@given(st.lists(st.sampled_from(sorted(PHONES)), max_size=20))
def test_any_phones_can_be_written(phones: list[int]) -> None:
    text = written(bytes(phones))
    assert len(text) <= len(phones)
    assert CHINESE.of_outputs(CHINESE.outputs(bytes(phones))) == bytes(phones)
