"""What every voice activity detector must keep: Silero and the scripted one."""

import pytest

from assistant.core.audio import FRAME_SAMPLES, FRAME_SECONDS
from assistant.core.ports import VoiceActivity
from assistant.hear.fakes import ScriptedVoiceActivity
from assistant.hear.voice_activity import FRAME_BYTES, SileroVoiceActivity
from tests.hear.speech import noise, spoken

SENTENCE = "I would like two hamburgers and a large coffee, please."


def frames(pcm: bytes) -> list[bytes]:
    return [pcm[i : i + FRAME_BYTES] for i in range(0, len(pcm) - FRAME_BYTES + 1, FRAME_BYTES)]


@pytest.fixture(params=["scripted", "silero"])
def detector(request: pytest.FixtureRequest) -> VoiceActivity:
    if request.param == "silero":
        return SileroVoiceActivity()
    return ScriptedVoiceActivity([(spoken(SENTENCE).seconds, 0.9)])


class TestVoiceActivity:
    def test_speech_is_likely_speech(self, detector: VoiceActivity) -> None:
        heard = [detector.feed(frame) for frame in frames(spoken(SENTENCE).pcm)]
        assert all(0.0 <= p <= 1.0 for p in heard)
        assert sum(p > 0.5 for p in heard) * FRAME_SECONDS > 1.0

    def test_the_same_sound_after_a_reset_gives_the_same(self, detector: VoiceActivity) -> None:
        sound = frames(spoken(SENTENCE).pcm)[:40]
        detector.reset()
        once = [detector.feed(frame) for frame in sound]
        detector.reset()
        assert [detector.feed(frame) for frame in sound] == once

    @pytest.mark.parametrize("samples", [0, 1, FRAME_SAMPLES - 1, FRAME_SAMPLES + 1])
    def test_another_length_is_refused(self, detector: VoiceActivity, samples: int) -> None:
        with pytest.raises(ValueError, match=str(FRAME_BYTES)):
            detector.feed(bytes(2 * samples))


def test_silero_hears_no_speech_in_silence_and_noise() -> None:
    for sound in (bytes(32_000), noise(2.0).pcm):
        silero = SileroVoiceActivity()
        assert max(silero.feed(frame) for frame in frames(sound)) < 0.5
