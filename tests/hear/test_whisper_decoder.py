"""The scores of given texts, with a decoder of ten words."""

from pathlib import Path

import numpy as np
import pytest

from assistant.core.errors import EngineError
from assistant.hear.layers import log_softmax
from assistant.hear.whisper_decoder import Listening, WhisperDecoder
from assistant.hear.whisper_weights import read_weights
from tests.hear.decoder import END, sound, write_model

PROMPT = [0, 1]
ROWS = [[2], [2, 3], [4, 5, 6], [2, 3, 7], [8]]
VOCABULARY = np.arange(END + 1)


@pytest.fixture
def decoder(tmp_path: Path) -> WhisperDecoder:
    write_model(tmp_path / "model.bin")
    return WhisperDecoder(tmp_path / "model.bin")


def mean_step_by_step(decoder: WhisperDecoder, row: list[int]) -> float:
    """One token after the other, as the searches do."""
    listening, total = Listening(decoder, sound(), PROMPT), 0.0
    for token in [*row, END]:
        total += float(log_softmax(listening.states @ decoder.rows(VOCABULARY).T)[0, token])
        listening.extend([0], [token])
    return total / (len(row) + 1)


def test_texts_score_together_as_each_alone_and_step_by_step(decoder: WhisperDecoder) -> None:
    together = Listening(decoder, sound(), PROMPT).means(ROWS, END, VOCABULARY)
    assert together == pytest.approx([mean_step_by_step(decoder, row) for row in ROWS], abs=0.1)
    assert len(set(together)) == len(ROWS)


def test_probability_is_spread_over_the_vocabulary(decoder: WhisperDecoder) -> None:
    few = np.array(sorted({*ROWS[2], END}))
    [narrow] = Listening(decoder, sound(), PROMPT).means(ROWS[2:3], END, few)
    [wide] = Listening(decoder, sound(), PROMPT).means(ROWS[2:3], END, VOCABULARY)
    assert narrow > wide


def test_a_model_cut_off_is_told(tmp_path: Path) -> None:
    write_model(tmp_path / "model.bin")
    whole = (tmp_path / "model.bin").read_bytes()
    (tmp_path / "model.bin").write_bytes(whole[:300])
    with pytest.raises(EngineError, match=r"model\.bin: cut off"):
        read_weights(tmp_path / "model.bin")
