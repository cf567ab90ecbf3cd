"""How English texts sound to the sound model."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.hear.phonetic.english import ENGLISH, PHONES, readings, syllables, word_phones


@pytest.mark.parametrize(
    ("word", "phones"),
    [
        ("coffee", b"kofI"),
        ("cheese", b"CIz"),
        ("two", b"tU"),
        ("2", b"tU"),
        ("thirty", b"TRdI"),
        ("I'd", b"Yd"),
    ],
)
def test_a_word_has_the_phones_of_its_sound(word: str, phones: bytes) -> None:
    assert word_phones(word) == phones


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("I'd like two coffees, please.", "I'd like 2 coffees please", True),
        ("for", "four", True),
        ("I’m", "I'm", True),
        ("Xiao'a, Xiao'ah, order some food", "Xiao-E, Xiao-E order some food", True),
        ("Xiao, help", "Xiao E, help", True),
        ("Xiaomi phones", "Xiao phones", False),
        ("pho", "four", False),
        ("ship", "sheep", False),
    ],
)
def test_what_sounds_alike_has_the_same_phones(one: str, other: str, alike: bool) -> None:
    assert (readings(one) == readings(other)) == alike


@pytest.mark.parametrize("said", ["shower", "shau uh", "shao ee"])
def test_the_name_is_said_in_several_ways(said: str) -> None:
    assert readings(f"{said}, {said}, order")[0] in readings("Xiao-E, Xiao-E, order")


def test_menus_are_misread() -> None:
    usual, *others = readings("one mocha")
    assert usual == readings("one moka")[0]
    assert readings("one motcha")[0] in others
    assert len(readings("chicken")) == 1


def test_letters_of_other_scripts_have_no_phones() -> None:
    assert readings("불고기 please") == ()
    assert readings("...") == ()


def test_made_up_syllables_can_be_said() -> None:
    assert all(readings(syllable) for syllable in syllables()[::97])


@given(st.text(max_size=20))
def test_any_text_is_read_or_has_no_phones(text: str) -> None:
    assert all(set(way) <= set(PHONES) for way in readings(text))


def test_where_words_end_is_not_heard() -> None:
    assert ENGLISH.written(b"kofI") == ""
