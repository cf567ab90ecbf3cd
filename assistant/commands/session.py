"""A device put together for one command, with its sandbox world where one is needed."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from assistant.app import App, Devices, open_app
from assistant.config import Config
from assistant.core.bus import Bus
from assistant.core.clock import Clock
from assistant.engines import Engines
from assistant.sandbox.fridge_process import FridgeProcess
from assistant.sandbox.process import SandboxProcess
from assistant.sandbox.restaurant_process import RestaurantProcess


@contextlib.contextmanager
def payment_provider(config: Config, folder: Path) -> Iterator[Config]:
    """The configuration with the address of a provider: its own, or the sandbox's started here."""
    if config.payment_url or config.payment_contract:
        yield config
        return
    with SandboxProcess(folder / "sandbox") as sandbox:
        yield dataclasses.replace(config, payment_url=sandbox.url, payment_key=sandbox.key)


@contextlib.contextmanager
def sandbox_world(config: Config, folder: Path) -> Iterator[Config]:
    """As `payment_provider`, with the addresses of restaurants and of the fridge too."""
    with payment_provider(config, folder) as paying, _fridge(paying, folder) as paying:
        if paying.restaurant_url or paying.payment_contract:
            yield paying
            return
        with RestaurantProcess(folder / "restaurant") as kitchens:
            yield dataclasses.replace(
                paying, restaurant_url=kitchens.url, restaurant_key=kitchens.key
            )


@contextlib.contextmanager
def _fridge(config: Config, folder: Path) -> Iterator[Config]:
    if not config.fridge or config.fridge_url or config.payment_contract:
        yield config
        return
    with FridgeProcess(folder / "fridge") as fridge:
        yield dataclasses.replace(config, fridge_url=fridge.url, fridge_key=fridge.key)


@contextlib.asynccontextmanager
async def running(
    config: Config, clock: Clock, bus: Bus, devices: Devices, engines: Engines | None
) -> AsyncIterator[App]:
    """A device that lives until the block ends."""
    async with open_app(config, clock=clock, bus=bus, devices=devices, engines=engines) as app:
        life = asyncio.create_task(app.run())
        try:
            yield app
        finally:
            app.ears.end()
            life.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await life
