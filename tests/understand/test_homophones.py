"""Chinese is understood whichever hanzi of a sound a recogniser writes."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.chinese import simplified
from assistant.core.language import Language
from assistant.core.pinyin import pinyin_of, syllables
from assistant.understand.homophones import Homophones
from assistant.understand.verdict import Verdict
from assistant.understand.wordings import load_wordings
from scripts.evaluate_text import UTTERANCES, Judge, read
from scripts.expected import Outcome
from scripts.understood import Scene

WORDINGS = load_wordings(Path("assets/wordings"), Language.ZH)
KEPT_APART = "seventeenth-zh"
FREQUENT = 12
"""Hanzi of a sound that a recogniser may write, of those most in use."""


@pytest.fixture(scope="module")
def homophones() -> Homophones:
    return Homophones(said.text for said in WORDINGS if said.source != KEPT_APART)


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge()


def _misheard(text: str, chance: random.Random) -> str:
    """In other hanzi of the same sound."""
    return "".join(chance.choice(syllables()[pinyin_of(c)][:FREQUENT]) for c in text)


def test_most_hanzi_of_sentences_that_were_not_learnt_come_back(homophones: Homophones) -> None:
    chance = random.Random(1)
    texts = [said.text for said in WORDINGS if said.source == KEPT_APART]
    plain = [text for text in texts if all(pinyin_of(c) in syllables() for c in text)]
    assert len(plain) > 40
    right = letters = 0
    for text in plain:
        restored = homophones.restored(_misheard(text, chance))
        right += sum(a == b for a, b in zip(restored, text, strict=True))
        letters += len(text)
    assert right / letters > 0.7


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("這附近又給送收死的嗎", "这附近有给送寿司的吗"),
        ("我对下过敏有哪些不能吃", "我对虾过敏有哪些不能吃"),
        ("扎将面一份", "炸酱面一份"),
    ],
)
def test_what_recognisers_wrote(judge: Judge, heard: str, meant: str) -> None:
    assert judge.interpreter.as_written((heard,), Language.ZH) == (meant, heard)


@given(st.text(max_size=20))
def test_nothing_but_hanzi_is_changed_and_each_sounds_alike(text: str) -> None:
    restored = Homophones(["打开灯", "七路公交"]).restored(text)
    written = simplified(text)
    assert len(restored) == len(written)
    for before, after in zip(written, restored, strict=True):
        assert before == after or (before >= "\u3400" and after in "打开灯七路公交")


def test_without_anything_learnt_all_stays() -> None:
    assert Homophones([]).restored("低脂好像写错了") == "低脂好像写错了"


def test_misheard_orders_are_understood(judge: Judge) -> None:
    """With all hanzi exchanged; as they are read, under a third are."""
    chance, right, said = random.Random(1), 0, 0
    judge.forget(KEPT_APART)
    file = read(UTTERANCES / f"{KEPT_APART}.toml")
    for utterance in file["utterances"]:
        text = utterance["text"]
        if all(pinyin_of(c) in syllables() for c in text):
            heard = (_misheard(text, chance),)
            outcome = judge.outcome(utterance, Language.ZH, file["card"], heard)
            right, said = right + (outcome is Outcome.RIGHT), said + 1
    assert said > 30
    assert right / said > 0.55


@pytest.mark.parametrize("talk", ["他又抱着手机不放", "老婆丈母娘说哪天来", "作业写完了再玩"])
def test_talk_stays_talk(judge: Judge, talk: str) -> None:
    heard = _misheard(talk, random.Random(3))
    understood = judge.understand((heard,), Scene("idle"), Language.ZH)
    assert understood.verdict is not Verdict.DO


@pytest.mark.parametrize("text", ["七零四路什么时候来", "一百零四路公交什么时候到"])
def test_figures_stay(homophones: Homophones, text: str) -> None:
    """零四 sounds like 零食, which everybody orders."""
    assert homophones.restored(text) == text
