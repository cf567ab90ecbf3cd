"""Korean words are parted as people write them, whatever spaces a recogniser or a hurry leaves."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.language import Language
from assistant.understand.spacing import Spacing, learnt_weights
from assistant.understand.text import clean
from assistant.understand.verdict import Verdict
from assistant.understand.wordings import load_wordings
from scripts.understood import Scene, Understanding

WORDINGS = load_wordings(Path("assets/wordings"), Language.KO)
KEPT_APART = "twelfth-ko"
MOST_WRONG = 0.07


@pytest.fixture(scope="module")
def spacing() -> Spacing:
    return Spacing(learnt_weights(said.text for said in WORDINGS if said.source != KEPT_APART))


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    return Understanding()


def test_sentences_that_were_not_learnt(spacing: Spacing) -> None:
    wrong = places = 0
    for said in WORDINGS:
        if said.source != KEPT_APART or not said.text.isprintable():
            continue
        written = " ".join(said.text.split())
        restored = spacing.restored(written.replace(" ", ""))
        assert restored.replace(" ", "") == written.replace(" ", "")
        wrong += len(_spaces(restored) ^ _spaces(written))
        places += len(written.replace(" ", "")) - 1
    assert places > 500
    assert wrong / places <= MOST_WRONG


def _spaces(text: str) -> set[int]:
    """How many letters stand before each space."""
    words = text.split()
    return {sum(map(len, words[:count])) for count in range(1, len(words))}


@given(st.text(max_size=30))
def test_only_spaces_are_changed(text: str) -> None:
    restored = Spacing({"|다": 3.0, "가|": -1.0}).restored(text)
    assert "".join(clean(restored).split()) == "".join(clean(text).split())
    assert restored == " ".join(restored.split())


def test_other_alphabets_keep_theirs(spacing: Spacing) -> None:
    assert spacing.restored("happy birthday to you틀어줘").startswith("happy birthday to you")


def _without(text: str) -> str:
    return text.replace(" ", "")


def _torn(text: str) -> str:
    chance = random.Random(text)
    return "".join(letter + " " * (chance.random() < 0.3) for letter in text).strip()


@pytest.mark.parametrize("written", [_without, _torn])
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("나 내일 여섯 시 반에 일어나야 되니까 좀 깨워 줄래", "timers.set_alarm"),
        ("저녁 여덟 시에 알람 하나만 걸어 줘요", "timers.set_alarm"),
        ("회의 들어가기 전에 카페 봄에서 커피 좀 시켜 두자", "food.order_food"),
        ("서울불고기 네 명 오늘 저녁 일곱 시 반으로 잡아 줘", "places.reserve"),
    ],
)
def test_commands_are_understood_however_they_are_parted(
    understanding: Understanding, written: Callable[[str], str], text: str, intent: str
) -> None:
    understood = understanding.understand([written(text)], Scene("idle"), Language.KO)
    assert (understood.verdict, understood.intent) == (Verdict.DO, intent)
