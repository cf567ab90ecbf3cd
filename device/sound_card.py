"""PortAudio itself: finds devices and opens streams."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any, ClassVar

from device.frames import Loopback


class SoundCard:
    """PortAudio itself, shared by the microphone and the speaker of one device.

    PortAudio finds devices only when it starts. One that cannot be opened is therefore tried once
    more after starting it anew; as that would end open streams, only while there are none.

    Attributes:
        loopback: brings what the speaker plays to the microphone, whose echo it is.
    """

    _lock: ClassVar = threading.Lock()
    """PortAudio is one for the whole process."""

    def __init__(self) -> None:
        self.loopback = Loopback()
        self._open = 0

    async def open(self, make: Callable[[Any], Any]) -> Any:
        """Opens and starts a stream off the event loop.

        Args:
            make: gets the sounddevice module and returns a stream.

        Raises:
            OSError: there is no PortAudio on this machine.
            sounddevice.PortAudioError, ValueError: there is no such device, or it cannot be used.
        """
        opening = _Opening()
        try:
            return await asyncio.to_thread(self._start, make, opening)
        except asyncio.CancelledError:
            # Not here: the lock may be held for as long as a device takes to open.
            threading.Thread(target=self._abandon, args=(opening,), daemon=True).start()
            raise

    def close(self, stream: Any) -> None:
        """Ends a stream at once, whatever became of its device."""
        with self._lock:
            stream.close(ignore_errors=True)
            self._open -= 1

    def _start(self, make: Callable[[Any], Any], opening: _Opening) -> Any:
        # PortAudio is looked for at this import, and may not be there.
        import sounddevice

        with self._lock:
            if opening.abandoned:
                return None
            try:
                stream = _started(make, sounddevice)
            except Exception:
                if self._open:
                    raise
                sounddevice._terminate()
                sounddevice._initialize()
                stream = _started(make, sounddevice)
            self._open += 1
            opening.stream = stream
            return stream

    def _abandon(self, opening: _Opening) -> None:
        with self._lock:
            opening.abandoned = True
        if opening.stream is not None:
            self.close(opening.stream)


class _Opening:
    """A stream that is being opened, which nobody may wait for any more."""

    stream: Any = None
    abandoned = False


def _started(make: Callable[[Any], Any], sounddevice: Any) -> Any:
    stream = make(sounddevice)
    try:
        stream.start()
    except Exception:
        stream.close(ignore_errors=True)
        raise
    return stream
