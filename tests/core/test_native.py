"""A private copy of a native library: nobody who asks for the library is given the copy."""

from __future__ import annotations

import ctypes
import sys

import espeakng_loader
import pytest

from assistant.core.native import private_copy

LIBRARY = espeakng_loader.get_library_path()


def test_no_two_copies_are_one() -> None:
    assert private_copy(LIBRARY)._handle != private_copy(LIBRARY)._handle


@pytest.mark.skipif(sys.platform != "linux", reason="names inside libraries are ELF's")
def test_one_who_asks_by_the_librarys_own_name_is_not_given_the_copy() -> None:
    copy = private_copy(LIBRARY)
    try:
        asked = ctypes.CDLL("libespeak-ng.so.1")
    except OSError:
        return  # No system-wide one, and the copy was not taken for it.
    assert asked._handle != copy._handle


def test_a_library_that_is_not_there_is_an_error() -> None:
    with pytest.raises(OSError, match="nowhere"):
        private_copy("/nowhere/at/all.so")
