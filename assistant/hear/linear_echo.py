"""A linear echo canceller: leaves a voice that talks into the device's words whole, where AEC3
takes much of it away, too; but it learns the way from loudspeaker to microphone in seconds only.

Speex's (libspeexdsp, BSD-3-Clause; Debian package libspeexdsp1) does it.
"""

from __future__ import annotations

import ctypes
import logging
from weakref import finalize

from assistant.core.audio import BYTES_PER_SAMPLE, SAMPLE_RATE

log = logging.getLogger(__name__)

BLOCK_SAMPLES = 256
"""Two of them are a frame."""
FILTER_SAMPLES = 6400
"""0.4 s: the delay of sound card and buffers, and the room."""
_SET_SAMPLING_RATE = 24
"""SPEEX_ECHO_SET_SAMPLING_RATE of speex_echo.h."""


class LinearCanceller:
    """Its filter goes on learning as long as it lives.

    Raises OSError: the library is not here.
    """

    def __init__(self) -> None:
        self._library = library = ctypes.CDLL("libspeexdsp.so.1")
        library.speex_echo_state_init.restype = ctypes.c_void_p
        self._state = ctypes.c_void_p(library.speex_echo_state_init(BLOCK_SAMPLES, FILTER_SAMPLES))
        library.speex_echo_ctl(
            self._state, _SET_SAMPLING_RATE, ctypes.byref(ctypes.c_int(SAMPLE_RATE))
        )
        finalize(self, library.speex_echo_state_destroy, self._state)

    def feed(self, heard: bytes, played: bytes) -> bytes:
        """``heard`` without the echo of ``played``; all one frame of 16-bit mono."""
        size = BYTES_PER_SAMPLE * BLOCK_SAMPLES
        block = ctypes.create_string_buffer(size)
        clean = bytearray()
        for start in range(0, len(heard), size):
            piece = slice(start, start + size)
            self._library.speex_echo_cancellation(self._state, heard[piece], played[piece], block)
            clean += block.raw
        return bytes(clean)


def linear_canceller() -> LinearCanceller | None:
    """``None`` where the library is missing: fewer are noticed then who talk into its words."""
    try:
        return LinearCanceller()
    except OSError as error:
        log.warning("%s; who talks into the device's words is noticed less often", error)
        return None
