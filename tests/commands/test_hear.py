"""``run.py hear`` of many files: none of them costs another its conversation."""

from __future__ import annotations

import argparse
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from assistant.commands import hear
from assistant.config import load_config
from assistant.core.clock import SkippingClock
from assistant.core.errors import EngineError
from assistant.engines import Engines
from assistant.store import Store
from assistant.wyoming.clients import WyomingClients


@pytest.mark.parametrize(
    ("error", "key"), [(RuntimeError("gone"), "error_internal"), (EngineError("x"), "error_engine")]
)
async def test_what_breaks_off_is_told_and_leaves_the_rest_alone(
    error: Exception,
    key: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    @asynccontextmanager
    async def broken(*_: object) -> AsyncIterator[None]:
        raise error
        yield

    monkeypatch.setattr(hear, "running", broken)
    clock = SkippingClock()
    options = argparse.Namespace(json=True, wake=False, data=None)
    config = load_config(data_folder=str(tmp_path))
    engines = Engines(
        whisper=None,
        vosk=None,
        name=None,
        voices=(),
        wyoming=WyomingClients(config.wyoming, clock),
    )
    assert not await hear.hear_file(Path("an order.wav"), options, config, engines, clock)
    begun, failed = map(json.loads, capsys.readouterr().out.splitlines())
    assert begun["file"] == "an order.wav"
    assert (failed["fact"], failed["key"]) == ("Failed", key)
    assert "an order.wav" in failed["detail"]


def test_what_one_file_switched_off_is_on_for_the_next(tmp_path: Path) -> None:
    learnt = tmp_path / "wakeword" / "jarvis" / "network.onnx"
    learnt.parent.mkdir(parents=True)
    learnt.touch()
    store = Store(tmp_path / "xiao-e.db")
    store.settings.set_muted(True)
    store.close()
    hear.forget(tmp_path)
    fresh = Store(tmp_path / "xiao-e.db")
    assert not fresh.settings.muted
    fresh.close()
    assert learnt.exists()
