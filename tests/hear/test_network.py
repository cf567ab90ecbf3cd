"""The beam search through a network of words, with a decoder of ten words."""

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from assistant.core.chinese import traditional
from assistant.core.language import Language
from assistant.core.network import Arc, WordNetwork
from assistant.hear.network import NetworkSearch, Spelled, TokenNetwork
from assistant.hear.whisper_decoder import Listening, WhisperDecoder
from assistant.hear.whisper_tokens import WhisperTokens, read_tokenizer
from assistant.models.registry import Registry, State
from tests.hear.decoder import END, sound, write_model

TEXTS = (" D", " B", " a", " A", " ", "b", "c", "-", " d")
NETWORK = WordNetwork(
    (
        (Arc(("a", ""), 1),),
        (Arc(("b", "b c"), 2), Arc(("d",), 1)),
        (Arc(("",), 3),),
        (),
    ),
    frozenset({3}),
)


class Toy:
    """`TEXTS` are its tokens: " b" is " " and "b"."""

    end = END

    def encode(self, text: str) -> list[int]:
        known = [token for token, begin in enumerate(TEXTS) if begin and text.startswith(begin)]
        if not known:
            return []
        token = max(known, key=lambda token: len(TEXTS[token]))
        return [token, *self.encode(text.removeprefix(TEXTS[token]))]

    def bytes_of(self, token: int) -> bytes:
        return TEXTS[token].encode()

    def are_neighbours(self, one: int, other: int) -> bool:
        return self.encode(TEXTS[one] + TEXTS[other]) == [one, other]

    def of_script(self, language: Language) -> frozenset[int]:
        return frozenset()


class Letters(Toy):
    """Each letter of ``known`` is a token."""

    def __init__(self, known: str) -> None:
        self._known = known

    def encode(self, text: str) -> list[int]:
        return list(map(ord, text))

    def bytes_of(self, token: int) -> bytes:
        return chr(token).encode()

    def are_neighbours(self, one: int, other: int) -> bool:
        return True

    def of_script(self, language: Language) -> frozenset[int]:
        return frozenset(map(ord, self._known))


@pytest.fixture
def network() -> TokenNetwork:
    return TokenNetwork(NETWORK, Language.EN, Toy())


def holds(network: TokenNetwork, *tokens: int) -> bool:
    """As a search finds it, and asked for the whole."""
    found, place = True, network.start
    for token in tokens:
        found &= token in network.following(place)
        place = network.behind(place, token)
    found &= network.end in network.following(place)
    assert network.holds(tokens) == found
    return found


@pytest.mark.parametrize(
    "tokens", [(3, 4, 5), (1,), (3, 8, 8, 4, 5), (0, 4, 5, 7, 6), (1, 4, 6), (3, 4, 5, 4, 6)]
)
def test_it_holds_every_way_from_begin_to_end(network: TokenNetwork, tokens: list[int]) -> None:
    assert holds(network, *tokens)


@pytest.mark.parametrize("tokens", [(3,), (2, 4, 5), (4, 5), (3, 1), (3, 4), ()])
def test_it_holds_nothing_else(network: TokenNetwork, tokens: list[int]) -> None:
    assert not holds(network, *tokens)


def letters(text: str) -> list[int]:
    return list(map(ord, text))


def written(words: str, language: Language) -> TokenNetwork:
    """A network of ``words`` in this order, of which each letter is a token."""
    parts = words.split("|")
    arcs = tuple((Arc((part,), at + 1),) for at, part in enumerate(parts))
    network = WordNetwork((*arcs, ()), frozenset({len(parts)}))
    return TokenNetwork(network, language, Letters(words + traditional(words) + " ,，"))


@pytest.mark.parametrize(
    "text",
    [" 불고기 정식 두 개랑", " 불고기정식 두개랑", " 불고기 정식두 개, 랑", " 불고기정식 두 개 랑"],
)
def test_korean_may_be_spaced_in_any_way(text: str) -> None:
    assert holds(written("불고기 정식|두 개|랑", Language.KO), *letters(text))


@pytest.mark.parametrize(
    "text", ["불고기 정식 두 개랑", " 불고기 정 식 두 개랑", " 불고기 정식 두 개"]
)
def test_other_korean_is_not_in_it(text: str) -> None:
    assert not holds(written("불고기 정식|두 개|랑", Language.KO), *letters(text))


@pytest.mark.parametrize("text", ["两份拌面", "兩份拌麵", "兩份，拌面", "两份,拌麵"])
def test_chinese_may_be_written_in_both_scripts(text: str) -> None:
    assert holds(written("两份|拌面", Language.ZH), *letters(text))


def test_a_comma_is_all_that_may_stand_between_chinese_words() -> None:
    assert not holds(written("两份|拌面", Language.ZH), *letters("两份 拌面"))


class Joined(Letters):
    """One token more: "份拌", over the border of two words."""

    def bytes_of(self, token: int) -> bytes:
        return "份拌".encode() if token == END + 1 else super().bytes_of(token)

    def of_script(self, language: Language) -> frozenset[int]:
        return super().of_script(language) | {END + 1}


def test_a_token_may_go_over_the_border_of_two_words() -> None:
    network = WordNetwork((((Arc(("两份",), 1)),), (Arc(("拌面",), 2),), ()), frozenset({2}))
    found = TokenNetwork(network, Language.ZH, Joined("两份拌面"))
    two, share, _, noodles = letters("两份拌面")
    assert holds(found, two, END + 1, noodles)
    assert not holds(found, two, share, END + 1, noodles)


@pytest.fixture
def decoder(tmp_path: Path) -> WhisperDecoder:
    write_model(tmp_path / "model.bin")
    return WhisperDecoder(tmp_path / "model.bin")


def searched(decoder: WhisperDecoder, network: TokenNetwork, beam: int) -> list[Spelled]:
    return NetworkSearch(decoder).search(
        Listening(decoder, sound(), [0, 1]),
        [network],
        np.arange(10),
        beam=beam,
        longest=lambda: 8,
    )


def test_what_it_finds_scores_as_given_texts_do(
    decoder: WhisperDecoder, network: TokenNetwork
) -> None:
    found = searched(decoder, network, 16)
    rows = [list(spelled.tokens) for spelled in found]
    assert len(rows) > 3
    assert all(holds(network, *row) for row in rows)
    given = Listening(decoder, sound(), [0, 1]).means(rows, END, np.arange(10))
    assert given == pytest.approx([spelled.mean for spelled in found], abs=0.1)


def test_several_networks_are_searched_at_once(decoder: WhisperDecoder) -> None:
    def one(word: str) -> TokenNetwork:
        words = WordNetwork(((Arc((word,), 1),), ()), frozenset({1}))
        return TokenNetwork(words, Language.EN, Toy())

    search = NetworkSearch(decoder)
    found = search.search(
        Listening(decoder, sound(), [0, 1]), [one("a"), one("b"), one("d")], np.arange(10)
    )
    assert {(3,), (1,), (0,)} <= {spelled.tokens for spelled in found}


def test_what_is_too_unlikely_is_not_searched_to_its_end(
    decoder: WhisperDecoder, network: TokenNetwork
) -> None:
    best, *_, worst = searched(decoder, network, 16)
    between = (best.mean + worst.mean) / 2
    found = NetworkSearch(decoder).search(
        Listening(decoder, sound(), [0, 1]),
        [network],
        np.arange(10),
        least=between,
        longest=lambda: 8,
    )
    assert found[0].tokens == best.tokens
    assert found[0].mean == pytest.approx(best.mean, abs=0.1)
    assert (
        NetworkSearch(decoder).search(
            Listening(decoder, sound(), [0, 1]),
            [network],
            np.arange(10),
            least=-0.01,
            longest=lambda: 8,
        )
        == []
    )


def test_texts_are_found_in_the_tokens_they_are_written_in(
    decoder: WhisperDecoder, network: TokenNetwork
) -> None:
    """ " B" is a token: none is found in " " and "B", however likely."""
    for spelled in searched(decoder, network, 16):
        tokens = list(spelled.tokens)
        assert tokens == Toy().encode("".join(TEXTS[token] for token in tokens))


def test_no_text_is_found_twice(decoder: WhisperDecoder, network: TokenNetwork) -> None:
    texts = [spelled.tokens for spelled in searched(decoder, network, 16)]
    assert len(texts) == len(set(texts))


def test_no_text_falls_into_a_loop(
    decoder: WhisperDecoder, network: TokenNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The network has " d" as often as one likes."""

    def longest() -> int:
        found = searched(decoder, network, 64)
        return max(spelled.tokens.count(TEXTS.index(" d")) for spelled in found)

    assert longest() > 2
    monkeypatch.setattr("assistant.hear.network._NO_REPEAT", 2)
    assert longest() == 2


def test_a_search_whose_last_texts_lead_nowhere_finds_nothing(decoder: WhisperDecoder) -> None:
    """ " no" begins " not", and nothing that is known ends it."""

    class Words(Toy):
        texts = (" Not", " not", ",", " no", " No")

        def encode(self, text: str) -> list[int]:
            return [self.texts.index(text)]

        def bytes_of(self, token: int) -> bytes:
            return self.texts[token].encode()

        def are_neighbours(self, one: int, other: int) -> bool:
            return True

    words = WordNetwork(((Arc(("no",), 1),), (Arc(("not",), 2),), ()), frozenset({2}))
    network = TokenNetwork(words, Language.EN, Words())
    listening = Listening(decoder, sound(), [0, 1])
    found = NetworkSearch(decoder).search(listening, [network], np.arange(10), beam=1)
    assert found == []


def test_an_abandoned_search_finds_nothing(decoder: WhisperDecoder, network: TokenNetwork) -> None:
    found = NetworkSearch(decoder).search(
        Listening(decoder, sound(), [0, 1]), [network], np.arange(10), stopped=lambda: True
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


@pytest.mark.slow
@pytest.mark.parametrize("words", [("중국어", "로"), ("불고기 정식", "두 개", "랑"), ("카페모카",)])
def test_whisper_s_own_spelling_goes_over_the_borders_of_korean_words(words: tuple[str]) -> None:
    registry = Registry.load()
    if registry.status("whisper-base").state is not State.PRESENT:
        pytest.skip("whisper-base is not fetched: run.py models fetch")
    tokenizer = read_tokenizer(registry.require("whisper-base") / "tokenizer.json")
    tokens = WhisperTokens(tokenizer, tokenizer.token_to_id("<|endoftext|>"))
    arcs = tuple((Arc((word,), at + 1),) for at, word in enumerate(words))
    network = WordNetwork((*arcs, ()), frozenset({len(words)}))
    found = TokenNetwork(network, Language.KO, tokens)
    spelling = tokens.encode(" " + "".join(words))
    assert holds(found, *spelling)
    assert all(found.continues(one, other) for one, other in pairwise(spelling))
    space, letter = tokens.encode(" ")[0], tokens.encode(words[0][0])[0]
    assert not found.continues(space, letter)


def test_a_file_of_another_kind_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "tokenizer.json"
    path.write_text(json.dumps({"model": {}}))
    with pytest.raises(ValueError, match="no tokenizer of Whisper's kind"):
        read_tokenizer(path)
