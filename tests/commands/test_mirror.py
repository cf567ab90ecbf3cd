"""``run.py mirror`` where something is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.cli import main
from assistant.core.check import Finding, Verdict
from assistant.core.clock import Clock
from assistant.models.registry import Registry
from assistant.see.fakes import ScriptedTracker


@pytest.fixture(autouse=True)
def no_landmarker(monkeypatch: pytest.MonkeyPatch) -> None:
    def tracker(model: Path, clock: Clock) -> ScriptedTracker:
        return ScriptedTracker([])

    def require(registry: Registry, name: str) -> Path:
        return Path(name)

    monkeypatch.setattr("assistant.commands.mirror.MediaPipeTracker", tracker)
    monkeypatch.setattr(Registry, "require", require)


def test_no_such_video(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mirror", "--video", str(tmp_path / "none.mp4")]) == 1
    assert "there is no such file" in capsys.readouterr().err


def test_a_file_that_is_no_video(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"\x00\x01 not a film" * 50)
    assert main(["mirror", "--video", str(broken)]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_no_such_character(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mirror", "--character", "../nobody", "--data", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "no character is called '../nobody'" in said
    assert "xiaoe" in said


def test_no_camera(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    none = Finding(subject="camera", verdict=Verdict.LIMITED, detail="none found", advice="plug in")
    monkeypatch.setattr("assistant.commands.mirror.check_camera", lambda: none)
    assert main(["mirror"]) == 1
    assert "no camera: none found; plug in" in capsys.readouterr().err
