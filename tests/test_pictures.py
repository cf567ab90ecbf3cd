"""The pictures of the manual."""

from __future__ import annotations

import re
from pathlib import Path

from scripts.pictures import CELL, PICTURES, characters
from tests.avatar.conftest import differs_in_parts, load

PROJECT = Path(__file__).resolve().parents[1]


def test_the_cast_is_shown_as_it_looks_now() -> None:
    """After a change of the drawing: ``python scripts/pictures.py``."""
    assert differs_in_parts(characters(), load(PICTURES / "characters.png"), CELL) is None


def test_each_picture_is_shown_and_made() -> None:
    pages = [PROJECT / "README.md", *(PROJECT / "docs").glob("*.md")]
    shown = {
        name
        for page in pages
        for name in re.findall(r"pictures/([\w-]+\.png)", page.read_text(encoding="utf-8"))
    }
    script = (PROJECT / "scripts" / "pictures.py").read_text(encoding="utf-8")
    assert shown == {file.name for file in PICTURES.iterdir()}
    assert shown == set(re.findall(r'"([\w-]+\.png)"', script))
