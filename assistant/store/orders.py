"""Orders at restaurants: written down before their payment's code is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from assistant.core.errors import StoreError
from assistant.store.database import Database

_COLUMNS = "payment, shop, wanted, state, reason, due, refund, told, created_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRecord:
    """``wanted`` is the order as JSON. ``state`` is "unpaid", "placing", "cancelling" or a word of
    `assistant.core.restaurants.OrderState`; ``refund`` a word of `RefundStanding`. ``told``: the
    customer has been told how it stands."""

    payment: str
    shop: str
    wanted: str
    state: str
    created_at: datetime
    reason: str = ""
    due: datetime | None = None
    refund: str = "none"
    told: bool = False


class OrderTable:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, record: OrderRecord) -> None:
        self._database.write(
            f"INSERT INTO orders ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            record.payment,
            record.shop,
            record.wanted,
            record.state,
            record.reason,
            _text(record.due),
            record.refund,
            int(record.told),
            record.created_at.astimezone(UTC).isoformat(),
        )

    def get(self, payment: str) -> OrderRecord | None:
        return next(iter(self._select("payment = ?", payment)), None)

    def move(self, record: OrderRecord, **changes: Any) -> OrderRecord:
        """Writes ``changes`` if ``record`` is still in the state it was read in.

        Raises:
            StoreError: it has moved since; nothing was written.
        """
        moved = replace(record, **changes)
        changed = self._database.write(
            "UPDATE orders SET state = ?, reason = ?, due = ?, refund = ?, told = ?"
            " WHERE payment = ? AND state = ?",
            moved.state,
            moved.reason,
            _text(moved.due),
            moved.refund,
            int(moved.told),
            record.payment,
            record.state,
        )
        if changed != 1:
            raise StoreError(f"order {record.payment} is no longer {record.state}")
        return moved

    def latest_paid(self) -> OrderRecord | None:
        """The one that was begun last, of those that were paid."""
        paid = self._select("state != 'unpaid' ORDER BY created_at DESC, rowid DESC LIMIT 1")
        return next(iter(paid), None)

    def unfinished(self) -> tuple[OrderRecord, ...]:
        """What still needs something done, asked or told, oldest first."""
        return self._select(
            "state != 'unpaid' AND (told = 0 OR refund = 'due'"
            " OR state NOT IN ('delivered', 'declined', 'cancelled')) ORDER BY created_at"
        )

    def _select(self, where: str, *values: str) -> tuple[OrderRecord, ...]:
        rows: list[Any] = self._database.rows(
            f"SELECT {_COLUMNS} FROM orders WHERE {where}", *values
        )
        return tuple(
            OrderRecord(
                payment=payment,
                shop=shop,
                wanted=wanted,
                state=state,
                reason=reason,
                due=None if due is None else datetime.fromisoformat(due),
                refund=refund,
                told=bool(told),
                created_at=datetime.fromisoformat(created_at),
            )
            for payment, shop, wanted, state, reason, due, refund, told, created_at in rows
        )


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
