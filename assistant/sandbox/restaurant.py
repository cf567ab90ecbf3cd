"""``python -m assistant.sandbox.restaurant``: restaurants that take orders, until told to stop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from starlette.applications import Starlette

from assistant.core.clock import SystemClock
from assistant.sandbox.kitchen import Kitchen
from assistant.sandbox.restaurant_wire import RestaurantWire
from assistant.sandbox.serving import serve


@contextmanager
def _open(database: Path, key: str, _url: str) -> Iterator[Starlette]:
    with closing(Kitchen(database)) as kitchen:
        yield RestaurantWire(kitchen, SystemClock(), key).app


if __name__ == "__main__":
    raise SystemExit(serve("assistant.sandbox.restaurant", __doc__, _open))
