"""The engines of a profile: what is missing is named, with the command that gets it."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from assistant.config import Config
from assistant.core.clock import SystemClock
from assistant.core.errors import EngineError
from assistant.core.language import Language
from assistant.engines import Engines
from assistant.hear.whisper_apart import WhisperApart
from assistant.speak.voices.espeak import EspeakVoice
from assistant.speak.voices.kokoro import KokoroVoice
from tests.hear.apart import process_of


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


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere only processes have a niceness")
async def test_beside_a_window_the_heavy_engines_give_way() -> None:
    def niceness() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    engines = await Engines.load(Config(), SystemClock(), beside_window=True)
    try:
        assert isinstance(engines.whisper, WhisperApart)
        apart = process_of(engines.whisper)
        assert apart.nice() > niceness()
        [voice] = [voice for voice in engines.voices if isinstance(voice, KokoroVoice)]
        assert await voice._thread.run(niceness) > niceness()
    finally:
        engines.close()
    apart.wait(60)


DICTIONARIES = """
import asyncio, sys
from assistant.core.clock import SystemClock
from assistant.core.language import Language
from assistant.models.registry import Registry
from assistant.speak.voices.kokoro import KokoroVoice

voice = KokoroVoice(Registry.load().require("kokoro"), SystemClock())
asyncio.run(voice.load(Language(sys.argv[1])))
# They are read while the device goes on to start.
voice._thread._executor.submit(int).result()
print({"jieba", "pypinyin"} <= sys.modules.keys(), getattr(sys.modules.get("jieba"), "dt", None) and
      sys.modules["jieba"].dt.initialized)
voice.close()
"""


@pytest.mark.slow
@pytest.mark.parametrize(("language", "read"), [("zh", "True True"), ("ko", "False None")])
def test_the_dictionaries_of_mandarin_are_read_before_the_first_sentence_by_who_speaks_it(
    language: str, read: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", DICTIONARIES, language], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == read
