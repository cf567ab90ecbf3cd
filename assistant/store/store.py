"""The store: one file, and a typed door to each of its tables."""

from __future__ import annotations

from pathlib import Path

from assistant.store.alarms import AlarmTable
from assistant.store.database import Database
from assistant.store.memory import MemoryTable, SettingTable
from assistant.store.payments import PaymentTable


class Store:
    """The device's database at ``path``, made if it is not there. One thread only.

    Attributes:
        quarantined: where a damaged file was put at this start, else ``None``.

    Raises:
        StoreError: the file cannot be opened, read or written.
        ConfigError: the file was written by a newer version of the device.
    """

    def __init__(self, path: Path) -> None:
        self._database = Database(path)
        self.quarantined = self._database.quarantined
        self.payments = PaymentTable(self._database)
        self.alarms = AlarmTable(self._database)
        self.memory = MemoryTable(self._database)
        self.settings = SettingTable(self._database)

    def close(self) -> None:
        self._database.close()
