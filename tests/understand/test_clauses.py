"""What one clause says is meant though another says why."""

from __future__ import annotations

import pytest

from assistant.core.language import Language
from assistant.understand.clauses import clauses, of_clauses
from assistant.understand.verdict import NOTHING, Match, Verdict

KO, EN, ZH = Language.KO, Language.EN, Language.ZH
JOKE = Match(verdict=Verdict.DO, intent="joke", slots={"about": "cats"}, score=0.9)


@pytest.mark.parametrize(
    ("text", "language", "parts"),
    [
        ("I'm bored, tell me something funny", EN, ["i'm bored", "tell me something funny"]),
        ("it's late so order a pizza", EN, ["it's late", "order a pizza"]),
        ("심심한데 웃긴 얘기 해 줘", KO, ["심심한데", "웃긴 얘기 해 줘"]),
        ("시끄러운데 소리 좀 줄여", KO, ["시끄러운데", "소리 좀 줄여"]),
        ("好无聊，逗我笑一下", ZH, ["好无聊", "逗我笑一下"]),
        ("2.5 litres", EN, ["2.5 litres"]),
    ],
)
def test_clauses_are_parted_where_one_pauses(
    text: str, language: Language, parts: list[str]
) -> None:
    assert clauses(text, language) == parts


def test_a_clause_that_agrees_with_the_whole_is_done() -> None:
    whole = Match(verdict=Verdict.ASK, intent="joke", score=0.65)
    match = of_clauses("I'm bored, tell me a joke", EN, whole, [NOTHING, JOKE])
    assert (match.verdict, match.intent, match.slots) == (Verdict.DO, "joke", JOKE.slots)


def test_what_the_whole_makes_of_a_value_counts_for_more_than_what_one_clause_does() -> None:
    whole = Match(verdict=Verdict.ASK, intent="joke", slots={"about": "big cats"}, score=0.65)
    match = of_clauses("they are big, a joke of cats", EN, whole, [NOTHING, JOKE])
    assert (match.verdict, match.slots) == (Verdict.DO, {"about": "big cats"})


def test_a_clause_beside_one_that_says_nothing_is_asked_about() -> None:
    match = of_clauses("I'm bored, tell me a joke", EN, NOTHING, [NOTHING, JOKE])
    assert (match.verdict, match.intent) == (Verdict.ASK, "joke")


def test_clauses_that_mean_different_things_decide_nothing() -> None:
    other = Match(verdict=Verdict.ASK, intent="time", score=0.7)
    assert of_clauses("what time, tell me a joke", EN, NOTHING, [other, JOKE]) is NOTHING


def test_values_that_only_the_whole_has_keep_it_asked_about() -> None:
    whole = Match(verdict=Verdict.ASK, intent="joke", slots={"day": 1}, score=0.65)
    assert of_clauses("I'm bored, tell me a joke", EN, whole, [NOTHING, JOKE]) is whole


def test_talk_about_others_is_not_understood_by_a_clause() -> None:
    text = "my boss was in a meeting, tell me a joke"
    assert of_clauses(text, EN, NOTHING, [NOTHING, JOKE]) is NOTHING
