"""A shop with a fake provider on accelerated time; a sandbox, and those who speak with it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from assistant.core.clock import SkippingClock, SystemClock
from assistant.http import HttpClient
from assistant.money.fakes import FakeProvider
from assistant.sandbox.process import SandboxProcess
from tests.money.shop import NOON, Shop
from tests.sandbox.letter_box import LetterBox


@pytest.fixture
def clock() -> SkippingClock:
    return SkippingClock(NOON, work_takes_time=False)


@pytest.fixture
def provider(clock: SkippingClock) -> FakeProvider:
    return FakeProvider(clock)


@pytest.fixture
async def shop(tmp_path: Path, provider: FakeProvider, clock: SkippingClock) -> AsyncIterator[Shop]:
    made = Shop(tmp_path / "device.db", provider, clock)
    yield made
    await made.power_cut()


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def letter_box(process: SandboxProcess) -> Iterator[LetterBox]:
    process.clear_faults()
    box = LetterBox()
    yield box
    box.close()


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    client = HttpClient(SystemClock(), lan=True, retries=0, seconds=60)
    yield client
    await client.close()
