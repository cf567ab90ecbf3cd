"""Telling words: done when they are what was said, not when they are only in it."""

from __future__ import annotations

import pytest

from assistant.core.language import Language
from assistant.understand.matcher import IntentSpec, Matcher, SlotKind, SlotSpec
from assistant.understand.templates import TemplateError
from assistant.understand.verdict import Verdict

KO, EN, ZH = Language.KO, Language.EN, Language.ZH
CLUES = {
    KO: ("차 세우~|세워|대~", "?어디|골목"),
    EN: ("car leave|put !wash", "?somewhere|safe"),
    ZH: ("停车", "?地方|附近"),
}
SENTENCES = {KO: "주차 돼", EN: "is there parking", ZH: "有车位"}
LENGTH = SlotSpec(name="length", kind=SlotKind.DURATION)


def matcher(language: Language) -> Matcher:
    parking = IntentSpec(
        name="parking", sentences=(SENTENCES[language],), clues=CLUES[language], slots=(LENGTH,)
    )
    return Matcher(language, [parking])


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("차는 어디에 세울까요?", KO),
        ("where can I leave the car?", EN),
        ("附近能停车吗", ZH),
        ("附近能亭车吗", ZH),
    ],
)
def test_a_new_wording_is_known_by_its_words(text: str, language: Language) -> None:
    match = matcher(language).match([text])
    assert (match.verdict, match.intent) == (Verdict.DO, "parking")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("어제 친구가 새 차를 골목에 세우다가 벽을 긁었대", KO),
        ("my neighbour's son put stickers all over the red car", EN),
        ("leave the car in the car wash", EN),
        ("昨天小王停车的时候撞到了邻居", ZH),
    ],
)
def test_a_story_with_the_same_words_is_not_acted_upon(text: str, language: Language) -> None:
    assert matcher(language).match([text]).verdict is not Verdict.DO


@pytest.mark.parametrize("clue", ["차 {nothing}", "!{nothing} 차", "!차"])
def test_a_wrong_clue_is_named(clue: str) -> None:
    wrong = IntentSpec(name="places.parking", sentences=("주차 돼",), clues=(clue,))
    with pytest.raises(TemplateError, match=r"places\.parking"):
        Matcher(KO, [wrong])


WISHES = {
    KO: "{dish} 먹고_싶~|땡기~ !얼마",
    EN: "{dish} after|fancy !price",
    ZH: "{dish} 馋 !多少钱",
}
DISHES = SlotSpec(
    name="dish", kind=SlotKind.TEXT, values=(("dish", ("피자", "pizza", "披萨", "tea")),)
)


def wishing(language: Language) -> Matcher:
    order = IntentSpec(
        name="order",
        sentences=({KO: "{dish} 시켜 줘", EN: "order {dish}", ZH: "点{dish}"}[language],),
        clues=(WISHES[language], "?애들|kids|are|孩子|突然"),
        slots=(DISHES,),
    )
    return Matcher(language, [order])


@pytest.mark.parametrize(
    ("text", "language", "dish"),
    [
        ("애들 피자 땡기나 봐", KO, "피자"),
        ("the kids are after a pizza", EN, "pizza"),
        ("孩子突然馋披萨", ZH, "披萨"),
    ],
)
def test_usual_free_words_may_be_asked_for(text: str, language: Language, dish: str) -> None:
    match = wishing(language).match([text])
    assert (match.intent, match.slots) == ("order", {"dish": dish})


@pytest.mark.parametrize("text", ["the kids are after a pita", "the kids are after a treat"])
def test_words_that_only_sound_like_the_usual_ones_are_not_taken(text: str) -> None:
    assert wishing(EN).match([text]).verdict is Verdict.UNKNOWN


def test_the_name_of_a_dish_outweighs_the_kind_in_it() -> None:
    dish = SlotSpec(name="dish", kind=SlotKind.TEXT, values=(("dish", ("刀切面",)),))
    kind = SlotSpec(name="kind", kind=SlotKind.CHOICE, values=(("noodle", ("面",)),))
    clues = ("{kind} 想来|想吃", "{dish} 想来|想吃")
    order = IntentSpec(name="order", sentences=("点餐",), clues=clues, slots=(dish, kind))
    match = Matcher(ZH, [order]).match(["就想来碗刀切面"])
    assert (match.intent, match.slots) == ("order", {"dish": "刀切面"})
    assert Matcher(ZH, [order]).match(["就想吃面"]).slots == {"kind": "noodle"}
