"""Native libraries that keep their state in globals."""

from __future__ import annotations

import ctypes
import re
import sys
import tempfile
import uuid
from pathlib import Path


def private_copy(library: str) -> ctypes.CDLL:
    """``library`` loaded from a file of its own: it shares no globals with any other copy in this
    process, such as the espeak-ng that pyttsx3 holds.

    Raises:
        OSError: it cannot be read, copied or loaded.
    """
    original = Path(library)
    with tempfile.TemporaryDirectory(prefix="xiao-e-library-") as folder:
        copy = Path(folder) / original.name
        copy.write_bytes(_renamed(original.read_bytes(), original.name))
        return ctypes.CDLL(str(copy))


def _renamed(content: bytes, name: str) -> bytes:
    """``content`` with another name inside: the loader gives whoever asks for a library by the
    name inside (pyttsx3 does) the copy that is loaded already, and two threads share its globals.
    """
    inside = re.compile(rb"(?<=\0)" + re.escape(name.encode()) + rb"[.0-9]*(?=\0)")
    other = uuid.uuid4().hex.encode()
    return inside.sub(lambda found: other[: len(found[0])].ljust(len(found[0]), b"-"), content)


def give_memory_back() -> None:
    """Gives the system what has been freed and is still held for later, where the C library can:
    after loading engines, tens of megabytes."""
    if sys.platform != "linux":
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
