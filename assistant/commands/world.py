"""The pretend world of scripts: a payment provider, restaurants and a fridge, in processes."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.config import PROJECT, Config
from assistant.core.restaurants import OrderState
from assistant.sandbox.faults import Fault
from assistant.sandbox.fridge_process import FridgeProcess
from assistant.sandbox.process import SandboxProcess
from assistant.sandbox.restaurant_process import RestaurantProcess
from assistant.script.script import SANDBOX_WELL, Script

FRIDGE_STOCK = PROJECT / "assets" / "fridge.toml"
MISWEIGHED_GRAMS = 400
"""More than any scale may be off."""
_RESTAURANTS = {
    "restaurant_declines": OrderState.DECLINED,
    "restaurant_silent": OrderState.WAITING,
}


@dataclass(frozen=True, slots=True)
class World:
    """Serves one script after another. The servers keep what earlier ones paid and ordered, which
    no later device knows of."""

    provider: SandboxProcess
    kitchens: RestaurantProcess
    fridge: FridgeProcess
    """Runs from the first script that has a fridge."""

    def receive(self, script: Script, config: Config) -> Config:
        """Makes all well for ``script``; the configuration of its device has the addresses."""
        self.behave(SANDBOX_WELL)
        own = dataclasses.replace(
            config,
            payment_url=self.provider.url,
            payment_key=self.provider.key,
            restaurant_url=self.kitchens.url,
            restaurant_key=self.kitchens.key,
            fridge="",
        )
        if not script.fridge:
            return own
        if self.fridge.url:
            self.fridge.shut()
        else:
            self.fridge.start()
        return dataclasses.replace(
            own, fridge=str(FRIDGE_STOCK), fridge_url=self.fridge.url, fridge_key=self.fridge.key
        )

    def behave(self, state: str) -> None:
        """Does what a ``sandbox`` step says."""
        self.provider.clear_faults()
        self.kitchens.answer_with(_RESTAURANTS.get(state, OrderState.ACCEPTED))
        if state == "restaurant_cooks":
            self.kitchens.move_all(OrderState.COOKING)
        elif state not in _RESTAURANTS and state != SANDBOX_WELL:
            self.provider.switch_on(Fault(state))

    def use_fridge(self, doing: str) -> None:
        """Does what a ``fridge`` step says."""
        action, *rest = doing.split()
        count = int(rest[1]) if len(rest) > 1 else 1
        match action:
            case "take":
                self.fridge.take(rest[0], count)
            case "put":
                self.fridge.take(rest[0], -count)
            case "misweigh":
                self.fridge.disturb(rest[0], off=MISWEIGHED_GRAMS)
            case "blind":
                self.fridge.disturb(rest[0], silent=True)
            case _:
                self.fridge.shut()


@contextmanager
def open_world() -> Iterator[World]:
    with (
        tempfile.TemporaryDirectory() as name,
        SandboxProcess(Path(name) / "sandbox") as provider,
        RestaurantProcess(Path(name) / "restaurant") as kitchens,
    ):
        world = World(provider, kitchens, FridgeProcess(Path(name) / "fridge"))
        try:
            yield world
        finally:
            world.fridge.stop()
