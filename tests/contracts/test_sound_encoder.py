"""What every encoder of the second ear must keep: Whisper's, here and in a process of its own, and
the fake one."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.core.audio import SAMPLE_RATE, Audio
from assistant.hear.wake_fake import LoudnessEncoder
from assistant.hear.wake_verifier import ENCODING_SIZE, HEARD_SECONDS, SoundEncoder
from tests.contracts.sounds import sweep

slow = pytest.mark.slow


@pytest.fixture(
    params=[
        "fake",
        pytest.param("whisper", marks=slow),
        pytest.param("whisper_apart", marks=slow),
    ]
)
def encoder(request: pytest.FixtureRequest) -> SoundEncoder:
    if request.param == "fake":
        return LoudnessEncoder()
    real: SoundEncoder = request.getfixturevalue(request.param)
    return real


class TestSoundEncoder:
    @pytest.mark.parametrize("seconds", [1.0, HEARD_SECONDS])
    async def test_a_frame_every_twentieth_of_a_second_and_no_more(
        self, encoder: SoundEncoder, seconds: float
    ) -> None:
        encoded = await encoder.encode(sweep(seconds, SAMPLE_RATE))
        assert encoded.shape == (round(seconds * 50), ENCODING_SIZE)
        assert encoded.dtype == np.float32
        assert np.isfinite(encoded).all()

    async def test_the_same_sound_is_encoded_alike_and_another_is_not(
        self, encoder: SoundEncoder
    ) -> None:
        sound = sweep(HEARD_SECONDS, SAMPLE_RATE)
        first, again = await encoder.encode(sound), await encoder.encode(sound)
        other = await encoder.encode(Audio(bytes(len(sound.pcm))))
        apart = np.abs(first - other).mean()
        assert apart > 0.1
        assert np.abs(first - again).mean() < apart / 20

    async def test_another_rate_is_refused(self, encoder: SoundEncoder) -> None:
        with pytest.raises(ValueError, match="16000 Hz"):
            await encoder.encode(sweep(HEARD_SECONDS, 8000))
