"""The beam search through a network of words, with a decoder of ten words."""

import json
from pathlib import Path

import numpy as np
import pytest

from assistant.core.network import Arc, WordNetwork
from assistant.hear.constrained import ConstrainedSearch, Sentences
from assistant.hear.network import NetworkSearch, Spelled, TokenNetwork
from assistant.hear.whisper_decoder import Listening, WhisperDecoder
from assistant.hear.whisper_tokens import read_tokenizer
from assistant.models.registry import Registry, State
from tests.hear.test_constrained import END, sound, write_model

WORDS = {" a": [2], " A": [3], " b": [4, 5], " b c": [4, 5, 6], " b-c": [4, 5, 7, 6], " d": [8]}
NETWORK = WordNetwork(
    (
        (Arc("a", 1), Arc("", 1)),
        (Arc("b", 2), Arc("b c", 2), Arc("d", 1)),
        (Arc("", 3),),
        (),
    ),
    frozenset({3}),
)


def encode(words: str) -> list[int]:
    capital = {" B": [1, 5], " B c": [1, 5, 6], " B-c": [1, 5, 7, 6], " D": [0], ",": [7]}
    return {**WORDS, **capital}[words]


@pytest.fixture
def network() -> TokenNetwork:
    return TokenNetwork(NETWORK, encode, END)


def holds(network: TokenNetwork, *tokens: int) -> bool:
    place = network.start
    for token in tokens:
        known, places = network.following(place)
        if token not in known:
            return False
        place = places[list(known).index(token)]
    return network.end in network.following(place)[0]


@pytest.mark.parametrize(
    "tokens", [(3, 4, 5), (1, 5), (3, 8, 8, 4, 5), (0, 4, 5, 7, 6), (1, 5, 6), (3, 7, 4, 5)]
)
def test_it_holds_every_way_from_begin_to_end(network: TokenNetwork, tokens: list[int]) -> None:
    assert holds(network, *tokens)


@pytest.mark.parametrize("tokens", [(3,), (2, 4, 5), (4, 5), (3, 4, 5, 4, 5), (3, 4), ()])
def test_it_holds_nothing_else(network: TokenNetwork, tokens: list[int]) -> None:
    assert not holds(network, *tokens)


@pytest.fixture
def decoder(tmp_path: Path) -> WhisperDecoder:
    write_model(tmp_path / "model.bin")
    return WhisperDecoder(tmp_path / "model.bin")


def searched(decoder: WhisperDecoder, network: TokenNetwork, beam: int) -> list[Spelled]:
    search = NetworkSearch(decoder, beam=beam, longest=8)
    return search.search(Listening(decoder, sound()), [0, 1], network, np.arange(10))


def test_what_it_finds_scores_as_in_a_list(decoder: WhisperDecoder, network: TokenNetwork) -> None:
    found = searched(decoder, network, 16)
    rows = [list(spelled.tokens) for spelled in found]
    assert len(rows) > 3
    assert all(holds(network, *row) for row in rows)
    listed = ConstrainedSearch(decoder, beam=50).search(
        Listening(decoder, sound()), [0, 1], [Sentences(rows, END)], np.arange(10)
    )
    assert {s.index: s.mean for s in listed} == pytest.approx(
        {at: spelled.mean for at, spelled in enumerate(found)}, abs=1e-4
    )


def test_no_text_is_found_twice(decoder: WhisperDecoder, network: TokenNetwork) -> None:
    texts = [spelled.tokens for spelled in searched(decoder, network, 16)]
    assert len(texts) == len(set(texts))


def test_an_abandoned_search_finds_nothing(decoder: WhisperDecoder, network: TokenNetwork) -> None:
    found = NetworkSearch(decoder).search(
        Listening(decoder, sound()), [0, 1], network, np.arange(10), stopped=lambda: True
    )
    assert found == []


@pytest.mark.slow
def test_the_tokenizer_spells_as_whisper_does() -> None:
    registry = Registry.load()
    if registry.status("whisper-base").state is not State.PRESENT:
        pytest.skip("whisper-base is not fetched: run.py models fetch")
    tokenizer = read_tokenizer(registry.require("whisper-base") / "tokenizer.json")
    for word in (" three", " triple", " toggle", " the", " latte", " 라"):
        ids = tokenizer.encode(word, add_special_tokens=False).ids
        assert tokenizer.decode(ids) == word
        assert word == " 라" or len(ids) == 1


def test_a_file_of_another_kind_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.json"
    path.write_text(json.dumps({"model": {}}))
    with pytest.raises(ValueError, match="no tokenizer of Whisper's kind"):
        read_tokenizer(path)
