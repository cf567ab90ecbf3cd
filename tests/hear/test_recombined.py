"""Texts in the words of expected sentences, with a decoder of ten words."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.hear.recombined import BACKED_OFF, CONTEXT, Recombined, RecombiningSearch, Runs
from assistant.hear.whisper_decoder import Listening, WhisperDecoder
from tests.hear.decoder import END, sound, write_model

ROWS = [[2, 3, 4, 5], [2, 3, 6], [7, 3, 4, 8]]


@pytest.fixture
def runs() -> Runs:
    return Runs(ROWS, END)


def cost(runs: Runs, text: Sequence[int], token: int) -> float:
    return float(runs.costs(text)[list(runs.vocabulary).index(token)])


def test_an_expected_sentence_costs_nothing(runs: Runs) -> None:
    for row in ROWS:
        for at, token in enumerate([*row, END]):
            assert cost(runs, row[:at], token) == 0.0


def test_each_token_of_context_that_is_strange_costs(runs: Runs) -> None:
    # 8 was seen behind 7 3 4, but here 2 stands before 3 4.
    assert cost(runs, [2, 3, 4], 8) == -BACKED_OFF
    assert cost(runs, [2, 2, 3], 6) == -BACKED_OFF
    assert cost(runs, [6, 6, 4], 5) == -BACKED_OFF * (CONTEXT - 1)
    assert cost(runs, [2, 3, 4], 7) == -BACKED_OFF * CONTEXT
    # No sentence begins with 3.
    assert cost(runs, [], 3) == -BACKED_OFF * CONTEXT


def test_a_word_behind_the_beginning_of_another_sentence_is_no_run(runs: Runs) -> None:
    # Rows stand one behind the other: the end of one is not before the beginning of the next.
    assert cost(runs, [2, 3, 6, END], 7) == -BACKED_OFF * CONTEXT


@pytest.fixture
def decoder(tmp_path: Path) -> WhisperDecoder:
    write_model(tmp_path / "model.bin")
    return WhisperDecoder(tmp_path / "model.bin")


def search(decoder: WhisperDecoder, runs: Runs, vocabulary: Sequence[int]) -> list[Recombined]:
    searching = RecombiningSearch(decoder, beam=50, longest=6)
    tokens = np.array(vocabulary, np.intp)
    return searching.search(Listening(decoder, sound(), [0, 1]), runs, tokens)


def test_the_likeliest_after_cost_comes_first(decoder: WhisperDecoder, runs: Runs) -> None:
    found = search(decoder, runs, [*range(2, 9), END])
    worth = [one.mean + one.cost for one in found]
    assert found
    assert worth == sorted(worth, reverse=True)
    assert len({one.tokens for one in found}) == len(found)


def test_only_tokens_of_the_sentences_are_put_together(decoder: WhisperDecoder, runs: Runs) -> None:
    vocabulary = list(range(END + 1))
    known = {token for row in ROWS for token in row}
    assert all(set(one.tokens) <= known for one in search(decoder, runs, vocabulary))


def test_an_abandoned_search_takes_no_step(decoder: WhisperDecoder, runs: Runs) -> None:
    searching = RecombiningSearch(decoder)
    listening = Listening(decoder, sound(), [0, 1])
    found = searching.search(listening, runs, runs.vocabulary, stopped=lambda: True)
    assert found == []
