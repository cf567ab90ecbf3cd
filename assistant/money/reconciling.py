"""A day of our ledger against the provider's bill: what one side knows and the other does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from assistant.core.amount import Money
from assistant.core.payments import BillLine, RefundState
from assistant.money.hold_states import HoldState
from assistant.money.states import PaymentState
from assistant.store import Store
from assistant.store.refunds import RefundTable

PAID_STATES = (PaymentState.PAID, PaymentState.REFUNDED)
LONGEST_OPEN = timedelta(days=30)
"""How long before a day that may have been begun which was paid on it."""
CLOCKS_APART = timedelta(hours=1)
"""How long after a day by our clock that may have been begun which was paid on it by theirs."""

_Key = tuple[str, str]
"""A reference, and the id of a refund or nothing."""
_Lines = dict[_Key, tuple[Money, bool]]
"""What our books say of each: the amount, and whether it was paid on the very day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """``fault``: "paid there, not here", "paid here, not there", "another amount", or the same
    of a refund or a visit to the fridge. Amounts are ``None`` on the side that does not know it.
    """

    reference: str
    fault: str
    here: Money | None
    there: Money | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """``matched`` counts lines that agree; ``sums`` are what the bill adds up to by currency."""

    day: date
    matched: int
    sums: tuple[Money, ...]
    differences: tuple[Difference, ...]


def reconcile(
    store: Store,
    provider: str,
    bill: Iterable[BillLine],
    day: date,
    zone: tzinfo,
    *,
    beside: Iterable[BillLine] = (),
) -> Reconciliation:
    """Compares ``bill`` of ``day`` in ``zone`` with what was written down here of ``provider``:
    payments, what was captured for visits to the fridge, and the refunds of both.

    What was begun the evening before and paid on the day, or the other way round, is found too.

    Args:
        beside: the bills of the days before and after, as far as there are any: what we learned
            of a little after midnight was paid before it, and stands there.
    """
    ours = _ours(store, provider, day, zone)
    differences: list[Difference] = []
    matched = 0
    sums: dict[str, Money] = {}
    seen = set()
    for line in bill:
        key = (line.reference, line.refund)
        seen.add(key)
        sign = -1 if line.refund else 1
        sums[line.amount.currency] = (
            sums.get(line.amount.currency, Money(0, line.amount.currency)) + line.amount * sign
        )
        here = ours[key][0] if key in ours else None
        if here == line.amount:
            matched += 1
            continue
        known = "another amount" if here is not None else "paid there, not here"
        differences.append(_difference(store, key, known, here, line.amount))
    elsewhere = {((line.reference, line.refund), line.amount) for line in beside}
    for key, (amount, of_the_day) in ours.items():
        if of_the_day and key not in seen and (key, amount) not in elsewhere:
            differences.append(_difference(store, key, "paid here, not there", amount, None))
    return Reconciliation(
        day=day, matched=matched, sums=tuple(sums.values()), differences=tuple(differences)
    )


def _difference(
    store: Store, key: _Key, fault: str, here: Money | None, there: Money | None
) -> Difference:
    reference, refund = key
    if refund:
        fault = f"refund {refund}: {fault.replace('paid', 'given back')}"
    elif store.holds.get(reference) is not None:
        fault = f"visit to the fridge: {fault}"
    return Difference(reference=reference, fault=fault, here=here, there=there)


def _ours(store: Store, provider: str, day: date, zone: tzinfo) -> _Lines:
    begin = datetime(day.year, day.month, day.day, tzinfo=zone)
    end = begin + timedelta(days=1)
    return _payments(store, provider, begin, end) | _captures(store, provider, begin, end)


def _payments(store: Store, provider: str, begin: datetime, end: datetime) -> _Lines:
    found: _Lines = {}
    for record in store.payments.between(begin - LONGEST_OPEN, end + CLOCKS_APART):
        if record.provider != provider or record.state not in PAID_STATES:
            continue
        paid_at = [e.at for e in store.payments.ledger(record.id) if e.kind in PAID_STATES]
        found[record.id, ""] = record.amount, begin <= min(paid_at) < end
        found |= _refunds(store.refunds, record.id, begin, end)
    return found


def _captures(store: Store, provider: str, begin: datetime, end: datetime) -> _Lines:
    found: _Lines = {}
    for record in store.holds.between(begin - LONGEST_OPEN, end + CLOCKS_APART):
        if record.provider != provider or record.state != HoldState.CAPTURED:
            continue
        entries = store.holds.ledger(record.id)
        captured_at = next(e.at for e in entries if e.kind == HoldState.CAPTURED)
        found[record.id, ""] = record.amount, begin <= captured_at < end
        found |= _refunds(store.hold_refunds, record.id, begin, end)
    return found


def _refunds(table: RefundTable, charge: str, begin: datetime, end: datetime) -> _Lines:
    return {
        (charge, refund.id): (refund.amount, begin <= refund.created_at < end)
        for refund in table.of(charge)
        if refund.state == RefundState.DONE
    }
