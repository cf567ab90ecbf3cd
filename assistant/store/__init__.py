"""The device's database: payments with their ledger and refunds, orders, alarms, memory, settings.

The only SQL of the device. A `Store` belongs to one thread, the brain's event loop: every call
blocks it for at most a few milliseconds of disk. Errors are `assistant.core.errors.StoreError`,
with the key ``error_disk_full`` or ``error_store_locked`` where that is the cause.
"""

from assistant.store.alarms import AlarmRecord
from assistant.store.audit import AuditRow
from assistant.store.holds import HoldRecord
from assistant.store.orders import OrderRecord
from assistant.store.payments import LedgerEntry, PaymentRecord, StaleRecordError
from assistant.store.refunds import RefundRecord, RefundRefusedError
from assistant.store.store import Store

__all__ = [
    "AlarmRecord",
    "AuditRow",
    "HoldRecord",
    "LedgerEntry",
    "OrderRecord",
    "PaymentRecord",
    "RefundRecord",
    "RefundRefusedError",
    "StaleRecordError",
    "Store",
]
