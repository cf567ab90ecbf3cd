"""``run.py fridge``: visits to the fridge, and a person's verdict on those in doubt."""

from __future__ import annotations

import argparse
import asyncio
from datetime import date, datetime, timedelta
from pathlib import Path

from assistant.commands.options import Subparsers, add_device_options, config_from
from assistant.commands.session import payment_provider
from assistant.config import Config
from assistant.core.amount import Money
from assistant.core.bus import Bus
from assistant.core.clock import SystemClock
from assistant.core.errors import ConfigError, PaymentError
from assistant.core.payments import RefundState
from assistant.fridge.sandbox import SandboxFridge
from assistant.fridge.stock import load_stock
from assistant.http import HttpClient
from assistant.money.providers.sandbox import SandboxProvider
from assistant.money.providers.secrets import Secret
from assistant.money.visit_progress import VisitProgress
from assistant.money.visits import Visits
from assistant.store import Store

_OUTCOMES = {
    RefundState.DONE: "given back",
    RefundState.PENDING: "the provider does not answer; the device asks again when it next starts",
    RefundState.FAILED: "the provider refused to give it back",
}


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(
        "fridge",
        help="list visits to the fridge, decide on those in doubt, and give money back",
        description="Without a visit it lists those of a day.",
    )
    parser.add_argument("visit", nargs="?", help="the id of one, to see all that happened")
    parser.add_argument("--day", type=date.fromisoformat, help="YYYY-MM-DD; today if not given")
    parser.add_argument("--charge", type=int, help="decide: in the smallest unit; 0 releases all")
    parser.add_argument("--refund", type=int, help="give so much back of what was charged")
    parser.add_argument("--who", default="", help="the person who decides or gives back")
    add_device_options(parser)
    return parser


def run(options: argparse.Namespace) -> int:
    """Raises AssistantError: the books cannot be read, or there is nothing to decide."""
    config = config_from(options)
    store = Store(Path(config.data_folder) / "xiao-e.db", set_aside=False)
    try:
        if options.visit is None:
            _list(store, options.day)
        else:
            if options.charge is not None or options.refund is not None:
                with payment_provider(config, Path(config.data_folder)) as with_provider:
                    asyncio.run(_decide(store, with_provider, options))
            _show(store, options.visit)
        return 0
    finally:
        store.close()


def _list(store: Store, day: date | None) -> None:
    now = SystemClock().wall()
    day = day or now.date()
    begin = datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)
    for record in store.holds.between(begin, begin + timedelta(days=1)):
        at = record.created_at.astimezone().isoformat(" ", "seconds")
        charged = f"{record.amount.minor} of {record.maximum.minor} {record.maximum.currency}"
        print(f"{at}  {record.id}  {record.state:<10} {charged}  {record.reason}".rstrip())


def _show(store: Store, visit: str) -> None:
    record = store.holds.get(visit)
    if record is None:
        raise PaymentError(f"there is no visit {visit!r}")
    print(f"{record.id}  {record.state}  {record.reason}  taken: {record.taken}")
    for entry in store.holds.ledger(visit):
        at = entry.at.astimezone().isoformat(" ", "seconds")
        amount = f"{entry.amount.minor} {entry.amount.currency}"
        print(f"  {at}  {entry.kind:<12} {amount:>12}  {entry.detail}".rstrip())


async def _decide(store: Store, config: Config, options: argparse.Namespace) -> None:
    if not config.fridge or config.payment_contract:
        raise ConfigError("set `fridge`, and no payment_contract: only the sandbox authorises")
    clock = SystemClock()
    http = HttpClient(clock, lan=True, retries=0)
    stock = load_stock(Path(config.fridge))
    visits = Visits(
        store,
        SandboxProvider(http, clock, url=config.payment_url, key=Secret(config.payment_key)),
        SandboxFridge(http, stock.articles, url=config.fridge_url, key=config.fridge_key),
        clock,
        Bus(clock),
        on_late=_ignore,
    )
    try:
        currency = stock.maximum.currency
        if options.charge is not None:
            await visits.decide(options.visit, Money(options.charge, currency), who=options.who)
        if options.refund is not None:
            back = Money(options.refund, currency)
            state = await visits.refund(options.visit, back, who=options.who)
            print(_OUTCOMES[state])
    finally:
        await visits.close()
        await http.close()


def _ignore(_: VisitProgress) -> None:
    """The device itself tells its customers."""
