"""The engines of a profile: what is missing is named, with the command that gets it."""

from pathlib import Path

import pytest

from assistant.config import Config
from assistant.core.clock import SystemClock
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.engines import Engines
from assistant.speak.voices.espeak import EspeakVoice


@pytest.mark.parametrize("language", list(Language))
async def test_vosk_alone_without_its_model(
    language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XIAO_E_MODELS", str(tmp_path))
    with pytest.raises(EngineError, match=f"models fetch vosk-{language}") as caught:
        await Engines.load(Config(profile="vosk", language=language), SystemClock())
    assert caught.value.key == "error_model_missing"


async def test_the_mini_profile_speaks_without_kokoro() -> None:
    engines = await Engines.load(Config(profile="mini"), SystemClock(), hear=False)
    try:
        assert [type(voice) for voice in engines.voices] == [EspeakVoice]
    finally:
        engines.close()
