"""The features are those that Whisper was trained with, as faster-whisper makes them."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.core.audio import SAMPLE_RATE
from assistant.hear.whisper_features import FRAMES_PER_SECOND, features_of


@pytest.mark.parametrize("seconds", [1.0, 10.0, 10.77])
def test_they_are_faster_whispers(seconds: float) -> None:
    from faster_whisper.feature_extractor import FeatureExtractor

    count = round(seconds * SAMPLE_RATE)
    loudness = np.linspace(0, 0.3, count)
    samples = (np.random.default_rng(1).normal(0, 1, count) * loudness).astype(np.float32)
    samples[count // 2 : count // 2 + 3000] = 0
    [ours] = features_of(samples)
    theirs = FeatureExtractor()(samples)
    assert ours.shape == (80, int(seconds * FRAMES_PER_SECOND))
    np.testing.assert_allclose(ours, theirs[:, : ours.shape[1]], atol=1e-5)
