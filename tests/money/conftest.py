"""A shop with a fake provider, on accelerated time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assistant.core.clock import SkippingClock
from assistant.money.fakes import FakeProvider
from tests.money.shop import Shop


@pytest.fixture
def clock() -> SkippingClock:
    return SkippingClock()


@pytest.fixture
def provider(clock: SkippingClock) -> FakeProvider:
    return FakeProvider(clock)


@pytest.fixture
async def shop(tmp_path: Path, provider: FakeProvider, clock: SkippingClock) -> AsyncIterator[Shop]:
    made = Shop(tmp_path / "device.db", provider, clock)
    yield made
    await made.power_cut()
