"""Payments per second, and the queries behind every screen, while the ledger grows."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assistant.core.amount import Money
from assistant.core.bus import Bus
from assistant.core.clock import SystemClock
from assistant.http import HttpClient
from assistant.money.providers.sandbox import SandboxProvider
from assistant.money.providers.secrets import Secret
from assistant.money.service import Payments
from assistant.money.verifying import verify
from assistant.sandbox.process import SandboxProcess
from assistant.sandbox.wallet import Wallet
from assistant.store import Store
from scripts.benchmarks.tables import percentile, table

SIZES = (10, 1_000, 100_000, 1_000_000)
PAID_AT_ONCE, PAYMENTS = 8, 160
REPEATS = 20
YEARS = timedelta(days=3 * 365)
"""The ledger's payments are spread over so long: at a million, some 900 a day."""


def ledger() -> str:
    rates: list[tuple[str, ...]] = []
    queries: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as folder, SandboxProcess(Path(folder) / "s") as sandbox:
        for size in SIZES:
            path = Path(folder) / f"{size}.db"
            _fill(path, size)
            began = time.perf_counter()
            store = Store(path)
            opened = time.perf_counter() - began
            behind = "-" if store.verified else f"{_verification(path):.1f} s"
            for name, ask in _screens(store).items():
                queries.setdefault(name, []).append(f"{_slow(ask):.2f}")
            rate = asyncio.run(_rate(store, sandbox))
            rates.append((f"{size:,}", f"{rate:.0f}", f"{opened:.2f} s", behind))
            store.close()
    sizes = [f"{size:,}" for size in SIZES]
    return "\n\n".join(
        (
            table(
                ["payments in the ledger", "payments per second", "start", "all verified behind"],
                rates,
            ),
            table(
                ["ms of a query (95 of 100)", *sizes, "goal"],
                [(name, *times, "5") for name, times in queries.items()],
            ),
        )
    )


def _verification(path: Path) -> float:
    began = time.perf_counter()
    verify(path, SystemClock())
    return time.perf_counter() - began


def _fill(path: Path, size: int) -> None:
    """Payments of three years, every tenth declined, every hundredth given back, with orders."""
    store, now = Store(path), datetime.now(UTC)
    database = store._database

    def moments() -> Iterator[tuple[str, str, str]]:
        for number in range(size):
            at = (now - YEARS * ((size - number) / size)).isoformat()
            # Ids are random in life: their order must have nothing to do with time.
            identity = f"{number * 2654435761 % 2**32:08x}{number:024x}"
            yield identity, at, "declined" if number % 10 == 3 else "paid"

    with database.transaction():
        for number, (identity, at, state) in enumerate(moments()):
            database.write(
                "INSERT INTO payments (id, provider, minor, currency, payee, subject, seconds,"
                " payload, state, told, created_at) VALUES"
                " (?, 'sandbox', ?, 'KRW', 'p', 's', 120, 'code', ?, 1, ?)",
                identity,
                1_000 + number % 50_000,
                state,
                at,
            )
            for kind in ("created", "qr_shown", state):
                database.write(
                    "INSERT INTO ledger (payment, kind, minor, currency, detail, at)"
                    " VALUES (?, ?, 1000, 'KRW', '', ?)",
                    identity,
                    kind,
                    at,
                )
            if number % 100 == 0:
                database.write(
                    "INSERT INTO refunds VALUES (?, ?, 1, 'KRW', 'cold', 'done', ?, 1)",
                    identity,
                    identity,
                    at,
                )
            database.write(
                "INSERT INTO orders VALUES (?, 'shop', '{}', ?, '', NULL, 'none', 1, ?)",
                identity,
                "delivered" if state == "paid" else "unpaid",
                at,
            )
    store.close()


async def _rate(store: Store, sandbox: SandboxProcess) -> float:
    """Payments per second, each from its first line to "paid", with the codes of phones."""
    clock = SystemClock()
    http = HttpClient(clock, lan=True, retries=0)
    provider = SandboxProvider(http, clock, url=sandbox.url, key=Secret(sandbox.key))
    payments = Payments(store, provider, clock, Bus(clock), on_late=lambda _: None)
    codes = [Wallet().show(sandbox.url) for _ in range(PAYMENTS)]

    async def customer() -> None:
        for _ in range(PAYMENTS // PAID_AT_ONCE):
            stream = payments.collect(Money(9_900), payee="p", subject="s", code=codes.pop())
            last = [progress async for progress in stream][-1]
            assert last.view == "paid", last

    began = time.perf_counter()
    await asyncio.gather(*(customer() for _ in range(PAID_AT_ONCE)))
    taken = time.perf_counter() - began
    await payments.close()
    await http.close()
    return PAYMENTS / taken


def _screens(store: Store) -> dict[str, Callable[[], object]]:
    now = datetime.now(UTC)
    today, month = now - timedelta(days=1), now - timedelta(days=30)
    (some,) = store.payments.beginning_with("", most=1)
    payments = store.payments
    return {
        "one payment": lambda: payments.get(some.id),
        "its ledger": lambda: payments.ledger(some.id),
        "its refunds": lambda: store.refunds.of(some.id),
        "by the first letters": lambda: payments.beginning_with(some.id[:5], most=2),
        "what is open": payments.untold,
        "refunds to be made": store.refunds.untold,
        "last order": store.orders.latest_paid,
        "orders under way": store.orders.unfinished,
        "risk: declined": lambda: payments.declined_since(now - timedelta(hours=1)),
        "risk: usual amount": lambda: payments.paid_amounts("KRW", month, most=500),
        "risk: refunds": lambda: store.refunds.begun_since(today),
    }


def _slow(ask: Callable[[], object]) -> float:
    taken = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        ask()
        taken.append((time.perf_counter() - began) * 1000)
    return percentile(taken, 0.94)
