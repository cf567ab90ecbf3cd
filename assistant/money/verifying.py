"""All of the books, read behind the device's back after it has started."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from assistant.core.clock import Clock
from assistant.core.errors import StoreError
from assistant.money.audit import Audit
from assistant.money.risk import Risk
from assistant.store import Store

log = logging.getLogger(__name__)


def verify(path: Path, clock: Clock, stopped: Callable[[], bool] = lambda: False) -> None:
    """Reads every page, every reference, every payment beside its ledger, and the whole audit.

    Args:
        stopped: asked now and then; true ends it early.

    Raises:
        StoreError: what is wrong.
    """
    store = Store(path, set_aside=False)
    try:
        if store.verify(stopped):
            Audit(store, clock).check()
    finally:
        store.close()


@asynccontextmanager
async def verifying(store: Store, clock: Clock, risk: Risk) -> AsyncIterator[None]:
    """Does it beside the block, if the start did not; what it finds makes ``risk`` refuse."""
    if store.verified:
        yield
        return
    stop = threading.Event()
    task = asyncio.create_task(_run(store.path, clock, risk, stop), name="verifying the books")
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(task, return_exceptions=True)


async def _run(path: Path, clock: Clock, risk: Risk, stop: threading.Event) -> None:
    try:
        await asyncio.to_thread(verify, path, clock, stop.is_set)
    except StoreError as error:
        risk.distrust(error)
    else:
        log.info("all of %s was verified", path)
