"""Sound played faster or slower: a second look at what a recogniser could not make out.

Recognisers are trained on sound played at several speeds (Ko et al. 2015, "Audio augmentation for
speech recognition"); a voice unlike those they know is often nearer to them at another.
"""

from __future__ import annotations

import numpy as np
import soxr

from assistant.core.audio import Audio


def played(audio: Audio, speed: float) -> Audio:
    """``audio`` ``speed`` times as fast, and as much higher."""
    if speed == 1.0:
        return audio
    samples = np.frombuffer(audio.pcm, "<i2").astype(np.float32)
    resampled = soxr.resample(samples, audio.rate * speed, audio.rate)
    return Audio(np.clip(np.rint(resampled), -32768, 32767).astype("<i2").tobytes(), audio.rate)
