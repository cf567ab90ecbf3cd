"""The store: one file, and a typed door to each of its tables."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path

from assistant.store.alarms import AlarmTable
from assistant.store.audit import AuditTable
from assistant.store.database import Database
from assistant.store.holds import HoldTable
from assistant.store.inbox import InboxTable
from assistant.store.memory import MemoryTable, SettingTable
from assistant.store.orders import OrderTable
from assistant.store.payments import PaymentTable
from assistant.store.refunds import HOLD_BOOKS, PAYMENT_BOOKS, RefundTable


class Store:
    """The device's database at ``path``, made if it is not there. One thread only.

    Args:
        set_aside: a damaged file is kept under another name and a new one begun, which only the
            device itself may do; else it is an error.

    Attributes:
        quarantined: where a damaged file was put at this start, else ``None``.
        verified: all of the file was read at this start (`assistant.store.checking`).

    Raises:
        StoreError: the file cannot be opened, read or written.
        ConfigError: the file was written by a newer version of the device.
    """

    def __init__(self, path: Path, *, set_aside: bool = True) -> None:
        self._database = Database(path, set_aside=set_aside)
        self.path = path
        self.quarantined, self.verified = self._database.quarantined, self._database.verified
        self.payments = PaymentTable(self._database)
        self.refunds = RefundTable(self._database, PAYMENT_BOOKS)
        self.holds = HoldTable(self._database)
        self.hold_refunds = RefundTable(self._database, HOLD_BOOKS)
        self.orders = OrderTable(self._database)
        self.inbox = InboxTable(self._database)
        self.audit = AuditTable(self._database)
        self.alarms = AlarmTable(self._database)
        self.memory = MemoryTable(self._database)
        self.settings = SettingTable(self._database)

        self._recovery_lock = path.with_name(path.name + ".recovery").open("ab")

    def verify(self, stopped: Callable[[], bool] = lambda: False) -> bool:
        """Reads all of the file, and compares each payment with its ledger.

        Args:
            stopped: asked now and then; true ends it early, with false as the answer.

        Raises:
            StoreError: it is damaged, and will be set aside at the next start; or a payment and
                its ledger disagree.
        """
        return self._database.verify(stopped)

    def claim_recovery(self) -> bool:
        """Whether this process may take up what an earlier run left open.

        One process at a time may, until it ends: a second one would take what the first is just
        doing for left-overs.
        """
        try:
            fcntl.flock(self._recovery_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        self._database.close()
        self._recovery_lock.close()
