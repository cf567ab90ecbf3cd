"""A model opened from its optimised copy does what the model does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.models import models_dir
from assistant.speak.voices.onnx_session import open_session

INNER = "onnx::Unsqueeze_6"


@pytest.fixture(scope="module")
def model() -> Path:
    file = models_dir() / "wake-features" / "melspectrogram.onnx"
    if not file.is_file():
        pytest.skip(f"{file} is not there: `run.py models fetch wake-features`")
    return file


def outputs(model: Path, kept: Path | None) -> list[NDArray[np.float32]]:
    session = open_session(model, INNER, threads=1, kept=kept)
    [taken] = session.get_inputs()
    samples = np.random.default_rng(1).normal(0, 1, (1, 4_000)).astype(np.float32)
    names = [output.name for output in session.get_outputs()]
    assert INNER in names
    return list(session.run(names, {taken.name: samples}))


def test_the_copy_does_what_the_model_does(model: Path, tmp_path: Path) -> None:
    plain = outputs(model, None)
    for _ in range(2):
        for ours, theirs in zip(outputs(model, tmp_path), plain, strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-5)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_cannot_be_written_costs_nothing_else(model: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    outputs(model, tmp_path / "file")
