"""What a conversation needs of the rest of the house, handed over by the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from assistant.core.bus import Bus
from assistant.core.clock import Clock
from assistant.core.fridge import Stock
from assistant.core.ports import CodeReader, Ears, Mouth
from assistant.money.service import Payments
from assistant.money.visits import Visits
from assistant.orders.service import Orders
from assistant.skillkit import Alarms, DeviceControl, Http, Memory, Places, SkillBook
from assistant.turn.interpreter import Interpreter
from assistant.turn.phrases import Phrases


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long the device waits for someone to begin to speak, in seconds."""

    command: float = 7.0
    answer: float = 9.0
    follow_up: float = 5.0
    pause: float = 45.0
    """After "wait a moment"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    ears: Ears
    mouth: Mouth
    bus: Bus
    clock: Clock
    interpreter: Interpreter
    phrases: Phrases
    device: DeviceControl
    places: Places
    http: Http
    payments: Payments
    payment_seconds: float
    codes: CodeReader | None
    """Reads the codes of customers' phones; ``None`` where there is no camera."""
    visits: Visits
    stock: Stock | None
    """The unmanned fridge beside the device; ``None`` where there is none."""
    orders: Orders
    skills: SkillBook
    memory_of: Callable[[str], Memory]
    """The memory of a skill, by its name; likewise its alarms."""
    alarms_of: Callable[[str], Alarms]
    counter_intent: str
    """Takes an order at the counter of ``places.counter()``."""
    zone: tzinfo
    """Of the place where the device stands; the machine may keep another."""
    patience: Patience = Patience()

    def now(self) -> datetime:
        return self.clock.wall().astimezone(self.zone)
