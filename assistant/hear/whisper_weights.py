"""The arrays of a CTranslate2 model, which its library does not give away."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from assistant.core.errors import EngineError

Weights = dict[str, NDArray[np.generic]]

_DTYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
_NUMBERS = {np.dtype(dtype): number for number, dtype in _DTYPES.items()}
_FORMAT = 6
_SMALL = 4096
"""Bytes of an array that is read at once."""
_LARGEST = 127
"""Of a weight of eight bits."""


def read_weights(path: Path) -> Weights:
    """The arrays of a CTranslate2 ``model.bin`` by name, mapped and not yet in memory.

    Raises:
        EngineError: the file has another format or is cut off.
    """
    model = _read(path)
    return model.arrays | {alias: model.arrays[name] for alias, name in model.aliases.items()}


def decoder_size(weights: Weights) -> tuple[int, int, int]:
    """Layers, heads and width of a Whisper's decoder. Raises KeyError: it is no Whisper's."""
    layers = {name.split("/")[1] for name in weights if name.startswith("decoder/layer_")}
    # One of them is the norm behind all layers.
    width = weights["decoder/embeddings/weight"].shape[1]
    return len(layers) - 1, int(weights["decoder/num_heads"].item()), width


def write_eight_bits(source: Path, target: Path) -> None:
    """Writes ``source`` as CTranslate2 would hold it with ``compute_type="int8"``.

    It makes the same of the weights at each start, and takes twice as long as reading this.

    Raises:
        EngineError: ``source`` has another format or is cut off.
        OSError: ``target`` cannot be written.
    """
    model = _read(source)
    arrays = dict(_eight_bits(model.arrays))
    with target.open("wb") as file:
        _write(file, _Model(model.spec, model.revision, arrays, model.aliases))


@dataclass(frozen=True, slots=True)
class _Model:
    spec: str
    revision: int
    arrays: Weights
    aliases: dict[str, str]


def _read(path: Path) -> _Model:
    try:
        with path.open("rb") as file:
            return _Reader(path, file).model()
    except (OSError, ValueError, struct.error, KeyError) as error:
        raise EngineError(f"{path}: {error}") from error


class _Reader:
    """Little-endian: names are prefixed with their length and end in a zero byte."""

    def __init__(self, path: Path, file: BinaryIO) -> None:
        self._path, self._file = path, file
        self._size = path.stat().st_size

    def model(self) -> _Model:
        version, spec, revision = self._number("I"), self._text(), self._number("I")
        if version != _FORMAT:
            raise ValueError(f"format {version} of CTranslate2 is not known, only {_FORMAT}")
        arrays = dict(self._variable() for _ in range(self._number("I")))
        aliases = {self._text(): self._text() for _ in range(self._number("I"))}
        return _Model(spec, revision, arrays, aliases)

    def _variable(self) -> tuple[str, NDArray[np.generic]]:
        name = self._text()
        shape = tuple(self._number("I") for _ in range(self._number("B")))
        dtype, size = _DTYPES[self._number("B")], self._number("I")
        if size < _SMALL:
            return name, np.frombuffer(self._take(size), dtype).reshape(shape)
        # Each mapped by itself: what is no longer used takes no memory.
        begin = self._file.tell()
        if begin + size > self._size:
            raise ValueError("cut off")
        self._file.seek(size, os.SEEK_CUR)
        return name, np.memmap(self._path, dtype, "r", begin, shape)

    def _take(self, size: int) -> bytes:
        taken = self._file.read(size)
        if len(taken) < size:
            raise ValueError("cut off")
        return taken

    def _number(self, code: str) -> int:
        [number] = struct.unpack(f"<{code}", self._take(struct.calcsize(f"<{code}")))
        return int(number)

    def _text(self) -> str:
        return self._take(self._number("H"))[:-1].decode()


def _eight_bits(arrays: Weights) -> Iterator[tuple[str, NDArray[np.generic]]]:
    for name, array in arrays.items():
        if array.dtype != np.float16:
            yield name, array
        elif name.endswith("/weight") and array.ndim == 2:
            weight = array.astype(np.float32)
            largest = np.abs(weight).max(1)
            scale = np.where(largest > 0, np.float32(_LARGEST) / largest, np.float32(1))
            yield name, np.rint(weight * scale[:, None]).astype(np.int8)
            yield f"{name}_scale", scale.astype(np.float32)
        else:
            yield name, array.astype(np.float32)


def _write(file: BinaryIO, model: _Model) -> None:
    file.write(struct.pack("<I", _FORMAT) + _packed(model.spec))
    file.write(struct.pack("<II", model.revision, len(model.arrays)))
    for name, array in model.arrays.items():
        sizes = struct.pack(f"<B{array.ndim}I", array.ndim, *array.shape)
        kind = struct.pack("<BI", _NUMBERS[array.dtype], array.nbytes)
        file.write(_packed(name) + sizes + kind)
        file.write(array.tobytes())
    file.write(struct.pack("<I", len(model.aliases)))
    for alias, name in model.aliases.items():
        file.write(_packed(alias) + _packed(name))


def _packed(text: str) -> bytes:
    letters = text.encode() + b"\0"
    return struct.pack("<H", len(letters)) + letters
