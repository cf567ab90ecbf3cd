"""The sandbox restaurants' orders: one SQLite file, and how a kitchen goes on with them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.core.restaurants import DeclineReason, OrderState
from assistant.sandbox.database import open_database

_SCHEMA = """
CREATE TABLE IF NOT EXISTS orders (
    reference  TEXT PRIMARY KEY,
    wanted     TEXT NOT NULL,
    state      TEXT NOT NULL,
    reason     TEXT NOT NULL,
    minutes    INTEGER NOT NULL,
    since      REAL NOT NULL
) STRICT;
"""
COOKING_AFTER = 0.2
ON_THE_WAY_AFTER = 0.6
"""Shares of an order's whole time after which it is cooked, and leaves the kitchen."""
_END = frozenset({OrderState.DECLINED, OrderState.CANCELLED})


class ConflictError(Exception):
    """The reference belongs to another order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """An order in the kitchen; ``since`` is when it was accepted, seconds since 1970."""

    reference: str
    wanted: str
    state: OrderState
    reason: str
    minutes: int
    since: float

    def left(self, now: float) -> int | None:
        """Minutes until it arrives; ``None`` where nothing is on its way."""
        if self.state in _END or self.state is OrderState.WAITING:
            return None
        return max(0, round(self.minutes - (now - self.since) / 60))


@dataclass(slots=True)
class Mood:
    """What the restaurants do with a new order: ACCEPTED, DECLINED, or WAITING for ever."""

    answer: OrderState = OrderState.ACCEPTED
    reason: DeclineReason = DeclineReason.BUSY


class Kitchen:
    """Every method takes ``now``, seconds since 1970, and moves on what is due."""

    def __init__(self, path: Path) -> None:
        self._connection = open_database(path, _SCHEMA)
        self.mood = Mood()

    def place(self, reference: str, wanted: dict[str, Any], minutes: int, now: float) -> Ticket:
        """The same request again gives the same ticket.

        Raises:
            ConflictError: the reference belongs to another order.
        """
        state = self.mood.answer
        reason = self.mood.reason.value if state is OrderState.DECLINED else ""
        self._add(reference, _text(wanted), state, reason, minutes, now)
        ticket = self.find(reference, now)
        assert ticket is not None
        if ticket.wanted != _text(wanted):
            raise ConflictError(reference)
        if ticket.state is OrderState.WAITING and state is not OrderState.WAITING:
            return self._move(ticket, state, now, reason=reason)
        return ticket

    def cancel(self, reference: str, wanted: dict[str, Any], now: float) -> Ticket:
        """Cancels what is not being cooked yet, also an order that never arrived."""
        self._add(reference, _text(wanted), OrderState.CANCELLED, "", 0, now)
        ticket = self.find(reference, now)
        assert ticket is not None
        if ticket.state in (OrderState.WAITING, OrderState.ACCEPTED):
            return self._move(ticket, OrderState.CANCELLED, now)
        return ticket

    def find(self, reference: str, now: float) -> Ticket | None:
        row: Any = self._connection.execute(
            "SELECT reference, wanted, state, reason, minutes, since FROM orders"
            " WHERE reference = ?",
            (reference,),
        ).fetchone()
        if row is None:
            return None
        reference, wanted, state, reason, minutes, since = row
        ticket = Ticket(
            reference=reference,
            wanted=wanted,
            state=OrderState(state),
            reason=reason,
            minutes=minutes,
            since=since,
        )
        return self._cooked(ticket, now)

    def move_all(self, state: OrderState, now: float) -> None:
        """Lets every order that is neither declined nor cancelled be in ``state``."""
        self._connection.execute(
            "UPDATE orders SET state = ?, since = ? WHERE state NOT IN (?, ?)", (state, now, *_END)
        )

    def close(self) -> None:
        self._connection.close()

    def _cooked(self, ticket: Ticket, now: float) -> Ticket:
        """The ticket as time has moved it; a kitchen never goes back."""
        way = (
            (OrderState.ACCEPTED, 0.0),
            (OrderState.COOKING, COOKING_AFTER),
            (OrderState.ON_THE_WAY, ON_THE_WAY_AFTER),
            (OrderState.DELIVERED, 1.0),
        )
        states = [state for state, _ in way]
        if ticket.state not in states:
            return ticket
        passed = now - ticket.since
        reached = [state for state, share in way if passed >= share * ticket.minutes * 60]
        latest = max([ticket.state, *reached], key=states.index)
        if latest is ticket.state:
            return ticket
        self._connection.execute(
            "UPDATE orders SET state = ? WHERE reference = ?", (latest, ticket.reference)
        )
        return replace(ticket, state=latest)

    def _add(
        self, reference: str, wanted: str, state: OrderState, reason: str, minutes: int, now: float
    ) -> None:
        self._connection.execute(
            "INSERT OR IGNORE INTO orders VALUES (?, ?, ?, ?, ?, ?)",
            (reference, wanted, state, reason, minutes, now),
        )

    def _move(self, ticket: Ticket, state: OrderState, now: float, *, reason: str = "") -> Ticket:
        self._connection.execute(
            "UPDATE orders SET state = ?, reason = ?, since = ? WHERE reference = ?",
            (state, reason, now, ticket.reference),
        )
        return replace(ticket, state=state, reason=reason, since=now)


def _text(wanted: dict[str, Any]) -> str:
    return json.dumps(wanted, ensure_ascii=False, sort_keys=True)
