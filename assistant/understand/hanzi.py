"""How each hanzi is read, whatever stands beside it.

pypinyin knows it too, with how a quarter of a million words are read: 0.2 s and 58 MB for a device
of any language, as some names are written in hanzi.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("hanzi.txt")
"""A line for each syllable: its pinyin without tone, and the hanzi whose first reading it is."""
FIRST, LAST = 0x3400, 0x9FFF


def pinyin_of(hanzi: str) -> str:
    """The first reading of one hanzi without its tone; itself where it has none."""
    return _readings().get(hanzi, hanzi)


@cache
def _readings() -> dict[str, str]:
    lines = (line.split() for line in TABLE.read_text(encoding="utf-8").splitlines())
    return {hanzi: pinyin for pinyin, letters in lines for hanzi in letters}


def written_table() -> str:
    """What `TABLE` holds, from pypinyin's dictionary."""
    from pypinyin import Style, lazy_pinyin

    syllables: dict[str, list[str]] = {}
    for letter in map(chr, range(FIRST, LAST + 1)):
        [pinyin] = lazy_pinyin(letter, style=Style.NORMAL)
        if pinyin != letter:
            syllables.setdefault(pinyin, []).append(letter)
    return "".join(f"{pinyin} {''.join(syllables[pinyin])}\n" for pinyin in sorted(syllables))
