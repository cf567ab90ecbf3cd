"""A user who does not wait for the end of the list, with the real engines, in a room with echo."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import pytest

from assistant.app import Devices
from assistant.commands.session import running, sandbox_world
from assistant.config import Config
from assistant.core.bus import Bus, Told
from assistant.core.cards import MenuCard, ShopListCard
from assistant.core.clock import SkippingClock
from assistant.core.events import (
    CardShown,
    Fact,
    SpeakingStarted,
    SpeakingStopped,
    Understood,
    WakeDetected,
)
from assistant.core.language import Language
from assistant.engines import Engines
from assistant.script.lines import USUAL_VOICES, LineSpeaker
from device.scripted import ScriptedMicrophone, ScriptedSpeaker

NOON = datetime.fromisoformat("2026-11-20T12:00+09:00")
"""By night few restaurants deliver, and there might be no second one."""
T = TypeVar("T")
ECHO = 0.05
"""-26 dB: at this loudness the list alone was once taken for the name."""


class Story:
    """What was told, and a way to wait for it."""

    def __init__(self, bus: Bus) -> None:
        self.facts: list[Fact] = []
        self._news = asyncio.Event()
        bus.subscribe(self._take)

    def _take(self, told: Told) -> None:
        self.facts.append(told.fact)
        self._news.set()

    async def first(self, kind: type[T], about: Callable[[T], bool] = lambda _: True) -> T:
        """The first fact of this kind, waited for."""
        while True:
            for fact in self.facts:
                if isinstance(fact, kind) and about(fact):
                    return fact
            self._news.clear()
            await self._news.wait()


@pytest.mark.slow
async def test_one_asks_for_the_second_restaurant_into_the_list(tmp_path: Path) -> None:
    # Made before the list is read: the device would be done with it meanwhile.
    lines = LineSpeaker(tmp_path / "lines")
    answer = await lines.line("두 번째로 할게요", Language.KO, USUAL_VOICES[Language.KO])
    lines.close()
    clock = SkippingClock(NOON)
    bus = Bus(clock)
    story = Story(bus)
    config = Config(language=Language.KO, data_folder=str(tmp_path))
    engines = await Engines.load(config, clock)
    microphone = ScriptedMicrophone(clock)
    devices = Devices(microphone=microphone, speaker=ScriptedSpeaker(clock, microphone, echo=ECHO))
    with sandbox_world(config, tmp_path) as whole:
        async with running(whole, clock, bus, devices, engines) as app, asyncio.timeout(600):
            app.ears.type("음식 배달시켜 줘")
            shown = await story.first(CardShown, lambda fact: isinstance(fact.card, ShopListCard))
            assert isinstance(shown.card, ShopListCard)
            second = shown.card.rows[1].name
            await story.first(SpeakingStarted, lambda fact: second in fact.text)
            microphone.speak(answer)
            stopped = await story.first(SpeakingStopped)
            chosen = await story.first(Understood, lambda fact: fact.intent.startswith("move."))
            menu = await story.first(CardShown, lambda fact: isinstance(fact.card, MenuCard))
    engines.close()
    assert stopped.interrupted
    assert chosen.intent == "move.choose"
    assert isinstance(menu.card, MenuCard)
    assert menu.card.title == second
    assert not [fact for fact in story.facts if isinstance(fact, WakeDetected)]
