"""The doctor: each check on a machine that has the thing and on one that has not."""

from __future__ import annotations

import json
import shutil
import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
import sounddevice

from assistant import doctor
from assistant.config import Config
from assistant.core.check import Finding, Verdict
from assistant.core.errors import ConfigError
from assistant.core.language import Language
from assistant.engines import models_needed
from assistant.models import Registry
from assistant.understanding import CITY
from avatar.checks import check_display, check_fonts
from device.checks import check_camera, check_microphone, check_speaker

GOOD = Finding(subject="a", verdict=Verdict.OK, detail="fine")
LESS = Finding(subject="camera", verdict=Verdict.LIMITED, detail="none", advice="plug one in")
BAD = Finding(subject="models", verdict=Verdict.FAILED, detail="missing", advice="fetch them")


def test_a_check_that_breaks_does_not_stop_the_others() -> None:
    def breaks() -> Finding:
        raise RuntimeError("driver gone")

    def wrong_setting() -> Finding:
        raise ConfigError("page_port: expected int")

    findings = doctor.examine([("x", breaks), ("y", wrong_setting), ("a", lambda: GOOD)])
    assert [finding.verdict for finding in findings] == [Verdict.FAILED, Verdict.FAILED, Verdict.OK]
    assert "driver gone" in findings[0].detail
    assert findings[1].detail == "page_port: expected int"


def test_the_text_is_aligned_and_says_what_to_do() -> None:
    lines = doctor.as_text([GOOD, LESS, BAD]).splitlines()
    assert lines[0] == " ok  a       fine"
    assert lines[1] == " --  camera  none"
    assert lines[2].strip() == "-> plug one in"
    assert lines[-1] == "Xiao-E cannot run yet: 1 to put right (!!)."
    assert doctor.as_text([GOOD, LESS]).endswith("missing that it can do without (--).")
    assert doctor.as_text([GOOD]).endswith("Xiao-E can run.")


def test_only_what_is_needed_makes_the_exit_code() -> None:
    assert doctor.exit_code([GOOD, LESS]) == 0
    assert doctor.exit_code([GOOD, BAD]) == 1


def test_json_has_every_field() -> None:
    assert json.loads(doctor.as_json([LESS])) == [
        {"subject": "camera", "verdict": "limited", "detail": "none", "advice": "plug one in"}
    ]


def test_missing_models_are_named_with_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XIAO_E_MODELS", str(tmp_path))
    registry = Registry.load()
    finding = doctor.check_models(registry)
    assert finding.verdict is Verdict.FAILED
    assert finding.advice.startswith("python run.py models fetch whisper-base vosk-ko")
    assert doctor.check_voices(registry).verdict is Verdict.LIMITED


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.mark.parametrize(
    ("free", "verdict"),
    [
        (5_000_000_000, Verdict.OK),
        (500_000_000, Verdict.LIMITED),
        (1_000_000, Verdict.FAILED),
    ],
)
def test_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, verdict: Verdict) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**10, 10**10 - free, free))
    assert doctor.check_disk(tmp_path / "not" / "there" / "yet").verdict is verdict


def test_a_port_in_use_is_told() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        finding = doctor.check_port(port)
        assert finding.verdict is Verdict.LIMITED
        assert str(port) in finding.detail
    assert doctor.check_port(port).verdict is Verdict.OK


def test_display(tmp_path: Path) -> None:
    assert check_display({"DISPLAY": ":0"}, tmp_path).detail == "DISPLAY=:0"
    assert check_display({"DISPLAY": ""}, tmp_path).verdict is Verdict.LIMITED
    (tmp_path / "card0").touch()
    assert check_display({}, tmp_path).verdict is Verdict.OK


def test_camera(tmp_path: Path) -> None:
    assert check_camera(tmp_path).verdict is Verdict.LIMITED
    (tmp_path / "video0").touch()
    assert check_camera(tmp_path).detail.endswith("video0")


def one_microphone() -> list[dict[str, Any]]:
    channels = {"max_input_channels": 1, "max_output_channels": 0}
    return [{"index": 3, "name": "USB Audio", "default_samplerate": 48000.0, **channels}]


@pytest.mark.parametrize("default", [-1, 3, 7], ids=["none", "usable", "gone"])
def test_sound_devices(monkeypatch: pytest.MonkeyPatch, default: int) -> None:
    monkeypatch.setattr(sounddevice, "query_devices", one_microphone)
    # Not its attribute: what sounddevice gives for the old value is the one that is changed.
    defaults = SimpleNamespace(device={"input": default, "output": default})
    monkeypatch.setattr(sounddevice, "default", defaults)
    microphone, speaker = check_microphone(), check_speaker()
    assert (microphone.verdict, microphone.detail) == (Verdict.OK, "USB Audio at 48000 Hz")
    assert (speaker.verdict, speaker.detail) == (Verdict.LIMITED, "none found")
    assert "local page" in speaker.advice


def test_fonts_of_the_system_serve_where_ours_are_missing(tmp_path: Path) -> None:
    """On a machine without any font for a language the finding names it and the command."""
    finding = check_fonts(tmp_path)
    if finding.verdict is Verdict.FAILED:
        assert finding.advice == "python run.py models fetch pretendard noto-sans-sc"
    else:
        assert finding.detail.startswith("ko: ")


def test_a_restaurant_with_an_error_is_named_with_its_field(tmp_path: Path) -> None:
    city = tmp_path / "city"
    shutil.copytree(CITY, city)
    assert doctor.check_shops(city).verdict is Verdict.OK
    broken = city / "shops" / "seoul-bulgogi.toml"
    broken.write_text(broken.read_text(encoding="utf-8").replace("rating = 4.7", "rating = 7.4"))
    finding = doctor.check_shops(city)
    assert finding.verdict is Verdict.LIMITED
    assert "seoul-bulgogi.toml: rating" in finding.detail
    assert finding.advice


def test_the_model_of_the_chosen_profile_is_wanted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XIAO_E_MODELS", str(tmp_path))
    needed = models_needed(Config(profile="vosk", language=Language.EN))
    finding = doctor.check_models(Registry.load(), needed)
    assert "vosk-en" in finding.advice
