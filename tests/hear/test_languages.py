"""Languages told apart by their sound."""

import pytest

from assistant.core.audio import SAMPLE_RATE, Audio, silence
from assistant.core.clock import SystemClock
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.hear.languages import surely_spoken
from assistant.hear.whisper import WhisperRecogniser
from tests.hear.speech import model, spoken

KO, EN, ZH = Language.KO, Language.EN, Language.ZH


def test_only_what_is_likely_by_far_is_believed() -> None:
    assert surely_spoken({KO: 0.05, EN: 0.9, ZH: 0.05}) is EN
    assert surely_spoken({KO: 0.5, EN: 0.1, ZH: 0.4}) is None
    assert surely_spoken({}) is None


async def test_a_recogniser_that_is_not_loaded_says_so() -> None:
    whisper = WhisperRecogniser(model("whisper-base"), SystemClock())
    with pytest.raises(EngineError, match="not loaded"):
        await whisper.languages(silence(1.0))
    with pytest.raises(ValueError, match=str(SAMPLE_RATE)):
        await whisper.languages(Audio(bytes(8000), 8000))
    whisper.close()


@pytest.mark.slow
async def test_whisper_tells_an_english_voice_and_hears_none_in_silence() -> None:
    whisper = WhisperRecogniser(model("whisper-base"), SystemClock())
    await whisper.load()
    try:
        likely = await whisper.languages(spoken("I would like to order some dinner, please.", EN))
        assert set(likely) == set(Language)
        assert sum(likely.values()) == pytest.approx(1.0)
        assert surely_spoken(likely) is EN
        assert await whisper.languages(silence(2.0)) == {}
    finally:
        whisper.close()
