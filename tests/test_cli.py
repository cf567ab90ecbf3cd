"""The commands as a user starts them: real processes, clear words, exit codes, no traceback."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from assistant.cli import main

ROOT = Path(__file__).parents[1]
AT = ("--at", "2026-11-21T18:30")
Samples = NDArray[np.float64]


def run(*arguments: str, seconds: float = 300) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "run.py", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    assert "Traceback" not in done.stderr + done.stdout
    return done


def facts(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    "command", ["run", "demo", "say", "hear", "script", "skills", "models", "doctor"]
)
def test_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert "usage:" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["dance"]])
def test_no_command_and_an_unknown_one(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "".join(arguments) in capsys.readouterr().err


def test_skills_are_listed_and_all_work() -> None:
    done = run("skills")
    assert done.returncode == 0
    for name in ("food", "places", "clock", "timers", "weather", "help", "device", "chat"):
        assert name in done.stdout


def test_say_as_facts(tmp_path: Path) -> None:
    done = run("say", "음식 배달시켜줘", "--json", *AT, "--data", str(tmp_path))
    assert done.returncode == 0
    names = [fact["fact"] for fact in facts(done)]
    for name in ("Heard", "Understood", "CardShown", "SkillAnswered", "TurnEnded"):
        assert name in names
    assert all(isinstance(fact["at"], float) for fact in facts(done))


def test_say_anything(tmp_path: Path) -> None:
    lines = ["?!", "ㅋㅋㅋ", "\x1b[31m", "🙂", "a" * 2000, " ", "지금 몇 시야?"]
    done = run("say", "--json", *AT, "--data", str(tmp_path), "--", *lines)
    assert done.returncode == 0
    understood = [fact["intent"] for fact in facts(done) if fact["fact"] == "Understood"]
    assert understood[-1:] == ["clock.time"]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("say", "hi", "--shop", "no-such-shop"), "no-such-shop"),
        (("say", "hi", "--at", "yesterday"), "yesterday"),
        (("say", "hi", "--language", "fr"), "fr"),
        (("run", "--at", "2026-11-21T18:30"), "--at"),
        (("script", "no-such-file.yaml"), "no-such-file.yaml"),
    ],
)
def test_wrong_options_are_named(
    arguments: tuple[str, ...], word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code: str | int | None = main([*arguments, "--data", str(tmp_path)])
    except SystemExit as ended:
        code = ended.code
    assert code not in (0, None)
    assert word in capsys.readouterr().err


def test_a_script_that_fails_says_where(tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(
        "language: en\ntime: 2026-11-21T18:30\nsteps:\n  - user: What time is it?\n"
        "    expect: {intent: clock.time, says: midnight}\n"
    )
    done = run("script", "--text", str(path))
    assert done.returncode == 1
    assert "step 1: said" in done.stdout
    path.write_text(path.read_text().replace("midnight", "'6:30'"))
    assert run("script", "--text", str(path), str(path)).returncode == 0


def tone(seconds: float, rate: int = 16_000) -> Samples:
    """Something like music: three notes that come and go."""
    t = np.arange(round(seconds * rate)) / rate
    notes = sum(np.sin(2 * np.pi * f * t) for f in (262, 330, 392))
    return np.asarray(0.2 * notes * (1 + np.sin(2 * np.pi * 2 * t)) / 2)


def noise(seconds: float, rate: int = 16_000) -> Samples:
    return np.random.default_rng(3).normal(0, 0.1, round(seconds * rate))


def babble(seconds: float) -> Samples:
    """Syllables without a word, for as long as one likes: a buzz in bursts."""
    t = np.arange(round(seconds * 16_000)) / 16_000
    buzz = np.sign(np.sin(2 * np.pi * 130 * t)) * (np.sin(2 * np.pi * 4 * t) > 0)
    return np.asarray(0.3 * buzz * (1 + 0.5 * np.sin(2 * np.pi * 700 * t)))


SOUNDS: dict[str, tuple[Callable[[], Samples], int]] = {
    "silence": (lambda: np.zeros(48_000), 16_000),
    "noise": (lambda: noise(4), 16_000),
    "music": (lambda: tone(5), 16_000),
    "telephone": (lambda: tone(3, 8_000), 8_000),
    "stereo": (lambda: np.stack([tone(3, 44_100), noise(3, 44_100)], axis=1), 44_100),
    "long": (lambda: babble(30), 16_000),
    "clipped": (lambda: np.clip(20 * babble(3), -1, 1), 16_000),
    "one_sample": (lambda: np.zeros(1), 16_000),
}


@pytest.mark.slow
def test_hear_whatever_comes(tmp_path: Path) -> None:
    """All in one run: after each file the device is ready for the next."""
    files = []
    for name, (make, rate) in SOUNDS.items():
        files.append(tmp_path / f"{name}.wav")
        soundfile.write(files[-1], make(), rate)
    done = run("hear", "--json", *AT, *map(str, files), seconds=900)
    assert done.returncode == 0, done.stderr
    told = facts(done)
    starts = [number for number, fact in enumerate(told) if "file" in fact]
    assert [Path(told[number]["file"]).stem for number in starts] == list(SOUNDS)
    for begin, end in zip(starts, [*starts[1:], len(told)], strict=True):
        names = [fact.get("fact") for fact in told[begin:end]]
        assert "TurnEnded" in names, told[begin]
        assert "BasketChanged" not in names, told[begin]
        assert "PaymentRequested" not in names, told[begin]


@pytest.mark.slow
def test_hear_files_that_are_no_sound(tmp_path: Path) -> None:
    whole = tmp_path / "whole.wav"
    soundfile.write(whole, np.zeros(16_000), 16_000)
    (tmp_path / "empty.wav").write_bytes(b"")
    (tmp_path / "header.wav").write_bytes(whole.read_bytes()[:20])
    (tmp_path / "text.wav").write_text("this is no sound")
    broken = [str(tmp_path / f"{name}.wav") for name in ("empty", "header", "text", "missing")]
    done = run("hear", "--json", *AT, *broken, str(whole), seconds=900)
    assert done.returncode == 1
    failures = [fact for fact in facts(done) if fact.get("fact") == "Failed"]
    assert len(failures) == len(broken)
    for path, failure in zip(broken, failures, strict=True):
        assert Path(path).name in failure["detail"]
    assert facts(done)[-1]["fact"] == "TurnEnded"


@pytest.mark.slow
def test_a_truncated_recording_is_heard_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "cut.wav"
    soundfile.write(path, noise(4), 16_000)
    path.write_bytes(path.read_bytes()[:-50_001])
    assert run("hear", *AT, str(path), seconds=900).returncode == 0


@pytest.mark.slow
def test_doctor_names_every_part() -> None:
    done = run("doctor")
    for part in ("microphone", "speaker", "models"):
        assert part in done.stdout.lower()
