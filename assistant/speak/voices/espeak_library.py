"""espeak-ng's C library: when each phoneme sounds, and what the phonemes of a text are.

``espeakng-loader`` carries version 1.52 with its data. Debian's 1.51 reads Mandarin wrongly, so
the library of the system is never used.
"""

from __future__ import annotations

import ctypes
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import espeakng_loader

from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.core.native import private_copy
from assistant.speak.timing import TimedPhoneme, TimedWord, Timing

VOICES = {Language.KO: "ko", Language.EN: "en-us", Language.ZH: "cmn"}

# From espeak-ng's speak_lib.h.
_SYNCHRONOUS = 2
_PHONEME_EVENTS_IN_IPA_WITHOUT_EXIT = 0x8003
_CHARS_UTF8 = 1
_RATE = 1
_EVENT_PHONEME = 7
_IPA = 0x02
_TIE = 0x80

# A word between spaces; in Chinese each character may be one.
_WORD = re.compile(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+")
_HANZI = re.compile(r"[\u3400-\u9fff]+")


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("symbol", ctypes.c_char * 8),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


class EspeakLibrary:
    """One private copy of the library. Not thread-safe: give each thread its own.

    Raises:
        EngineError: when the library or its data cannot be loaded.
    """

    def __init__(self) -> None:
        try:
            self._library = private_copy(espeakng_loader.get_library_path())
            data = espeakng_loader.get_data_path().encode()
        except (OSError, RuntimeError) as error:
            raise EngineError(f"espeak-ng's library cannot be loaded: {error}") from error
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self._rate: int = self._library.espeak_Initialize(
            _SYNCHRONOUS, 0, data, _PHONEME_EVENTS_IN_IPA_WITHOUT_EXIT
        )
        if self._rate <= 0:
            raise EngineError(f"espeak-ng cannot read its data in {data.decode()}")
        self._events: list[tuple[float, int, str]] = []
        self._samples = 0
        self._callback = _Callback(self._collect)
        self._library.espeak_SetSynthCallback(self._callback)

    def timing(self, text: str, voice: str, words_per_minute: int) -> Timing:
        """Speaks ``text`` silently and tells when each phoneme and word begins."""
        self._set_voice(voice)
        self._library.espeak_SetParameter(_RATE, words_per_minute, 0)
        self._events.clear()
        self._samples = 0
        encoded = text.encode()
        self._library.espeak_Synth(encoded, len(encoded) + 1, 0, 0, 0, _CHARS_UTF8, None, None)
        phonemes = tuple(TimedPhoneme(at, symbol) for at, _, symbol in self._events)
        return Timing(phonemes, tuple(self._words(text)), self._samples / self._rate)

    def ipa(self, text: str, voice: str, tie: str = "^") -> str:
        """The phonemes of ``text`` in IPA, affricates and diphthongs joined by ``tie``."""
        self._set_voice(voice)
        mode = _IPA | _TIE | ord(tie) << 8
        rest = ctypes.c_char_p(text.encode())
        clauses = []
        # The library moves the pointer behind the clause it has read, and to NULL at the end.
        while rest.value:
            clause: bytes = self._library.espeak_TextToPhonemes(
                ctypes.byref(rest), _CHARS_UTF8, mode
            )
            clauses.append(clause.decode(errors="ignore"))
        return " ".join(clauses)

    def _set_voice(self, voice: str) -> None:
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise EngineError(f"espeak-ng has no voice {voice!r}")

    def _collect(self, _: object, count: int, events: ctypes.Array[_Event]) -> int:
        self._samples += count
        for event in _until_terminated(events):
            symbol = event.symbol.decode(errors="ignore")
            if event.type == _EVENT_PHONEME and not symbol.startswith("("):
                at = event.audio_position / 1000
                self._events.append((at, event.text_position, symbol))
        return 0

    def _words(self, text: str) -> Iterator[TimedWord]:
        """Word events are missing at the start of Korean clauses, so words are found by phoneme.

        A phoneme's text position (from 1) is right except in those same words, where it lies
        behind them: such a word is the next one that has not been spoken.
        """
        ends = {match.start(): match.end() for match in _WORD.finditer(text)}
        starts: dict[int, float] = {}
        position_before = None
        for at, position, symbol in self._events:
            if symbol and position != position_before:
                last = max(starts, default=-1)
                begin = position - 1
                if begin not in ends or begin < last:
                    begin = min((b for b in ends if b > last), default=last)
                starts.setdefault(begin, at)
            position_before = position if symbol else None
        for begin, following in pairwise([*starts, len(text)]):
            # Hanzi of one word are told of once, at its first.
            hanzi = _HANZI.match(text, begin, following)
            yield TimedWord(starts[begin], begin, hanzi.end() if hanzi else ends[begin])


def _until_terminated(events: ctypes.Array[_Event]) -> Iterator[_Event]:
    for event in events:
        if event.type == 0:
            return
        yield event


@contextmanager
def lent_to_pyttsx3() -> Iterator[None]:
    """Within it pyttsx3 loads the library of ``espeakng-loader`` instead of the system's.

    pyttsx3 asks the system for ``libespeak-ng.so.1``; the dynamic linker answers with a library
    of that name that is already loaded. Its data are found through the environment, which is put
    back afterwards so that an espeak-ng command of another version is not misled.
    """
    before = os.environ.get("ESPEAK_DATA_PATH")
    ctypes.CDLL(str(Path(espeakng_loader.get_library_path())))
    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    try:
        yield
    finally:
        if before is None:
            del os.environ["ESPEAK_DATA_PATH"]
        else:
            os.environ["ESPEAK_DATA_PATH"] = before
