"""The table of readings is pypinyin's dictionary of single hanzi, and syllables have two parts."""

from __future__ import annotations

import pytest

from assistant.core.pinyin import TABLE, parts, pinyin_of, syllables
from scripts.make_hanzi import written_table


def test_the_table_is_what_pypinyin_knows() -> None:
    assert TABLE.read_text(encoding="utf-8") == written_table()


def test_a_hanzi_has_its_first_reading_without_tone() -> None:
    assert [pinyin_of(hanzi) for hanzi in "重庆绿女喝"] == ["zhong", "qing", "lv", "nv", "he"]


def test_what_has_no_reading_is_itself() -> None:
    assert pinyin_of("あ") == "あ"


def test_the_most_frequent_hanzi_of_a_syllable_comes_first() -> None:
    assert [syllables()[pinyin][0] for pinyin in ("wo", "de", "shi", "niu")] == list("我的是牛")


@pytest.mark.parametrize(
    ("pinyin", "initial", "final"),
    [
        ("niu", "n", "iou"),
        ("shui", "sh", "uei"),
        ("yu", "", "v"),
        ("yun", "", "vn"),
        ("juan", "j", "van"),
        ("lun", "l", "uen"),
        ("wo", "", "uo"),
        ("wu", "", "u"),
        ("yi", "", "i"),
        ("er", "", "er"),
        ("ü", "", "v"),
    ],
)
def test_a_syllable_is_an_initial_and_a_final(pinyin: str, initial: str, final: str) -> None:
    assert parts(pinyin) == (initial, final)
