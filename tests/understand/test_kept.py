"""What is kept of compiled sentences: the same next time, and made anew when in doubt."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.core.language import Language
from assistant.understand.kept import Kept
from assistant.understand.matcher import IntentSpec, Matcher, SlotKind, SlotSpec
from assistant.understand.sentences import SentenceBook

TODAY = date(2026, 11, 21)
INTENTS = (
    IntentSpec(
        name="timers.set",
        sentences=("{length} 타이머 [좀] 맞춰 줘", "{label} 타이머 {length}"),
        slots=(
            SlotSpec(name="length", kind=SlotKind.DURATION),
            SlotSpec(name="label", kind=SlotKind.TEXT),
        ),
    ),
    IntentSpec(
        name="food.order",
        sentences=("{dish} (시켜|주문해) 줘",),
        slots=(SlotSpec(name="dish", kind=SlotKind.CHOICE, values=(("tea", ("차", "홍차")),)),),
        clues=("배달",),
    ),
)


class Maker:
    """Counts how often it was needed."""

    def __init__(self, made: Any) -> None:
        self.made, self.times = made, 0

    def __call__(self) -> Any:
        self.times += 1
        return self.made


def test_made_once_for_one_source(tmp_path: Path) -> None:
    make = Maker({"한": ["a", 1]})
    for _ in range(2):
        assert Kept(tmp_path / "new").get("x", ("source",), make) == make.made
    assert make.times == 1
    Kept(tmp_path / "new").get("x", ("other",), make)
    assert make.times == 2


@pytest.mark.parametrize("spoil", [b"", b"\xff\xfe", b"{}", b"no digests\n{}"])
def test_what_is_damaged_is_made_anew(spoil: bytes, tmp_path: Path) -> None:
    make = Maker([1])
    Kept(tmp_path).get("x", 1, make)
    [file] = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(spoil)
    assert Kept(tmp_path).get("x", 1, make) == [1]
    assert make.times == 2
    assert file.read_bytes() == whole
    file.write_bytes(whole.replace(b"[1]", b"[2]"))
    assert Kept(tmp_path).get("x", 1, make) == [1]


def test_a_folder_that_cannot_be_written_costs_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert Kept(tmp_path / "file").get("x", 1, Maker([1])) == [1]


def test_kept_sentences_are_those_that_were_compiled(tmp_path: Path) -> None:
    fresh = SentenceBook(Language.KO, INTENTS)
    for _ in range(2):
        kept = SentenceBook(Language.KO, INTENTS, kept=Kept(tmp_path))
        assert kept.sentences == fresh.sentences
        assert kept.written == fresh.written
        assert kept.marks.keys() == fresh.marks.keys()


def test_a_matcher_of_kept_sentences_matches_alike(tmp_path: Path) -> None:
    fresh = Matcher(Language.KO, INTENTS)
    Matcher(Language.KO, INTENTS, kept=Kept(tmp_path))
    kept = Matcher(Language.KO, INTENTS, kept=Kept(tmp_path))
    for said in (
        "십 분 타이머 맞춰 줘",
        "라면 타이머 삼 분",
        "홍차 시켜줘",
        "차 배달해 주세요",
        "안녕",
    ):
        assert kept.match([said], today=TODAY) == fresh.match([said], today=TODAY)
