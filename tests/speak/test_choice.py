from pathlib import Path

import pytest

from assistant.core.clock import SystemClock
from assistant.core.errors import ConfigError
from assistant.core.language import Language
from assistant.speak.voices.choice import choose_voices
from assistant.speak.voices.kokoro import MODEL


def test_without_its_model_kokoro_is_left_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    chain = choose_voices(("kokoro", "espeak"), tmp_path, SystemClock())
    assert [voice.name for voice in chain[Language.KO]] == ["espeak"]
    assert "Kokoro is not in" in caplog.text


def test_espeak_is_always_the_last_resort(tmp_path: Path) -> None:
    (tmp_path / MODEL).touch()
    (tmp_path / "voices").mkdir()
    chain = choose_voices(("kokoro",), tmp_path, SystemClock())
    for language in Language:
        assert [voice.name.partition("-")[0] for voice in chain[language]] == ["kokoro", "espeak"]


def test_a_voice_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="siri"):
        choose_voices(("siri",), tmp_path, SystemClock())
