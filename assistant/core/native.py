"""Native libraries that keep their state in globals."""

from __future__ import annotations

import ctypes
import shutil
import tempfile


def private_copy(library: str) -> ctypes.CDLL:
    """``library`` loaded from a file of its own: it shares no globals with any other copy in this
    process, such as the espeak-ng that pyttsx3 holds.

    Raises:
        OSError: it cannot be read, copied or loaded.
    """
    with tempfile.TemporaryDirectory(prefix="xiao-e-library-") as folder:
        return ctypes.CDLL(shutil.copy(library, folder))
