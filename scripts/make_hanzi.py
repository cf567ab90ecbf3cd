#!/usr/bin/env python
"""Makes the table of how hanzi are read, from the dictionaries of pypinyin and jieba."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import jieba
from pypinyin import Style, lazy_pinyin

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from assistant.core.pinyin import TABLE  # noqa: E402 - needs the path above

FIRST, LAST = 0x3400, 0x9FFF


def written_table() -> str:
    """What `TABLE` holds."""
    jieba.initialize()
    used = Counter[str]()
    for word, times in jieba.dt.FREQ.items():
        for letter in word:
            used[letter] += times
    syllables: dict[str, list[str]] = {}
    for letter in map(chr, range(FIRST, LAST + 1)):
        [pinyin] = lazy_pinyin(letter, style=Style.NORMAL)
        if pinyin != letter:
            syllables.setdefault(pinyin, []).append(letter)
    for letters in syllables.values():
        letters.sort(key=lambda letter: -used[letter])
    return "".join(f"{pinyin} {''.join(syllables[pinyin])}\n" for pinyin in sorted(syllables))


def main() -> None:
    TABLE.write_text(written_table(), encoding="utf-8")


if __name__ == "__main__":
    main()
