"""``models list | fetch | verify`` as a user types them."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from assistant.models.command import add_parser, run


def command(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_parser(parser.add_subparsers())
    return run(parser.parse_args(["models", *words]))


@pytest.fixture(autouse=True)
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAO_E_MODELS", str(tmp_path))


@pytest.mark.parametrize("action", ["list", "verify"])
def test_says_what_is_missing_and_how_to_get_it(
    action: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(action) == 1
    said = capsys.readouterr().out
    assert " --  whisper-base     147.9 MB  MIT" in said
    wanted = "whisper-base vosk-ko wake-features kokoro pretendard noto-sans-sc"
    wanted += " noto-emoji noto-sans-arabic face-landmarks face-detector person-mask"
    assert said.splitlines()[-1].endswith(f"python run.py models fetch {wanted}")


def test_an_unknown_name_is_an_error_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert command("fetch", "whisper-huge") == 1
    assert "no model is called 'whisper-huge'" in capsys.readouterr().err
