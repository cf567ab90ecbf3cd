"""What a bench program prints and writes of its parts."""

import argparse
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.core.errors import EngineError
from scripts.benchmarks.report import report


@pytest.fixture(autouse=True)
def others_may_log() -> Iterator[None]:
    yield
    logging.disable(logging.NOTSET)


def no_model() -> str:
    raise EngineError("the model vosk-ko is missing", key="error_model_missing")


def run(only: str | None, out: Path) -> None:
    parts = {
        "one": ("First", lambda: "a table"),
        "two": ("Second", no_model),
        "three": ("Third", lambda: "another"),
    }
    report(argparse.ArgumentParser(), only, parts, out)


def test_a_part_without_its_model_is_skipped_and_says_so(tmp_path: Path) -> None:
    page = tmp_path / "out" / "bench.md"
    run(None, page)
    written = page.read_text(encoding="utf-8")
    assert written.startswith("# Measured 20")
    assert "## First\n\na table" in written
    assert "## Second\n\nskipped: the model vosk-ko is missing" in written
    assert "## Third\n\nanother" in written


def test_parts_are_chosen_by_name(tmp_path: Path) -> None:
    run("three,one", tmp_path / "bench.md")
    written = (tmp_path / "bench.md").read_text(encoding="utf-8")
    assert "Second" not in written
    assert written.index("Third") < written.index("First")


def test_a_part_that_there_is_not_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        run("one,four", tmp_path / "bench.md")
    assert "'four'" in capsys.readouterr().err
    assert not (tmp_path / "bench.md").exists()
