"""The pairing code on the device's own screen."""

from __future__ import annotations

from assistant.commands.pairing import PairingScreen
from assistant.core.bus import Told
from assistant.core.cards import MessageCard, PairingCard
from assistant.core.clock import SkippingClock
from assistant.core.events import CardCleared, CardShown, Fact
from assistant.core.language import Language

ADDRESSES = ["http://192.168.0.7:8600/"]


class Shown:
    def __init__(self) -> None:
        self.clock = SkippingClock(work_takes_time=False)
        self.facts: list[Fact] = []
        self.screen = PairingScreen(
            self.clock, [lambda told: self.facts.append(told.fact)], Language.EN
        )


async def test_shows_the_code_and_what_a_phone_opens() -> None:
    shown = Shown()
    shown.screen.show("604213", 120.0, ADDRESSES)
    [fact] = shown.facts
    assert isinstance(fact, CardShown)
    assert isinstance(fact.card, PairingCard)
    assert fact.card.code == "604213"
    assert fact.card.payload == "http://192.168.0.7:8600/#pair=604213"
    shown.screen.clear()
    assert shown.facts[1:] == [CardCleared()]


async def test_the_code_goes_when_it_is_over() -> None:
    shown = Shown()
    shown.screen.show("604213", 120.0, [])
    await shown.clock.sleep(121.0)
    assert shown.facts[1] == CardCleared()
    shown.screen.clear()
    assert len(shown.facts) == 2


async def test_a_card_of_the_conversation_is_left_alone() -> None:
    shown = Shown()
    shown.screen.show("604213", 120.0, ADDRESSES)
    shown.screen.tell(Told(1.0, CardShown(card=MessageCard(title="pay here"))))
    shown.screen.clear()
    assert len(shown.facts) == 1
