"""A device that collects one payment and is killed (SIGKILL) at the step it is given.

Prints the payload once the code is shown. Arguments: database, url, key, step, and the code of a
phone where the payment is made with one.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from assistant.core.amount import Money
from assistant.core.bus import Bus
from assistant.core.clock import SystemClock
from assistant.core.payments import (
    PaymentOrder,
    ProviderPayment,
    ProviderState,
    RefundOrder,
    RefundState,
)
from assistant.http import HttpClient
from assistant.money.progress import PaymentProgress
from assistant.money.providers.sandbox import SandboxProvider
from assistant.money.providers.secrets import Secret
from assistant.money.service import Payments
from assistant.store import Store

SECONDS = 60.0


class DyingProvider:
    """The sandbox, with a device around it that may die before or after each question."""

    name = "sandbox"
    currencies = SandboxProvider.currencies

    def __init__(self, provider: SandboxProvider, step: str) -> None:
        self._provider = provider
        self._step = step

    async def create(self, order: PaymentOrder) -> ProviderPayment:
        die_at(self._step, "before_create")
        answer = await self._provider.create(order)
        die_at(self._step, "after_create")
        return answer

    async def charge(self, order: PaymentOrder, code: str) -> ProviderPayment:
        die_at(self._step, "before_charge")
        answer = await self._provider.charge(order, code)
        die_at(self._step, "after_charge")
        return answer

    async def query(self, order: PaymentOrder) -> ProviderPayment:
        answer = await self._provider.query(order)
        if answer.state is ProviderState.PAID:
            die_at(self._step, "paid_not_written")
        return answer

    async def cancel(self, order: PaymentOrder) -> ProviderPayment:
        die_at(self._step, "before_cancel")
        answer = await self._provider.cancel(order)
        die_at(self._step, "after_cancel")
        return answer

    async def refund(self, order: RefundOrder) -> RefundState:
        return await self._provider.refund(order)


def die_at(wanted: str, step: str) -> None:
    if wanted == step:
        os.kill(os.getpid(), signal.SIGKILL)


async def main(database: str, url: str, key: str, step: str, code: str = "") -> None:
    clock = SystemClock()
    provider = DyingProvider(
        SandboxProvider(HttpClient(clock, lan=True, retries=0), clock, url=url, key=Secret(key)),
        step,
    )
    payments = Payments(Store(Path(database)), provider, clock, Bus(clock), on_late=lambda _: None)
    stream = payments.collect(
        Money(9_900), payee="카페", subject="latte", seconds=SECONDS, code=code
    )
    cancelling: set[asyncio.Task[PaymentProgress]] = set()
    async for progress in stream:
        if not progress.final:
            print(progress.payload, flush=True)
            die_at(step, "code_shown")
            if step in ("before_cancel", "after_cancel"):
                cancelling.add(asyncio.create_task(payments.cancel(progress.payment)))
        else:
            die_at(step, "paid_not_told")


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
