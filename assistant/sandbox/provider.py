"""``python -m assistant.sandbox.provider``: a payment provider, until it is told to stop.

It speaks several dialects (`assistant.sandbox.counter`) and keeps its own database.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from starlette.applications import Starlette

from assistant.core.clock import SystemClock
from assistant.sandbox.book import Book
from assistant.sandbox.counter import Counter
from assistant.sandbox.desk import Desk
from assistant.sandbox.keys import Keys
from assistant.sandbox.serving import serve


@contextmanager
def _open(database: Path, key: str, url: str) -> Iterator[Starlette]:
    with closing(Book(database)) as book:
        desk = Desk(book, SystemClock(), public_url=url)
        yield Counter(desk, Keys(database.parent / "keys"), key).app


if __name__ == "__main__":
    raise SystemExit(serve("assistant.sandbox.provider", __doc__, _open))
