"""The scores of given texts, with a decoder of ten words."""

from pathlib import Path

import numpy as np
import pytest

from assistant.core.errors import EngineError
from assistant.hear.whisper_decoder import WhisperDecoder
from assistant.hear.whisper_weights import read_weights
from tests.hear.decoder import END, sound, write_model

PROMPT = [0, 1]
ROWS = [[2, END], [2, 3, END], [4, 5, 6, END], [2, 3, 7, END], [8, END]]
VOCABULARY = np.arange(END + 1)


@pytest.fixture
def decoder(tmp_path: Path) -> WhisperDecoder:
    write_model(tmp_path / "model.bin")
    return WhisperDecoder(tmp_path / "model.bin")


def test_texts_score_together_as_each_alone(decoder: WhisperDecoder) -> None:
    together = decoder.means(sound(), PROMPT, ROWS, VOCABULARY)
    alone = [decoder.means(sound(), PROMPT, [row], VOCABULARY)[0] for row in ROWS]
    assert together == pytest.approx(alone, abs=0.1)
    assert len(set(together)) == len(ROWS)


def test_a_text_scores_behind_the_prompt_as_if_it_went_on(decoder: WhisperDecoder) -> None:
    row = ROWS[2]
    [whole] = decoder.means(sound(), PROMPT, [row], VOCABULARY)
    steps = [
        decoder.means(sound(), [*PROMPT, *row[:at]], [row[at : at + 1]], VOCABULARY)[0]
        for at in range(len(row))
    ]
    assert whole == pytest.approx(np.mean(steps), abs=0.1)


def test_probability_is_spread_over_the_vocabulary(decoder: WhisperDecoder) -> None:
    few = np.array(sorted(ROWS[2]))
    [narrow] = decoder.means(sound(), PROMPT, ROWS[2:3], few)
    [wide] = decoder.means(sound(), PROMPT, ROWS[2:3], VOCABULARY)
    assert narrow > wide


def test_a_model_cut_off_is_told(tmp_path: Path) -> None:
    write_model(tmp_path / "model.bin")
    whole = (tmp_path / "model.bin").read_bytes()
    (tmp_path / "model.bin").write_bytes(whole[:300])
    with pytest.raises(EngineError, match=r"model\.bin: cut off"):
        read_weights(tmp_path / "model.bin")
