"""Takes pictures of the screen at the moments of a conversation worth looking at."""

from __future__ import annotations

import asyncio

from assistant.core.bus import Told
from assistant.core.cards import ReceiptCard
from assistant.core.clock import Clock
from assistant.core.events import (
    CardCleared,
    CardShown,
    Heard,
    PaymentFailed,
    PaymentRequested,
    PaymentSettled,
    SkillAnswered,
    SpeakingStarted,
    WakeDetected,
)
from avatar.stage import Stage
from avatar.storyboard import Panel, Said, Who

SETTLING = 1.6
"""Seconds after which a new card has come to rest, the mouth moves, and the glance at the card,
which comes with a blink, is over."""
BLINKING = 0.3
"""How far down the lids may be; a blink is waited for, a mood that closes the eyes is not."""
BLINK_STEP, BLINK_STEPS = 0.05, 12


class Photographer:
    """An observer that photographs the first sight of each exchange."""

    def __init__(self, stage: Stage, clock: Clock) -> None:
        self._stage, self._clock = stage, clock
        self._shots: list[Panel] = []
        self._due = True
        self._card_changed = -SETTLING
        self._user = self._device = ""
        self._pending: set[asyncio.Task[None]] = set()
        self._wanted = 0
        """Pictures wanted so far."""

    def observe(self, told: Told) -> None:
        match told.fact:
            case WakeDetected(word=word):
                self._user, self._device = word, ""
                self._shoot_soon(0.6)
            case Heard(text=text):
                self._user, self._device, self._due = text, "", True
            case PaymentRequested() | PaymentSettled() | PaymentFailed():
                self._user, self._due = "", True
            case CardShown(card=card):
                self._card_changed = told.at
                # It may come while the payment is still spoken about.
                self._due = self._due or isinstance(card, ReceiptCard)
            case CardCleared():
                self._card_changed = told.at
            case SkillAnswered(text=text):
                self._device = text
            case SpeakingStarted() if self._due:
                self._due = False
                self._shoot_soon(SETTLING)
            case _:
                pass

    def begin(self) -> None:
        """Photographs the idle screen."""
        self._shots.append(Panel(self._clock.now(), (), self._stage.draw(self._clock.now()).copy()))

    async def finish(self) -> None:
        """Takes the pictures that are still due when the talk has ended."""
        await asyncio.gather(*self._pending)

    def panels(self, began: float) -> list[Panel]:
        """The pictures in order, with times since ``began``."""
        return [Panel(max(0.0, shot.at - began), shot.said, shot.frame) for shot in self._shots]

    def _shoot_soon(self, seconds: float) -> None:
        self._wanted += 1
        task = asyncio.create_task(self._shoot(seconds, self._wanted))
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)

    async def _shoot(self, seconds: float, number: int) -> None:
        await self._clock.sleep(seconds)
        # The next card may have come in the meantime, as the receipt does behind the payment.
        while (moving := self._card_changed + SETTLING - self._clock.now()) > 0:
            await self._clock.sleep(moving)
            if number < self._wanted:
                # The next picture is of the same card.
                return
        for _ in range(BLINK_STEPS):
            if self._stage.eyes_closed(self._clock.now()) <= BLINKING:
                break
            await self._clock.sleep(BLINK_STEP)
        now = self._clock.now()
        frame = self._stage.draw(now).copy()
        said = ((Who.USER, self._user), (Who.DEVICE, self._device))
        words = tuple(Said(who, text) for who, text in said if text)
        self._shots.append(Panel(now, words, frame))
