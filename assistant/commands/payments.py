"""``run.py payments``: what was paid, written so that people and spreadsheets can read it."""

from __future__ import annotations

import argparse
import asyncio
import csv
import sys
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from assistant.commands.options import Subparsers, add_device_options, config_from
from assistant.commands.session import payment_provider
from assistant.config import Config
from assistant.core.amount import MINOR_UNITS, Money
from assistant.core.clock import SystemClock
from assistant.core.errors import PaymentError
from assistant.core.payments import BillingProvider, BillLine
from assistant.http import HttpClient
from assistant.money.audit import Audit
from assistant.money.freezing import Freezes, Verdict
from assistant.money.reconciling import Reconciliation, reconcile
from assistant.money.verifying import verify
from assistant.partners import payment_contract
from assistant.store import HoldRecord, PaymentRecord, Store

ACTIONS = ("list", "show", "export", "reconcile", "audit", "review", "verify")
COLUMNS = (
    "begun", "payment", "state", "amount", "currency", "payee", "subject", "provider", "kind",
)  # fmt: skip

Record = PaymentRecord | HoldRecord


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(
        "payments",
        help="list, show, export, reconcile, audit, review and verify payments",
        description="Reads the device's own books, visits to the fridge included; only `reconcile`"
        " asks the provider.",
    )
    parser.add_argument("action", choices=ACTIONS)
    parser.add_argument("payment", nargs="?", help="for show: the payment's id, or how it begins")
    parser.add_argument("--day", type=date.fromisoformat, help="YYYY-MM-DD; today if not given")
    parser.add_argument("--out", type=Path, help="for export: the CSV file; else it is printed")
    parser.add_argument("--who", default="", help="for review: the person")
    parser.add_argument("--evidence", help="for review: what was found out")
    parser.add_argument("--verdict", choices=list(Verdict), help="for review: two must agree")
    add_device_options(parser)
    return parser


def run(options: argparse.Namespace) -> int:
    """Returns 1 when the books differ.

    Raises:
        AssistantError: the books cannot be read, or the provider not asked.
    """
    config = config_from(options)
    store = Store(Path(config.data_folder) / "xiao-e.db", set_aside=False)
    try:
        now = SystemClock().wall()
        day = options.day or now.date()
        begin = datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)
        match options.action:
            case "show":
                return _show(store, options.payment or "")
            case "audit":
                _audit(store)
            case "review":
                _review(store, options)
            case "verify":
                verify(store.path, SystemClock())
                print(f"every page, reference, ledger and decision in {store.path} is right")
            case "reconcile":
                return _reconcile(store, config, day)
            case "export":
                everything = datetime(1970, 1, 2, tzinfo=UTC)
                _export(_records(store, everything, now + timedelta(days=1)), options.out)
            case _:
                for record in _records(store, begin, begin + timedelta(days=1)):
                    print("  ".join(_row(record)))
        return 0
    finally:
        store.close()


def _records(store: Store, begin: datetime, end: datetime) -> list[Record]:
    """Payments and visits to the fridge, oldest first."""
    records: list[Record] = [
        *store.payments.between(begin, end),
        *store.holds.between(begin, end),
    ]
    return sorted(records, key=lambda record: record.created_at)


def _row(record: Record) -> tuple[str, ...]:
    return (
        record.created_at.astimezone().isoformat(" ", "seconds"),
        record.id,
        record.state,
        _written(record.amount),
        record.amount.currency,
        record.payee,
        record.subject,
        record.provider,
        "fridge visit" if isinstance(record, HoldRecord) else "payment",
    )


def _written(amount: Money) -> str:
    units = MINOR_UNITS[amount.currency]
    if units == 1:
        return str(amount.minor)
    sign, minor = "-" if amount.minor < 0 else "", abs(amount.minor)
    return f"{sign}{minor // units}.{minor % units:02}"


def _show(store: Store, start: str) -> int:
    found: tuple[Record, ...] = (
        *store.payments.beginning_with(start, most=2),
        *store.holds.beginning_with(start, most=2),
    )
    if not start or len(found) != 1:
        number = "several" if found else "no"
        raise PaymentError(f"{number} payments begin with {start!r}: name one")
    (record,) = found
    for name, value in zip(COLUMNS, _row(record), strict=True):
        print(f"{name:<10} {value}")
    table = store.holds if isinstance(record, HoldRecord) else store.payments
    for entry in table.ledger(record.id):
        at = entry.at.astimezone().isoformat(" ", "seconds")
        amount = f"{_written(entry.amount)} {entry.amount.currency}"
        print(f"  {at}  {entry.kind:<12} {amount:>14}  {entry.detail}".rstrip())
    return 0


def _export(records: list[Record], out: Path | None) -> None:
    with out.open("w", encoding="utf-8-sig", newline="") if out else sys.stdout as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(_row(record) for record in records)


def _reconcile(store: Store, config: Config, day: date) -> int:
    with payment_provider(config, Path(config.data_folder)) as with_provider:
        result = asyncio.run(_reconciled(store, with_provider, day))
    sums = ", ".join(f"{_written(total)} {total.currency}" for total in result.sums) or "nothing"
    print(f"{day}: {result.matched} lines agree, the bill adds up to {sums}")
    for difference in result.differences:
        here = _written(difference.here) if difference.here else "nothing"
        there = _written(difference.there) if difference.there else "nothing"
        print(f"!! {difference.reference}: {difference.fault} (here {here}, there {there})")
    return int(bool(result.differences))


def _audit(store: Store) -> None:
    """Raises AuditBrokenError when somebody changed a row."""
    last = Audit(store, SystemClock()).check()
    for row in store.audit.since(1):
        at = row.at.astimezone().isoformat(" ", "seconds")
        print(f"{row.number:>6}  {at}  {row.kind:<9} {row.subject:<14} {row.who:<9} {row.detail}")
    print(f"every row follows from the one before; the last digest: {last.digest if last else '-'}")


def _review(store: Store, options: argparse.Namespace) -> None:
    freezes = Freezes(store, Audit(store, SystemClock()))
    if options.evidence is not None:
        freezes.submit(options.evidence, who=options.who)
    if options.verdict is not None:
        freezes.judge(Verdict(options.verdict), who=options.who)
    freeze = freezes.latest
    if freeze is None:
        print("nothing was ever frozen")
        return
    print(f"{freeze.id}: {freeze.state} ({', '.join(freeze.reasons)})")
    for found in freeze.evidence:
        print(f"  evidence: {found}")
    for who, verdict in freeze.verdicts.items():
        print(f"  {who}: {verdict}")


async def _reconciled(store: Store, config: Config, day: date) -> Reconciliation:
    clock = SystemClock()
    http = HttpClient(clock, lan=not config.payment_contract)
    try:
        provider = payment_contract(config, http, clock).provider
        if not isinstance(provider, BillingProvider):
            raise PaymentError(f"{provider.name} gives no daily bill that can be fetched here")
        bill = await provider.bill(day)
        beside: list[BillLine] = []
        for neighbour in (day - timedelta(days=1), day + timedelta(days=1)):
            # The next day's may not be made yet.
            with suppress(PaymentError):
                beside += await provider.bill(neighbour)
        return reconcile(store, provider.name, bill, day, provider.bill_zone, beside=beside)
    finally:
        await http.close()
