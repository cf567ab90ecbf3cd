"""Books are kept by the day, and tests may run at midnight."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, tzinfo

import pytest


@contextmanager
def noon_here() -> Iterator[None]:
    """Lets it be about noon by local time, here and in processes that are started meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        # POSIX counts hours west of Greenwich.
        patch.setenv("TZ", f"NOON{datetime.now(UTC).hour - 12:+d}")
        time.tzset()
        yield
    time.tzset()


def days_since(began: datetime, zone: tzinfo) -> list[date]:
    """The days of ``zone`` from ``began`` until now, where it cannot be made noon."""
    first, last = began.astimezone(zone).date(), datetime.now(zone).date()
    return [first + timedelta(days=more) for more in range((last - first).days + 1)]
