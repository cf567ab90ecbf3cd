"""Sound files: whatever the user has, as the sound the house hears; and back to WAV."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from assistant.core.audio import SAMPLE_RATE, Audio
from assistant.core.errors import AssistantError

log = logging.getLogger(__name__)

LONGEST_FILE_SECONDS = 3600
"""An hour takes 115 MB as sound."""
CLIPPED_SHARE = 0.001
"""Share of samples at full scale from which a recording counts as clipped."""
_RATES = range(4_000, 384_001)


class AudioFileError(AssistantError):
    """A sound file that cannot be read; the message says which and why."""

    key = "error_audio_file"


def read_audio(path: Path) -> Audio:
    """Any file libsndfile reads (WAV, FLAC, Ogg, MP3, AIFF ...) as 16 kHz mono.

    Channels are averaged, any rate and sample format is converted; of a truncated file what is
    there is read. Clipping is logged.

    Raises:
        AudioFileError: missing, empty, not sound, too long, or broken.
    """
    samples, rate = _decode(path)
    if len(samples) == 0:
        raise AudioFileError(f"{path}: the file holds no sound")
    # Broken float files hold NaN and infinity, which would spread over all samples.
    mono = np.nan_to_num(samples, posinf=1.0, neginf=-1.0).mean(axis=1)
    clipped = float(np.mean(np.abs(mono) >= 0.999))
    if clipped >= CLIPPED_SHARE:
        log.warning(
            "%s: %.1f %% of the sound is clipped; record it more quietly", path, 100 * clipped
        )
    if rate != SAMPLE_RATE:
        mono = soxr.resample(mono, rate, SAMPLE_RATE)
    return Audio(np.rint(np.clip(mono, -1.0, 1.0) * 32767).astype("<i2").tobytes())


def write_wav(path: Path, audio: Audio) -> None:
    """16-bit mono WAV.

    Raises:
        AudioFileError: it cannot be written.
    """
    try:
        soundfile.write(
            path, np.frombuffer(audio.pcm, "<i2"), audio.rate, format="WAV", subtype="PCM_16"
        )
    except (OSError, soundfile.SoundFileError) as error:
        raise AudioFileError(f"{path}: cannot write it ({error})") from error


def _decode(path: Path) -> tuple[NDArray[np.float32], int]:
    """Samples (n, channels) from -1 to 1, and their rate in Hz."""
    if not path.is_file():
        raise AudioFileError(f"{path}: no such file")
    if path.stat().st_size == 0:
        raise AudioFileError(f"{path}: the file is empty")
    try:
        with soundfile.SoundFile(path) as file:
            if file.samplerate not in _RATES:
                raise AudioFileError(f"{path}: a rate of {file.samplerate} Hz cannot be right")
            if file.frames > LONGEST_FILE_SECONDS * file.samplerate:
                raise AudioFileError(f"{path}: longer than {LONGEST_FILE_SECONDS // 60} minutes")
            return file.read(dtype="float32", always_2d=True), file.samplerate
    except (OSError, soundfile.SoundFileError) as error:
        raise AudioFileError(f"{path}: not a sound file we can read ({error})") from error
