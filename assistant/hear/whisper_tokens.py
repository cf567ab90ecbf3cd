"""Whisper's tokenizer, with the merge that some copies of its file have lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_FIRST_MERGE = "Ġ t"
"""A space and a "t". Taken for the header of ``merges.txt``, it is missing in the file of
whisper-base: " three" then becomes [" ", "three"], which Whisper itself never writes."""


def read_tokenizer(path: Path) -> Any:
    """The ``tokenizers`` library's tokenizer of a ``tokenizer.json``.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no tokenizer of Whisper's kind.
    """
    # Imported here: devices on vosk alone need not wait for it.
    from tokenizers import Tokenizer

    contents = json.loads(path.read_text(encoding="utf-8"))
    try:
        merges = contents["model"]["merges"]
        # Newer files hold pairs in place of strings.
        first = _FIRST_MERGE if not merges or isinstance(merges[0], str) else _FIRST_MERGE.split()
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path} is no tokenizer of Whisper's kind") from error
    if first not in merges:
        merges.insert(0, first)
    return Tokenizer.from_str(json.dumps(contents))
