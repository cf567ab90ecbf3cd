"""The sentences of intents as points, and what is kept of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.understand.encoder import (
    LettersEncoder,
    MultilingualEncoder,
    Points,
    SentenceEncoder,
)
from assistant.understand.meaning import Meanings

SENTENCES = {
    "food.order": ["음식 배달시켜 줘", "저녁 시켜 먹자"],
    "places.parking": ["주차할 수 있어요?", "차 댈 데 있어요?"],
    "weather.now": ["지금 비 와?"],
}


class CountingEncoder(LettersEncoder):
    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, sentences: Sequence[str]) -> Points:
        self.encoded += sentences
        return super().encode(sentences)


@pytest.mark.parametrize("encoder", [LettersEncoder(), MultilingualEncoder()], ids=lambda e: e.name)
class TestSentenceEncoder:
    """The contract of the port."""

    def test_a_point_a_sentence_each_of_length_one(self, encoder: SentenceEncoder) -> None:
        points = encoder.encode(["음식 시켜 줘", "order some food", "我饿了", ""])
        assert points.dtype == np.float32
        assert points.shape[0] == 4
        assert np.linalg.norm(points, axis=1) == pytest.approx(1.0, abs=1e-3)

    def test_a_sentence_is_the_same_point_in_whatever_company(
        self, encoder: SentenceEncoder
    ) -> None:
        alone = encoder.encode(["저녁 시켜 먹자"])[0]
        among = encoder.encode(["안녕", "저녁 시켜 먹자", "what time is it"])[1]
        assert alone == pytest.approx(among, abs=1e-4)

    def test_the_same_words_are_likest(self, encoder: SentenceEncoder) -> None:
        asked, same, other = encoder.encode(["is there parking?", "is there parking", "good night"])
        assert asked @ same > asked @ other


def test_the_model_knows_other_words_and_other_languages() -> None:
    meanings = Meanings(MultilingualEncoder(), SENTENCES)
    assert meanings.find("오늘 저녁은 배달로 해결하자")[0].intent == "food.order"
    assert meanings.find("where can I leave my car?")[0].intent == "places.parking"
    assert meanings.find("外面下雨吗")[0].intent == "weather.now"


def test_every_intent_once_the_likeliest_first_with_its_own_nearest_sentence() -> None:
    found = Meanings(LettersEncoder(), SENTENCES).find("저녁 시켜 먹자")
    assert found[0].intent == "food.order"
    assert sorted(likely.intent for likely in found) == sorted(SENTENCES)
    assert found[0].sentence == "저녁 시켜 먹자"
    assert found[0].value == pytest.approx(1.0)
    assert [likely.value for likely in found] == sorted((f.value for f in found), reverse=True)


def test_only_what_is_allowed() -> None:
    found = Meanings(LettersEncoder(), SENTENCES).find("저녁 시켜 먹자", {"weather.now"})
    assert [likely.intent for likely in found] == ["weather.now"]


def test_without_sentences_nothing_is_found() -> None:
    assert Meanings(LettersEncoder(), {}).find("안녕") == []


def test_points_are_kept_and_made_anew_when_a_sentence_changes(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    Meanings(encoder, SENTENCES, tmp_path)
    encoder.encoded.clear()
    kept = Meanings(encoder, SENTENCES, tmp_path)
    assert encoder.encoded == []
    assert kept.find("저녁 시켜 먹자")[0].value == pytest.approx(1.0, abs=1e-3)
    Meanings(encoder, SENTENCES | {"weather.now": ["밖에 눈 와?"]}, tmp_path)
    assert "밖에 눈 와?" in encoder.encoded


@pytest.mark.parametrize("damage", [b"", b"no array", b"\x93NUMPY\x01\x00"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    Meanings(LettersEncoder(), SENTENCES, tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage)
    encoder = CountingEncoder()
    assert Meanings(encoder, SENTENCES, tmp_path).find("비 와?")[0].intent == "weather.now"
    assert len(encoder.encoded) > 1
    encoder.encoded.clear()
    Meanings(encoder, SENTENCES, tmp_path)
    assert encoder.encoded == []


def test_a_folder_that_cannot_be_written_costs_time_only(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    found = Meanings(LettersEncoder(), SENTENCES, blocked / "points").find("비 와?")
    assert found[0].intent == "weather.now"
