"""The table of readings is pypinyin's dictionary of single hanzi."""

from __future__ import annotations

from assistant.understand.hanzi import TABLE, pinyin_of, written_table


def test_the_table_is_what_pypinyin_knows() -> None:
    assert TABLE.read_text(encoding="utf-8") == written_table()


def test_a_hanzi_has_its_first_reading_without_tone() -> None:
    assert [pinyin_of(hanzi) for hanzi in "重庆绿女喝"] == ["zhong", "qing", "lv", "nv", "he"]


def test_what_has_no_reading_is_itself() -> None:
    assert pinyin_of("あ") == "あ"
