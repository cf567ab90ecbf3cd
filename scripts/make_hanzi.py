#!/usr/bin/env python
"""Writes assistant/understand/hanzi.txt from pypinyin's dictionary."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from assistant.understand.hanzi import TABLE, written_table  # noqa: E402 - needs the path above


def main() -> None:
    TABLE.write_text(written_table(), encoding="utf-8")


if __name__ == "__main__":
    main()
