"""Every expectation that is not met is found: a check that cannot fail is worth nothing."""

from typing import Any

import pytest

from assistant.core.amount import Money
from assistant.core.bus import Told
from assistant.core.cards import MessageCard
from assistant.core.events import (
    BasketChanged,
    CardShown,
    Fact,
    LanguageChanged,
    PaymentFailed,
    PaymentSettled,
    SkillAnswered,
    SpeakingStarted,
    SpeechEnded,
    TurnEnded,
    Understood,
)
from assistant.core.language import Language, Localised
from assistant.core.menu import Basket, MenuItem, OrderLine
from assistant.script.check import problems
from assistant.script.player import Played
from assistant.script.script import Expect, Step

COLA = MenuItem(id="cola", name=Localised(ko="콜라", en="cola", zh="可乐"), price=Money(2500))
FACTS: tuple[Fact, ...] = (
    SpeechEnded(at=1.0, seconds=0.8),
    Understood(intent="food.order_food", slots={"dish": "cola"}, score=1.0),
    SkillAnswered(skill="food", text="Here you are."),
    SpeakingStarted(text="Here", starts_at=2.5, seconds=1.0, visemes=(), words=()),
    CardShown(card=MessageCard(title="Hello")),
    BasketChanged(shop="x", basket=Basket((OrderLine(COLA, 2),))),
    LanguageChanged(language=Language.ZH),
    PaymentFailed(payment="1", reason="declined"),
    PaymentSettled(payment="2", amount=Money(5000)),
    TurnEnded(outcome="done"),
)


def played(**expect: Any) -> Played:
    facts = [Told(float(number), fact) for number, fact in enumerate(FACTS)]
    return Played(Step(user="x", expect=Expect(**expect)), began=0.0, facts=facts)


@pytest.mark.parametrize(
    "expect",
    [
        {},
        {"intent": "food.order_food", "slots": {"dish": "cola"}},
        {"says": ("Here", "you are")},
        {"says": ("There|Here",)},
        {"card": "MessageCard"},
        {"basket": ({"item": "cola", "count": 2},)},
        {"payment": "settled"},
        {"outcome": "done"},
        {"language": "zh"},
        {"within": 1.6},
    ],
)
def test_met(expect: dict[str, Any]) -> None:
    assert problems(played(**expect)) == []


@pytest.mark.parametrize(
    ("expect", "words"),
    [
        ({"intent": "clock.time"}, "expected clock.time"),
        ({"intent": "food.order_food", "slots": {"dish": "tea"}}, "slot dish is 'cola'"),
        ({"says": ("Here", "Goodbye")}, "without 'Goodbye'"),
        ({"says": ("There|Nowhere",)}, "without 'There|Nowhere'"),
        ({"card": "MenuCard"}, "card 'MessageCard', expected 'MenuCard'"),
        ({"basket": ({"item": "cola"},)}, "basket"),
        ({"basket": ({"item": "cola", "count": 2}, {"item": "tea"})}, "basket"),
        ({"basket": ({"item": "cola", "count": 2, "options": ["big"]},)}, "basket"),
        ({"basket": ()}, "basket"),
        ({"payment": "declined"}, "payment 'settled'"),
        ({"outcome": "cancelled"}, "outcome 'done'"),
        ({"language": "en"}, "language 'zh'"),
        ({"within": 1.4}, "answered after 1.5 s"),
    ],
)
def test_not_met(expect: dict[str, Any], words: str) -> None:
    found = problems(played(**expect))
    assert len(found) == 1
    assert words in found[0]


@pytest.mark.parametrize(
    "expect",
    [
        {"intent": "clock.time"},
        {"says": ("Hello",)},
        {"card": "MenuCard"},
        {"basket": ()},
        {"payment": "settled"},
        {"outcome": "done"},
        {"language": "en"},
        {"within": 10.0},
    ],
)
def test_silence_meets_nothing(expect: dict[str, Any]) -> None:
    assert problems(Played(Step(user="x", expect=Expect(**expect)), began=0.0))


def test_a_stuck_device_and_a_troubled_user_are_problems() -> None:
    stuck = Played(Step(user="x"), began=0.0, stuck=True)
    troubled = Played(Step(phone="pay"), began=0.0, trouble="no code on the screen")
    assert problems(stuck) == ["the device did not come back to listen"]
    assert problems(troubled) == ["no code on the screen"]


def test_what_the_device_took_no_notice_of_is_said_to_need_its_name() -> None:
    def unheard(**expect: Any) -> Played:
        return Played(Step(user="x", expect=Expect(**expect)), began=0.0, unheard=True)

    assert problems(unheard(intent="food.order_food", says=("Here",))) == [
        "it was not listening: begin with its name, or with a step `press: true`"
    ]
    assert problems(unheard()) == []
