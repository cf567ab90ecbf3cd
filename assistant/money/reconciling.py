"""A day of our ledger against the provider's bill: what one side knows and the other does not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from assistant.core.amount import Money
from assistant.core.payments import BillLine, RefundState
from assistant.money.states import PaymentState
from assistant.store import Store

PAID_STATES = (PaymentState.PAID, PaymentState.REFUNDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """``fault``: "paid there, not here", "paid here, not there", "another amount", or the same
    of a refund. Amounts are ``None`` on the side that does not know it."""

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
    store: Store, provider: str, bill: Iterable[BillLine], day: date, zone: tzinfo
) -> Reconciliation:
    """Compares ``bill`` of ``day`` in ``zone`` with what was written down here of ``provider``.

    What was begun the evening before and paid on the day, or the other way round, is found too.
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
        differences.append(_difference(line.reference, line.refund, known, here, line.amount))
    for (reference, refund), (amount, of_the_day) in ours.items():
        if of_the_day and (reference, refund) not in seen:
            differences.append(_difference(reference, refund, "paid here, not there", amount, None))
    return Reconciliation(
        day=day, matched=matched, sums=tuple(sums.values()), differences=tuple(differences)
    )


def _difference(
    reference: str, refund: str, fault: str, here: Money | None, there: Money | None
) -> Difference:
    if refund:
        fault = f"refund {refund}: {fault.replace('paid', 'given back')}"
    return Difference(reference=reference, fault=fault, here=here, there=there)


def _ours(
    store: Store, provider: str, day: date, zone: tzinfo
) -> dict[tuple[str, str], tuple[Money, bool]]:
    """By reference and refund id: the amount, and whether it was paid on the very day."""
    begin = datetime(day.year, day.month, day.day, tzinfo=zone)
    end = begin + timedelta(days=1)
    found: dict[tuple[str, str], tuple[Money, bool]] = {}
    for record in store.payments.between(begin - timedelta(days=30), end):
        if record.provider != provider or record.state not in PAID_STATES:
            continue
        paid_at = [e.at for e in store.payments.ledger(record.id) if e.kind in PAID_STATES]
        found[record.id, ""] = record.amount, begin <= min(paid_at) < end
        for refund in store.refunds.of(record.id):
            if refund.state == RefundState.DONE:
                on_day = begin <= refund.created_at < end
                found[record.id, refund.id] = refund.amount, on_day
    return found
