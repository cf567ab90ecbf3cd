"""A native speaker of Korean for audio tests: MBROLA's voice hn1.

The program and the voice come from Debian's ``contrib`` and ``non-free``. The voice is free to
use, and may not be part of what is sold: so it speaks to the device, and never for it.
"""

from __future__ import annotations

import subprocess
import tempfile
import wave
from pathlib import Path

from assistant.core.audio import Audio
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.script.diphones import hn1

_VOICE = Path("/usr/share/mbrola/hn1/hn1")
_SLOWEST_SECONDS = 20.0


def is_installed() -> bool:
    return _VOICE.is_file()


def say(spoken: str, language: Language) -> Audio:
    """``spoken`` at the voice's own 16 kHz.

    Raises:
        EngineError: another language than Korean, or the voice is not installed.
    """
    if language is not Language.KO:
        raise EngineError(f"mbrola speaks Korean here, not {language}")
    with tempfile.TemporaryDirectory(prefix="xiao-e-mbrola-") as folder:
        pho, wav = Path(folder) / "line.pho", Path(folder) / "line.wav"
        pho.write_text(hn1(spoken), "ascii")
        # -e: a pair of sounds that the voice lacks is a short pause, not the end.
        command = ["mbrola", "-e", str(_VOICE), str(pho), str(wav)]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=_SLOWEST_SECONDS)
            with wave.open(str(wav)) as sound:
                return Audio(sound.readframes(sound.getnframes()), sound.getframerate())
        except (OSError, subprocess.SubprocessError, wave.Error, EOFError) as error:
            raise EngineError(
                f"mbrola could not speak ({error}): install mbrola and mbrola-hn1 "
                "from Debian's contrib and non-free"
            ) from error
