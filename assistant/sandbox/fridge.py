"""``python -m assistant.sandbox.fridge``: an unmanned fridge, until it is told to stop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from starlette.applications import Starlette

from assistant.sandbox.fridge_box import FridgeBox
from assistant.sandbox.fridge_wire import FridgeWire
from assistant.sandbox.serving import serve


@contextmanager
def _open(database: Path, key: str, _url: str) -> Iterator[Starlette]:
    with closing(FridgeBox(database)) as box:
        yield FridgeWire(box, key).app


if __name__ == "__main__":
    raise SystemExit(serve("assistant.sandbox.fridge", __doc__, _open))
