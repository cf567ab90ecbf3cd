"""The people around a device: phones that pay, and guests of the fridge with hands and a phone.

They outlive the device, and go on while it, the provider or the fridge is dead.
"""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum

import httpx

from assistant.core.clock import SystemClock
from assistant.sandbox.book import AGREED
from assistant.sandbox.fridge_process import FridgeProcess
from assistant.sandbox.pay_page import PIN
from tests.money.guests import PRICES

PEOPLE = 16
PATIENCE_SECONDS = 180.0
"""However slow the machine is, a guest's visit goes on or has an end."""
GLANCE_SECONDS = 0.05
MOST_TAKEN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What the device's screen shows; ``visit``, if any, is the visit to the fridge it is for."""

    payload: str
    minor: int
    visit: str = ""


class News(Enum):
    """What else a device sends of itself."""

    UP = "up"
    SERVED = "served"
    """A diner has paid, and the restaurant has answered."""


class Manner(Enum):
    """What a guest does with the open door, after taking something or nothing."""

    SHUTS = "shuts"
    DAWDLES = "dawdles"
    """Stands in it with something in hand until the device is dead, then shuts."""
    LEAVES_OPEN = "leaves open"
    """Takes something, and never shuts it."""


class Life:
    """One life of the device, as those who stand before it know it."""

    def __init__(self, manner: Manner) -> None:
        self.manner = manner
        self.served = False
        self.door_held, self.over = threading.Event(), threading.Event()
        """A guest has taken what they want, and the door is open; the device is dead."""


@dataclass(slots=True)
class Deeds:
    """What the people did, as they remember it.

    ``paid`` are the codes of which a phone showed "paid", ``taken`` what came out of the fridge
    in each visit, in minor units, ``left_open`` the visits after which nobody shut the door.
    """

    paid: set[str] = field(default_factory=set)
    taken: Counter[str] = field(default_factory=Counter)
    left_open: set[str] = field(default_factory=set)


class Street:
    """``chance`` is asked in the thread that calls `hear` only."""

    def __init__(self, chance: random.Random, fridge: FridgeProcess) -> None:
        self._chance, self._fridge = chance, fridge
        self._browser = httpx.Client(headers={"Accept": "application/json"}, trust_env=False)
        self._people = ThreadPoolExecutor(PEOPLE)
        self._busy: list[Future[None]] = []
        self.deeds = Deeds()
        self.life = Life(Manner.SHUTS)

    def hear(self, message: Code | News) -> None:
        """Somebody takes up a code, or not."""
        fate = self._chance.random()
        if message is News.SERVED:
            self.life.served = True
        elif isinstance(message, Code) and message.visit:
            held = self.life.manner is not Manner.SHUTS
            count = self._chance.randint(int(held), MOST_TAKEN)
            things = self._chance.choices(sorted(PRICES), k=count)
            action = "pay" if held or fate < 0.9 else "decline"
            self._busy.append(self._people.submit(self._visit, message, action, things, self.life))
        elif isinstance(message, Code) and fate < 0.95:
            action = "pay" if fate < 0.85 else "decline"
            self._busy.append(self._people.submit(self._use, message, action))

    def go_home(self) -> None:
        """Returns when everybody is done."""
        self._people.shutdown()
        self._browser.close()
        for person in self._busy:
            person.result()

    def _use(self, code: Code, action: str) -> None:
        if self._answer(code, action) == "paid":
            self.deeds.paid.add(code.payload)

    def _visit(self, code: Code, action: str, things: Sequence[str], life: Life) -> None:
        self._answer(code, action)
        if not self._sees_open(code):
            return
        for article in things:
            with suppress(httpx.HTTPError):
                self._fridge.take(article)
                self.deeds.taken[code.visit] += PRICES[article]
        if life.manner is Manner.LEAVES_OPEN:
            self.deeds.left_open.add(code.visit)
        life.door_held.set()
        if life.manner is Manner.DAWDLES:
            life.over.wait(PATIENCE_SECONDS)
        if life.manner is not Manner.LEAVES_OPEN:
            self._shut(code.visit)

    def _sees_open(self, code: Code) -> bool:
        """Waits until the door opens, or the phone says that the visit is over."""
        for _ in _patiently():
            if self._door(code.visit) == "open":
                return True
            if self._page(code) not in (AGREED, ""):
                return False
        raise AssertionError(f"visit {code.visit}: agreed to, and nothing happens")

    def _shut(self, visit: str) -> None:
        for _ in _patiently():
            # Only its own door: the next guest may stand before it by now.
            door = self._door(visit)
            if door == "open":
                with suppress(httpx.HTTPError):
                    self._fridge.shut()
            elif door:
                return
        raise AssertionError(f"visit {visit}: the door does not shut")

    def _answer(self, code: Code, action: str) -> str:
        """What the phone shows afterwards; empty when that never came."""
        answer = {"action": action, "amount": code.minor, "pin": PIN}
        try:
            return str(self._browser.post(code.payload, json=answer).json()["state"])
        except httpx.HTTPError:
            return ""

    def _page(self, code: Code) -> str:
        """What the phone shows; empty while the provider is dead."""
        try:
            return str(self._browser.get(code.payload).json()["state"])
        except httpx.HTTPError:
            return ""

    def _door(self, visit: str) -> str:
        """The door as it is for ``visit``; empty while the fridge is dead."""
        headers = {"Authorization": f"Bearer {self._fridge.key}"}
        try:
            answer = self._browser.get(f"{self._fridge.url}/v1/visits/{visit}", headers=headers)
        except httpx.HTTPError:
            return ""
        return str(answer.raise_for_status().json()["door"])


def _patiently() -> Iterator[None]:
    clock, never = SystemClock(), threading.Event()
    end = clock.now() + PATIENCE_SECONDS
    while clock.now() < end:
        yield
        never.wait(GLANCE_SECONDS)
