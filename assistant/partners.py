"""Whom the device deals with: the payment provider, the restaurants, the fridge beside it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from assistant.config import Config
from assistant.core.clock import Clock
from assistant.core.errors import ConfigError
from assistant.core.fridge import Stock
from assistant.core.restaurants import RestaurantPlatform
from assistant.fridge.sandbox import SandboxFridge
from assistant.http import HttpClient
from assistant.money.opening import Contract, open_contract
from assistant.money.providers.sandbox import SandboxProvider
from assistant.money.providers.secrets import Secret
from assistant.money.service import Payments
from assistant.orders.sandbox import SandboxRestaurants


def payment_contract(config: Config, http: HttpClient, clock: Clock) -> Contract:
    """With the provider that the configuration names, or with the sandbox."""
    if config.payment_contract:
        return open_contract(Path(config.payment_contract).expanduser(), http, clock)
    provider = SandboxProvider(http, clock, url=config.payment_url, key=Secret(config.payment_key))
    return Contract(provider=provider, listen_port=0)


def restaurant_platform(config: Config, http: HttpClient) -> RestaurantPlatform:
    """Raises ConfigError where real money would be taken for orders that reach nobody."""
    if config.payment_contract and not config.restaurant_url:
        raise ConfigError("payment_contract takes real money: set restaurant_url for the orders")
    return SandboxRestaurants(http, url=config.restaurant_url, key=config.restaurant_key)


def fridge_beside(config: Config, stock: Stock, http: HttpClient) -> SandboxFridge:
    """Raises ConfigError where real money would be taken for a fridge that is none."""
    if config.payment_contract and not config.fridge_url:
        raise ConfigError("payment_contract takes real money: set fridge_url for the fridge")
    return SandboxFridge(http, stock.articles, url=config.fridge_url, key=config.fridge_key)


@asynccontextmanager
async def doorbell(payments: Payments, port: int) -> AsyncIterator[None]:
    """Listens for the provider's notifications while the block runs; not if ``port`` is 0."""
    if not port:
        yield
        return
    # Imported here: 0.2 s for a web server that few devices have.
    from assistant.money.doorbell import listening

    async with listening(payments, port):
        yield
