"""The sandbox provider inside the test's own event loop and on its clock: no sockets, same wire."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any

from starlette.applications import Starlette

from assistant.core.clock import SkippingClock
from assistant.core.errors import NetworkError
from assistant.http import HttpClient, HttpRefusedError
from assistant.money.providers.sandbox import SandboxProvider
from assistant.money.providers.secrets import Secret
from assistant.sandbox.book import Book
from assistant.sandbox.desk import Desk
from assistant.sandbox.hold_wire import HoldDialect
from assistant.sandbox.house_wire import HouseDialect

KEY = "in-process"
URL = "http://127.0.0.1"
SECONDS = 4.0
"""The device's longest wait for an answer, as in `assistant.app`."""


class InProcessHttp(HttpClient):
    """Hands each request to the server's own routes; waiting for it is on accelerated time."""

    def __init__(self, clock: SkippingClock, app: Starlette) -> None:
        # Not the parent's, nor httpx: certificates and a client's care take longer than the rest.
        self._server_clock, self._app = clock, app

    async def get_json(
        self,
        url: str,
        params: Mapping[str, str | int | float] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        return await self._exchanged("GET", url, headers, b"")

    async def post_json(
        self, url: str, body: Mapping[str, Any], *, headers: Mapping[str, str] | None = None
    ) -> Any:
        return await self._exchanged("POST", url, headers, json.dumps(body).encode())

    async def _exchanged(
        self, method: str, url: str, headers: Mapping[str, str] | None, body: bytes
    ) -> Any:
        # What the server has begun it finishes, whether or not somebody waits for it.
        answering = asyncio.create_task(self._answer(method, url, headers or {}, body))
        patience = asyncio.create_task(self._server_clock.sleep(SECONDS))
        try:
            await asyncio.wait({answering, patience}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            patience.cancel()
        if not answering.done():
            raise NetworkError(f"{url}: no answer in time")
        status, answer = answering.result()
        if status >= 500:
            raise NetworkError(f"{url}: the server answered {status}")
        if status >= 400:
            raise HttpRefusedError(f"{url}: {status}", status)
        return json.loads(answer)

    async def _answer(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, bytes]:
        """The status and body with which the application answers (ASGI)."""
        scope = {
            "type": "http",
            "method": method,
            "path": url.removeprefix(URL),
            "query_string": b"",
            "headers": [(name.lower().encode(), text.encode()) for name, text in headers.items()],
        }
        sent: list[MutableMapping[str, Any]] = []

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        await self._app(scope, receive, send)
        return sent[0]["status"], b"".join(message["body"] for message in sent[1:])


class InProcessSandbox:
    """Args:
    database: the provider's own book.
    """

    def __init__(self, clock: SkippingClock, database: Path) -> None:
        self.book = Book(database)
        self.desk = Desk(self.book, clock, public_url=URL)
        routes = HouseDialect(self.desk, KEY).routes + HoldDialect(self.desk, KEY).routes
        app = Starlette(routes=routes)
        self.provider = SandboxProvider(InProcessHttp(clock, app), clock, url=URL, key=Secret(KEY))
