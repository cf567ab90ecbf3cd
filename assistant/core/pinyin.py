"""How hanzi are read in Mandarin, without tones, and the parts of a pinyin syllable.

pypinyin knows the readings too, with how a quarter of a million words are read: 0.2 s and 58 MB for
a device of any language, as some names are written in hanzi.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("hanzi.txt")
"""A line for each syllable: its pinyin without tone, and the hanzi whose first reading it is, the
most frequent one first. ``scripts/make_hanzi.py`` makes it."""
# y and w only mark where a syllable begins, and three finals are written shorter behind others.
_SPELLING = (
    (re.compile(r"^yu"), "v"),
    (re.compile(r"^yi?"), "i"),
    (re.compile(r"^wu?"), "u"),
    (re.compile(r"^([jqx])u"), r"\1v"),
    (re.compile(r"iu$"), "iou"),
    (re.compile(r"ui$"), "uei"),
    (re.compile(r"un$"), "uen"),
)
_PARTS = re.compile(r"(?P<initial>zh|ch|sh|[bpmfdtnlgkhjqxrzcs])?(?P<final>.+)")


def pinyin_of(hanzi: str) -> str:
    """The first reading of one hanzi without its tone; itself where it has none."""
    return _readings().get(hanzi, hanzi)


@cache
def syllables() -> dict[str, str]:
    """The hanzi of each syllable, the most frequent one first."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return {pinyin: hanzi for pinyin, _, hanzi in (line.partition(" ") for line in lines)}


def parts(pinyin: str) -> tuple[str, str]:
    """Initial, or "", and final of a syllable without tone, the final in full: 牛 is n and iou,
    鱼 v. What is no syllable is parted somehow."""
    letters = pinyin.replace("ü", "v")
    for pattern, spelling in _SPELLING:
        letters = pattern.sub(spelling, letters)
    match = _PARTS.fullmatch(letters)
    return (match["initial"] or "", match["final"]) if match else ("", letters)


@cache
def _readings() -> dict[str, str]:
    return {letter: pinyin for pinyin, hanzi in syllables().items() for letter in hanzi}
