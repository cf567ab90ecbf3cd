"""Whisper's tokens: their texts, their bytes, and those of a script."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from assistant.core.language import Language

_FIRST_MERGE = "Ġ t"
"""A space and a "t". Taken for the header of ``merges.txt``, it is missing in the file of
whisper-base: " three" then becomes [" ", "three"], which Whisper itself never writes."""
_SCRIPTS = {
    Language.KO: ((0xAC00, 0xD7A3),),
    Language.EN: (),
    Language.ZH: ((0x3400, 0x9FFF),),
}
"""First and last letter of the scripts that are not Latin."""
_SIGNS = " 0123456789,.?!，。？！"


class WhisperTokens:
    """Args:
    tokenizer: the ``tokenizers`` library's.
    end: the token that ends a text.
    """

    def __init__(self, tokenizer: Any, end: int) -> None:
        self._tokenizer, self.end = tokenizer, end
        # Byte-level: `_letters` are the characters that stand for bytes in the vocabulary.
        self._letters = {token: text for text, token in tokenizer.get_vocab().items()}
        self.encode = cache(self._encode)
        self.of_script = cache(self._of_script)

    def decode(self, tokens: Sequence[int]) -> str:
        text: str = self._tokenizer.decode(list(tokens))
        return text

    def bytes_of(self, token: int) -> bytes:
        """The UTF-8 that a token of text stands for, which may end within a letter."""
        return bytes(_BYTES[letter] for letter in self._letters[token])

    def _encode(self, text: str) -> tuple[int, ...]:
        """The tokens in which Whisper learnt to write ``text``."""
        return tuple(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def _of_script(self, language: Language) -> frozenset[int]:
        """The tokens of the language's own letters, of parts of letters, digits and signs."""
        scripts = _SCRIPTS[language]
        if not scripts:
            return frozenset()
        return frozenset(
            token
            for token, letters in self._letters.items()
            if all(letter in _BYTES for letter in letters)
            and all(
                letter in _SIGNS or any(first <= ord(letter) <= last for first, last in scripts)
                for letter in self.bytes_of(token).decode(errors="ignore")
            )
        )


def read_tokenizer(path: Path) -> Any:
    """The ``tokenizers`` library's tokenizer of a ``tokenizer.json``, mended.

    Raises:
        OSError: it cannot be read.
        ValueError: it is no tokenizer of Whisper's kind.
    """
    # Imported here: devices on vosk alone need not wait for it.
    from tokenizers import Tokenizer

    return Tokenizer.from_str(mended_tokenizer(path))


def mended_tokenizer(path: Path) -> str:
    """A ``tokenizer.json`` with the merge that it may lack. Raises as `read_tokenizer` does."""
    contents = json.loads(path.read_text(encoding="utf-8"))
    try:
        merges = contents["model"]["merges"]
        # Newer files hold pairs in place of strings.
        first = _FIRST_MERGE if not merges or isinstance(merges[0], str) else _FIRST_MERGE.split()
    except (KeyError, TypeError) as error:
        raise ValueError(f"{path} is no tokenizer of Whisper's kind") from error
    if first not in merges:
        merges.insert(0, first)
    return json.dumps(contents)


def _byte_letters() -> dict[str, int]:
    """The character that stands for each byte: itself if it can be seen, else one from 256 on
    (Radford et al. 2019, GPT-2)."""
    seen = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    unseen = [byte for byte in range(256) if byte not in seen]
    letters = {chr(byte): byte for byte in seen}
    return letters | {chr(256 + number): byte for number, byte in enumerate(unseen)}


_BYTES = _byte_letters()
