"""The arrays of a CTranslate2 model, which its library does not give away."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.core.errors import EngineError

Weights = dict[str, NDArray[np.generic]]

_DTYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
_FORMAT = 6


def read_weights(path: Path) -> Weights:
    """The arrays of a CTranslate2 ``model.bin`` by name, mapped and not yet in memory.

    Raises:
        EngineError: the file has another format or is cut off.
    """
    try:
        return _Reader(path).weights()
    except (OSError, ValueError, struct.error, KeyError) as error:
        raise EngineError(f"{path}: {error}") from error


class _Reader:
    """Little-endian: names are prefixed with their length and end in a zero byte."""

    def __init__(self, path: Path) -> None:
        self._bytes = np.memmap(path, np.uint8, "r")
        self._at = 0

    def weights(self) -> Weights:
        version, _, _ = self._number("I"), self._text(), self._number("I")
        if version != _FORMAT:
            raise ValueError(f"format {version} of CTranslate2 is not known, only {_FORMAT}")
        found = dict(self._variable() for _ in range(self._number("I")))
        for _ in range(self._number("I")):
            alias, name = self._text(), self._text()
            found[alias] = found[name]
        return found

    def _variable(self) -> tuple[str, NDArray[np.generic]]:
        name = self._text()
        shape = tuple(self._number("I") for _ in range(self._number("B")))
        dtype = _DTYPES[self._number("B")]
        return name, self._take(self._number("I")).view(dtype).reshape(shape)

    def _take(self, size: int) -> NDArray[np.uint8]:
        taken = self._bytes[self._at : self._at + size]
        if len(taken) < size:
            raise ValueError("cut off")
        self._at += size
        return taken

    def _number(self, code: str) -> int:
        [number] = struct.unpack(f"<{code}", self._take(struct.calcsize(f"<{code}")).tobytes())
        return int(number)

    def _text(self) -> str:
        return self._take(self._number("H")).tobytes()[:-1].decode()
