"""The user, the phone and the clock of a script, against a device that is only its facts."""

import asyncio
from collections.abc import Callable

import pytest

from assistant.core.amount import Money
from assistant.core.audio import SAMPLE_RATE, Audio
from assistant.core.bus import Bus
from assistant.core.cards import PaymentCard, PaymentView
from assistant.core.clock import SkippingClock
from assistant.core.errors import PaymentError
from assistant.core.events import (
    CardShown,
    Fact,
    FridgeOpened,
    ListeningStarted,
    PaymentFailed,
    PaymentSettled,
    TurnEnded,
    WakeDetected,
)
from assistant.script.player import LONGEST_STEP, Player
from assistant.script.script import Step

LISTENING = ListeningStarted(hints=())
PAID = PaymentSettled(payment="1", amount=Money(1000))
DECLINED = PaymentFailed(payment="1", reason="declined")
SLOW = LONGEST_STEP / 4
"""What a starved device takes from one fact to the next."""


def code(view: PaymentView) -> CardShown:
    return CardShown(
        card=PaymentCard(
            title="", payee="", amount="", payload="x", expires_at=0, view=view, note=""
        )
    )


SCANNED = code(PaymentView.SCANNED)


class NoButton:
    """Nobody speaks in these scripts."""

    def press(self, how: str = "button") -> None: ...
    def type(self, text: str) -> None: ...
    def end(self) -> None: ...


class Scene:
    def __init__(self, phone: Callable[[str], None] = lambda _: None) -> None:
        self.clock = SkippingClock(work_takes_time=False)
        self.bus = Bus(self.clock)
        self.used: list[str] = []

        async def use(action: str) -> None:
            await self.clock.sleep(1)
            phone(action)
            self.used.append(action)

        self.player = Player(self.bus, self.clock, NoButton(), phone=use, provider=lambda _: None)

    async def play(self, action: str, *facts: Fact) -> list[Fact]:
        """What the device told in the step, of a payment card and then ``facts``, one by one."""
        self.bus.tell(code(PaymentView.WAITING))

        async def tell() -> None:
            for fact in facts:
                await self.clock.sleep(SLOW)
                self.bus.tell(fact)

        telling = asyncio.create_task(tell())
        played = await self.player.play_step(Step(phone=action))
        telling.cancel()
        assert not played.stuck
        return [told.fact for told in played.facts]


class DeafMicrophone:
    speaking = False

    def speak(self, audio: Audio) -> None: ...
    def end(self) -> None: ...
    def unplug(self) -> None: ...
    def plug(self) -> None: ...


@pytest.mark.parametrize("heard", [(), (WakeDetected(word="Xiao-E", score=1.0, how="voice"),)])
async def test_a_line_that_the_device_takes_no_notice_of_is_unheard(
    heard: tuple[Fact, ...],
) -> None:
    clock = SkippingClock(work_takes_time=False)
    bus = Bus(clock)

    async def voice(_: Step) -> Audio:
        for fact in (*heard, *(LISTENING for _ in heard)):
            bus.tell(fact)
        return Audio(bytes(2 * SAMPLE_RATE))

    player = Player(bus, clock, NoButton(), microphone=DeafMicrophone(), voice=voice)
    played = await player.play_step(Step(user="hello"))
    assert played.unheard == (not heard)


@pytest.mark.parametrize(
    ("action", "facts"),
    [
        ("pay", (SCANNED, LISTENING, PAID, LISTENING)),
        ("pay", (LISTENING, PAID, TurnEnded(outcome="done"))),
        ("pay", (LISTENING, FridgeOpened(visit="1"), LISTENING)),
        ("decline", (SCANNED, LISTENING, DECLINED, LISTENING)),
        ("show", (LISTENING, PAID, LISTENING)),
        ("unlock", (LISTENING, PAID, LISTENING)),
        ("look", (LISTENING, SCANNED, LISTENING)),
        ("show locked", (LISTENING, SCANNED, LISTENING)),
        ("look", (LISTENING, DECLINED, TurnEnded(outcome="done"))),
    ],
)
async def test_what_the_phone_did_is_answered_before_the_step_ends(
    action: str, facts: tuple[Fact, ...]
) -> None:
    scene = Scene()
    assert await scene.play(action, *facts, LISTENING) == list(facts)
    assert scene.used == [action]


async def test_a_silent_provider_is_an_answer_only_where_the_script_silenced_it() -> None:
    scene = Scene()
    facts = (code(PaymentView.UNREACHABLE), LISTENING, PAID, LISTENING)
    assert await scene.play("pay", *facts) == list(facts)
    await scene.player.play_step(Step(sandbox="lost_answer"))
    assert await scene.play("pay", *facts) == list(facts[:2])
    await scene.player.play_step(Step(sandbox="well"))
    assert await scene.play("pay", *facts) == list(facts)


async def test_a_phone_that_cannot_waits_for_no_answer() -> None:
    def fail(_: str) -> None:
        raise PaymentError("no code")

    scene = Scene(fail)
    assert await scene.play("pay") == []
    assert scene.clock.now() < SLOW


async def test_a_device_that_never_tells_what_came_of_it_is_stuck() -> None:
    scene = Scene()
    scene.bus.tell(code(PaymentView.WAITING))
    playing = asyncio.create_task(scene.player.play_step(Step(phone="pay")))
    await scene.clock.sleep(SLOW)
    scene.bus.tell(LISTENING)
    assert (await playing).stuck
