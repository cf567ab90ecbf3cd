"""A name nobody has trained: begun at once by a process of its own, and learnt beside all else."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest

from assistant import naming
from assistant.config import PROJECT, Config
from assistant.core.audio import SAMPLE_RATE
from assistant.core.errors import ConfigError, EngineError
from assistant.core.language import Language
from assistant.hear.wake import NetworkWakeWord
from assistant.hear.wake_files import SHIPPED, begun_files, load_settings, own_files, wake_files
from assistant.hear.wake_policy import WakePolicy
from assistant.models import Registry
from assistant.script.lines import LineSpeaker


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(
        wake_word="Robin", data_folder=str(tmp_path / "data"), cache_folder=str(tmp_path / "cache")
    )


class Learnt:
    """How often it was told that the name has been learnt."""

    def __init__(self) -> None:
        self.told = 0

    async def __call__(self) -> None:
        self.told += 1


def test_what_was_begun_is_heard_with_until_the_name_is_learnt(tmp_path: Path) -> None:
    begun, own = begun_files("Robin", tmp_path), own_files("Robin", tmp_path)
    assert wake_files("Robin", tmp_path) == own
    for files in (begun, own):
        files.network.parent.mkdir(parents=True, exist_ok=True)
        files.network.touch()
        assert wake_files("Robin", tmp_path) == files
    assert begun.enrolled == own.enrolled


async def test_the_name_we_ship_is_learnt_by_nobody(tmp_path: Path) -> None:
    config = Config(data_folder=str(tmp_path))
    await naming.begin_name(config)
    learnt = Learnt()
    async with naming.learning_name(config, learnt):
        await asyncio.sleep(0.1)
    assert (config.wake_word, learnt.told) == (SHIPPED, 0)
    assert not (tmp_path / "wakeword").exists()


async def test_a_name_that_nobody_can_say_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="write it in"):
        await naming.begin_name(Config(wake_word="джарвис", data_folder=str(tmp_path)))


async def test_without_its_model_it_says_what_to_do(
    config: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XIAO_E_MODELS", str(tmp_path / "none"))
    with pytest.raises(EngineError, match=r"'Robin'.*models fetch wake-features"):
        await naming.begin_name(config)


async def test_what_fails_beside_a_device_costs_it_nothing(
    config: Config,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("XIAO_E_MODELS", str(tmp_path / "none"))
    learnt = Learnt()
    async with naming.learning_name(config, learnt):
        for _ in range(200):
            if caplog.text:
                break
            await asyncio.sleep(0.05)
    assert "models fetch wake-features" in caplog.text
    assert learnt.told == 0


async def test_a_folder_that_cannot_be_written_to_is_told_at_once(
    config: Config, tmp_path: Path
) -> None:
    (tmp_path / "data").touch()  # no folder can be made there
    with pytest.raises(EngineError, match="'Robin' could not be learnt"):
        await naming.begin_name(config)


async def test_it_tells_when_the_name_has_been_learnt(
    config: Config, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def at_once(*_: object) -> None:
        return

    monkeypatch.setattr(naming, "_run", at_once)
    learnt = Learnt()
    async with naming.learning_name(config, learnt):
        await asyncio.sleep(0.1)
    assert learnt.told == 1
    assert "'Robin' has been learnt" in capsys.readouterr().out


async def test_learning_ends_with_the_device(config: Config) -> None:
    learnt = Learnt()
    async with naming.learning_name(config, learnt):
        process = await _child()
    await asyncio.to_thread(process.wait, 10)
    assert learnt.told == 0
    assert not own_files("Robin", Path(config.data_folder)).network.exists()


def test_it_ends_where_the_device_was_killed(config: Config) -> None:
    command = [sys.executable, "-m", "assistant.naming", "learn", config.wake_word]
    folders = [config.data_folder, config.cache_folder]
    with subprocess.Popen([*command, *folders], stdin=subprocess.PIPE, cwd=PROJECT) as process:
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(20) == 1


async def _child() -> psutil.Process:
    for _ in range(200):
        for process in psutil.Process(os.getpid()).children():
            if "assistant.naming" in process.cmdline():
                return process
        await asyncio.sleep(0.05)
    raise AssertionError("no process learns")


@pytest.mark.slow
async def test_a_name_is_heard_a_minute_after_it_was_typed(config: Config, tmp_path: Path) -> None:
    await naming.begin_name(config)
    files = naming.name_files(config)
    assert not files.verifier.exists()
    ear = NetworkWakeWord(
        Registry.load().require("wake-features"), files.network, times=1, name="Robin"
    )
    policy = WakePolicy(load_settings(1, files.settings))
    lines = LineSpeaker(tmp_path / "lines")
    try:
        said = await lines.line("Robin.", Language.EN, "kokoro:am_michael")
        other = await lines.line("What is the weather today?", Language.EN, "kokoro:am_michael")
    finally:
        lines.close()
    for sound, called in ((said.pcm, True), (other.pcm, False)):
        ear.reset()
        policy.reset()
        whole = np.frombuffer(sound, "<i2")
        frames = [whole[at : at + 480].tobytes() for at in range(0, len(whole), 480)]
        silence = [bytes(960)] * 20
        scores = [ear.feed(frame) for frame in (*silence, *frames, *silence)]
        woken = [policy.feed(n * 480 / SAMPLE_RATE, score) for n, score in enumerate(scores)]
        assert any(woken) is called
