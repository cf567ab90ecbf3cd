"""What is kept of a Whisper does what its model does, and follows the model."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.core.clock import SystemClock
from assistant.core.language import Language
from assistant.core.ports import Expectation
from assistant.hear.whisper import WhisperRecogniser
from assistant.hear.whisper_decoder import WhisperDecoder
from assistant.hear.whisper_kept import AUDIO, STEP, kept_whisper
from assistant.hear.whisper_weights import read_weights
from tests.hear.decoder import sound, write_model
from tests.hear.speech import model, spoken


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A model with all files that are read, but of one layer with ten words."""
    folder = tmp_path / "small"
    folder.mkdir()
    write_model(folder / "model.bin")
    (folder / "config.json").write_text("{}")
    (folder / "vocabulary.txt").write_text("a\n")
    (folder / "tokenizer.json").write_text('{"model": {"merges": ["a b"]}}')
    return folder


def means(decoder: WhisperDecoder) -> list[float]:
    return decoder.means(sound(), [0, 1], [[2, 3], [4, 9]], np.arange(10))


def test_the_kept_graphs_compute_the_same(small: Path, tmp_path: Path) -> None:
    plain = means(WhisperDecoder(small / "model.bin"))
    for _ in range(2):
        kept = kept_whisper(small, tmp_path / "kept")
        assert kept is not None
        assert means(WhisperDecoder(small / "model.bin", kept)) == plain


@pytest.mark.parametrize("name", [AUDIO, STEP, "model.bin", "tokenizer.json"])
def test_a_damaged_file_is_made_anew(small: Path, tmp_path: Path, name: str) -> None:
    kept = kept_whisper(small, tmp_path / "kept")
    assert kept is not None
    whole = (kept / name).read_bytes()
    (kept / name).write_bytes(whole[: len(whole) // 2])
    assert kept_whisper(small, tmp_path / "kept") == kept
    assert (kept / name).read_bytes() == whole


def test_another_model_is_made_anew(small: Path, tmp_path: Path) -> None:
    first = kept_whisper(small, tmp_path / "kept")
    write_model(small / "model.bin", tokens=12)
    second = kept_whisper(small, tmp_path / "kept")
    assert first is not None
    assert second is not None
    assert second != first
    assert not first.exists()
    decoder = WhisperDecoder(small / "model.bin", second)
    assert decoder.means(sound(), [0, 1], [[11]], np.arange(12))


def test_a_model_of_the_same_size_is_told_by_its_time(small: Path, tmp_path: Path) -> None:
    first = kept_whisper(small, tmp_path / "kept")
    os.utime(small / "model.bin", ns=(1, 1))
    assert kept_whisper(small, tmp_path / "kept") != first


def test_weights_of_eight_bits_are_near_those_of_sixteen(tmp_path: Path) -> None:
    folder = model("whisper-base")
    kept = kept_whisper(folder, tmp_path)
    assert kept is not None
    ours, theirs = read_weights(kept / "model.bin"), read_weights(folder / "model.bin")
    assert set(theirs) <= set(ours)
    name = "encoder/layer_0/self_attention/linear_0/weight"
    scaled = ours[name].astype(np.float32) / ours[f"{name}_scale"].astype(np.float32)[:, None]
    weight = theirs[name].astype(np.float32)
    largest = np.abs(weight).max(1, keepdims=True)
    assert np.all(np.abs(scaled - weight) <= largest / 127 / 2 + 1e-6)
    np.testing.assert_array_equal(
        ours["encoder/conv1/weight"], theirs["encoder/conv1/weight"].astype(np.float32)
    )


@pytest.mark.slow
async def test_the_recogniser_hears_the_same_from_it(tmp_path: Path) -> None:
    audio, expect = spoken("two cups of coffee please"), Expectation(language=Language.EN)
    folder, heard = model("whisper-base"), []
    (tmp_path / "file").write_text("in the way")
    # As the model is; where nothing can be kept; made now; kept.
    for kept in (None, tmp_path / "file", tmp_path / "kept", tmp_path / "kept"):
        recogniser = WhisperRecogniser(folder, SystemClock(), kept=kept)
        await recogniser.load()
        heard.append(await recogniser.recognise(audio, expect))
        recogniser.close()
    assert "coffee" in heard[0].text
    assert all(transcript == heard[0] for transcript in heard)


@pytest.mark.slow
def test_a_start_with_it_imports_no_onnx(tmp_path: Path) -> None:
    folder = model("whisper-base")
    kept_whisper(folder, tmp_path)
    code = f"""
import asyncio, sys
from pathlib import Path
from assistant.core.clock import SystemClock
from assistant.hear.whisper import WhisperRecogniser

recogniser = WhisperRecogniser(Path({str(folder)!r}), SystemClock(), kept=Path({str(tmp_path)!r}))
asyncio.run(recogniser.load())
recogniser.close()
print(*sorted({{"onnx"}} & set(sys.modules)), "loaded")
"""
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=300
    )
    assert done.stdout.split() == ["loaded"]
