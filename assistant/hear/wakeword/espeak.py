"""espeak-ng as a library: many voices to train with, and where each word ends in the sound."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import espeakng_loader
import numpy as np
import soxr

from assistant.core.audio import SAMPLE_RATE
from assistant.core.errors import EngineError
from assistant.core.native import private_copy
from assistant.hear.wakeword.clip import Clip, Samples, last_sound

ESPEAK_VOICES = {"ko": "ko", "en": "en-us", "zh": "cmn"}
"""espeak-ng's name of each language."""
# Constants and the event structure of espeak-ng's speak_lib.h.
_SYNCHRONOUS = 2
_UTF8 = 1
_IPA, _TIE = 2, 1 << 7
_EVENT_END_OF_LIST = 0
_EVENT_WORD = 1
_RATE, _PITCH, _RANGE = 1, 3, 4


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    ]


_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


@dataclass(frozen=True, slots=True)
class Manner:
    """``voice`` is espeak-ng's name with a variant ("ko+f2"); ``rate`` in words a minute."""

    voice: str
    rate: int = 165
    pitch: int = 50
    pitch_range: int = 50


class Espeak:
    """A private copy of the library. Not for more than one thread at a time."""

    def __init__(self) -> None:
        self._library = private_copy(espeakng_loader.get_library_path())
        path = espeakng_loader.get_data_path().encode()
        self._rate = self._library.espeak_Initialize(_SYNCHRONOUS, 0, path, 0)
        if self._rate <= 0:
            raise EngineError("espeak-ng could not start: reinstall the package espeakng-loader")
        self._pieces: list[Samples] = []
        self._words: list[tuple[int, int]] = []
        # Held, or ctypes would free it while the library still calls it.
        self._callback = _CALLBACK(self._take)
        self._library.espeak_SetSynthCallback(self._callback)
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p

    def speak(self, text: Sequence[tuple[str, bool]], manner: Manner) -> Clip:
        """Speaks the parts of ``text`` in one breath.

        Args:
            text: parts and whether each is the wake word; ``Clip.ends`` tells where those end.

        Raises:
            EngineError: an unknown voice.
        """
        self._choose(manner)
        self._pieces, self._words = [], []
        whole = "".join(part for part, _ in text).encode()
        self._library.espeak_Synth(whole, len(whole) + 1, 0, 1, 0, _UTF8, None, None)
        sound = np.concatenate([*self._pieces, np.zeros(1, np.float32)])
        ends = [last_sound(sound, *span, self._rate) for span in self._wake_spans(text, len(sound))]
        seconds = tuple(end / self._rate for end in ends)
        return Clip(soxr.resample(sound, self._rate, SAMPLE_RATE), seconds)

    def phonemes(self, text: str, voice: str, tie: str = "") -> str:
        """``text`` in the International Phonetic Alphabet, diphthongs and affricates tied by
        ``tie`` if one is given."""
        self._choose(Manner(voice))
        mode = _IPA | (_TIE | ord(tie) << 8 if tie else 0)
        rest = ctypes.c_char_p(text.encode())
        clauses = []
        while rest.value:
            clauses.append(self._library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, mode))
        return ", ".join(clause.decode() for clause in clauses if clause)

    def _choose(self, manner: Manner) -> None:
        if self._library.espeak_SetVoiceByName(manner.voice.encode()) != 0:
            raise EngineError(f"espeak-ng has no voice {manner.voice!r}")
        for parameter, value in (
            (_RATE, manner.rate),
            (_PITCH, manner.pitch),
            (_RANGE, manner.pitch_range),
        ):
            self._library.espeak_SetParameter(parameter, value, 0)

    def _take(self, sound: Any, count: int, events: Any) -> int:
        if sound and count > 0:
            self._pieces.append(np.ctypeslib.as_array(sound, shape=(count,)).astype(np.float32))
        for index in range(1 << 16):
            if events[index].type == _EVENT_END_OF_LIST:
                break
            if events[index].type == _EVENT_WORD:
                self._words.append((events[index].text_position - 1, events[index].sample))
        return 0

    def _wake_spans(
        self, text: Sequence[tuple[str, bool]], length: int
    ) -> Iterator[tuple[int, int]]:
        """First and last sample of each part that is the wake word."""
        position = 0
        for part, is_word in text:
            after = position + len(part)
            if is_word:
                begin = min((at for place, at in self._words if place >= position), default=0)
                end = min((at for place, at in self._words if place >= after), default=length)
                yield begin, end
            position = after


@cache
def espeak() -> Espeak:
    """The one instance of this process: the library keeps its state in globals."""
    return Espeak()
