"""What the networks of sentences hold, walked word by word."""

import random

import pytest

from assistant.core.language import Language
from assistant.core.network import Arc, WordNetwork
from assistant.understand.kinds import SlotKind, SlotSpec
from assistant.understand.names import option_ways
from assistant.understand.sayings import choice_sayings, move_sayings, sayings
from assistant.understand.sentence_network import (
    choice_network,
    clue_network,
    move_network,
    sentence_network,
    wording_network,
)
from assistant.understand.sentences import IntentSpec
from tests.understand.menus import SPICE
from tests.understand.networks import holds

KO, EN, ZH = Language.KO, Language.EN, Language.ZH
TIMER = IntentSpec(
    name="timers.set",
    sentences=("{length} [타이머] (맞춰 줘|재 줘)", "{shop} 몇 시까지 해"),
    slots=(
        SlotSpec(name="length", kind=SlotKind.DURATION),
        SlotSpec(name="shop", kind=SlotKind.CHOICE, values=(("gold", ("황금룡", "금룡")),)),
    ),
)


@pytest.mark.parametrize(
    "sentence",
    [
        "십오 분 타이머 맞춰 줘",
        "한 시간 이십 분 타이머 재 주세요",
        "음 40 분 맞춰 주실래요",
        "금룡 몇 시까지 하나요",
        "황금룡 몇 시까지 해 요",
    ],
)
def test_it_holds_every_value_and_the_polite_endings(sentence: str) -> None:
    assert holds(sentence_network((TIMER,), KO), sentence)


@pytest.mark.parametrize("sentence", ["타이머 맞춰 줘", "황금룡 맞춰 줘", "십오 분", "분 재 줘"])
def test_it_holds_nothing_else(sentence: str) -> None:
    assert not holds(sentence_network((TIMER,), KO), sentence)


@pytest.mark.parametrize("name", ["샤오어 샤오어", "샤오어", "샤오어 샤오어 음"])
def test_a_command_may_be_said_in_one_breath_with_the_name(name: str) -> None:
    assert holds(sentence_network((TIMER,), KO), f"{name} 십오 분 타이머 맞춰 줘")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (KO, "이 백 칠 십 일 번"),
        (KO, "백 사 번"),
        (EN, "bus two seventy one"),
        (EN, "bus two hundred and seventy one"),
        (EN, "bus seven oh four"),
        (ZH, "二 七 幺 路"),
        (ZH, "一 百 零 四 路"),
    ],
)
def test_numbers_of_three_digits_are_held(language: Language, sentence: str) -> None:
    """As people say the number of a bus."""
    line = SlotSpec(name="line", kind=SlotKind.NUMBER)
    template = {KO: "{line} 번", EN: "bus {line}", ZH: "{line} 路"}[language]
    spec = IntentSpec(name="bus", sentences=(template,), slots=(line,))
    assert holds(sentence_network((spec,), language), sentence)


def test_telling_words_are_held_by_themselves_and_without_their_endings() -> None:
    spec = IntentSpec(
        name="food.order",
        sentences=("order",),
        clues=("{dish} hungry|starv~ !later", "?fancy something_nice"),
    )
    network = clue_network((spec,), EN)
    said = ["hungry", "starv", "fancy", "something nice", "later", "{dish}"]
    assert [text for text in said if holds(network, text)] == said[:4]


def test_wordings_are_held_in_words_that_commands_have() -> None:
    commands = WordNetwork(((Arc(("牛肉面", "来一份"), 1),), ()), frozenset({1}))
    network = wording_network(["来一份牛肉面，谢谢！", "嗯"], commands, ZH)
    assert network.arcs[0][0].ways == ("来一份 牛肉面 谢 谢", "嗯")
    assert wording_network(["I'd like, er, two"], commands, EN).arcs[0][0].ways == (
        "I'd like er two",
    )


def test_free_words_are_the_examples_given() -> None:
    spec = IntentSpec(
        name="food.order",
        sentences=("order {dish}",),
        slots=(SlotSpec(name="dish", kind=SlotKind.TEXT, values=(("dish", ("rice",)),)),),
    )
    network = sentence_network((spec,), EN, free=("fried rice",))
    assert holds(network, "order fried rice please")
    assert not holds(network, "order rice")


def test_words_that_may_be_anything_are_not_pretended_to_be_examples() -> None:
    spec = IntentSpec(
        name="timers.remind",
        sentences=("remind me", "remind me to {what}"),
        slots=(SlotSpec(name="what", kind=SlotKind.TEXT),),
    )
    network = sentence_network((spec,), EN, free=("fried rice",))
    assert holds(network, "remind me please")
    assert not holds(network, "remind me to fried rice")
    assert not any("fried" in saying for saying in sayings((spec,), EN, free=("fried rice",)))


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (KO, "황금룡 으로 할게요"),
        (KO, "두 번째 거 로 할래"),
        (KO, "삼 번"),
        (EN, "I'll take the second one please"),
        (KO, "음 제일 위 에 있는 집 으로 해 주세요"),
        (KO, "황금룡 이 좋겠어요"),
        (EN, "let's go with number two then"),
        (ZH, "就 第 二 家"),
        (ZH, "那 还是 黄金龙 吧"),
    ],
)
def test_one_is_chosen_by_name_or_place(language: Language, sentence: str) -> None:
    assert holds(choice_network(("황금룡", "黄金龙"), language), sentence)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (KO, "안 매운 걸로 해 주세요"),
        (KO, "매콤하게 해 줘"),
        (EN, "make it mild"),
        (ZH, "就 不辣 吧"),
    ],
)
def test_an_option_is_chosen_in_any_of_the_words_it_is_understood_by(
    language: Language, sentence: str
) -> None:
    assert holds(choice_network(option_ways(SPICE, language), language), sentence)


def test_moves_are_held_in_full() -> None:
    # Of many readings the written-out list is a draw.
    assert holds(move_network(KO), "더 보여 줘")
    assert holds(move_network(KO), "다음 페이지 보여 주세요")


@pytest.mark.parametrize("language", [KO, EN])
def test_it_holds_what_the_list_has(language: Language) -> None:
    spec = IntentSpec(name="x", sentences=("(alpha|beta) [gamma] delta", "one two"))
    network = sentence_network((spec,), language)
    written = sayings((spec,), language)
    for sentence in random.Random(5).sample(written, min(8, len(written))):
        assert holds(network, sentence)


def test_it_is_made_once() -> None:
    assert move_network(ZH) is move_network(ZH)
    assert choice_network(("a", "b"), EN) is choice_network(("a", "b"), EN)


@pytest.mark.parametrize(("language", "yes"), [(KO, "네"), (EN, "yes"), (ZH, "对")])
def test_of_many_ways_a_list_has_the_shortest(language: Language, yes: str) -> None:
    assert yes in move_sayings(language)
    assert "Solbat" in choice_sayings(("Solbat",), language)
