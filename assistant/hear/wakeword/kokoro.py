"""Kokoro-82M as many voices to train with: its own, and mixtures of two of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import soxr
from numpy.typing import NDArray

from assistant.core.audio import SAMPLE_RATE
from assistant.core.errors import EngineError
from assistant.hear.wakeword.clip import Clip
from assistant.hear.wakeword.espeak import ESPEAK_VOICES, espeak

_RATE = 24_000
_MODEL = "kokoro-v1.0.int8.onnx"

TokenOf = Callable[[str], int | None]


class KokoroVoices:
    """Speaks phonemes; about twice as fast as real time on one core.

    Args:
        folder: holds the model and ``voices/NAME.bin`` (float32, 510 x 1 x 256).
        token_of: the model's number of a phoneme.

    Raises:
        EngineError: when the model is missing or damaged.
    """

    def __init__(self, folder: Path, token_of: TokenOf) -> None:
        try:
            self._session = onnxruntime.InferenceSession(str(folder / _MODEL))
        except Exception as error:  # onnxruntime's own errors share no public base class
            raise EngineError(f"{folder}: cannot load Kokoro ({error})") from error
        self._styles = {path.stem: path for path in sorted((folder / "voices").glob("*.bin"))}
        self._token_of = token_of

    @property
    def names(self) -> list[str]:
        return list(self._styles)

    def speak(self, phonemes: str, voice: str, speed: float = 1.0) -> Clip:
        """``voice``: a name, or two joined by ``+`` for the voice half way between them."""
        tokens = [token for letter in phonemes if (token := self._token_of(letter)) is not None]
        style = np.mean([self._style(name)[len(tokens)] for name in voice.split("+")], axis=0)
        inputs = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": style[None],
            "speed": np.array([speed], np.float32),
        }
        sound = self._session.run(None, inputs)[0].ravel()
        return Clip(soxr.resample(sound, _RATE, SAMPLE_RATE) * 32767)

    def _style(self, name: str) -> NDArray[np.float32]:
        return np.fromfile(self._styles[name], np.float32).reshape(-1, 256)


def ipa(text: str, language: str) -> str:
    """``text`` as espeak-ng would say it, in the phonemes that Kokoro knows."""
    phonemes = espeak().phonemes(text, ESPEAK_VOICES[language])
    return unicodedata.normalize("NFC", "".join(c for c in phonemes if not c.isdigit()))
