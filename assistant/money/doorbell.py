"""Where a provider's notifications arrive, and phones that come back from its page.

``POST /notify`` is a notification; ``GET /back/{payment}`` is a phone. Neither moves any money:
what arrives only makes the payment be asked about, or approved, at once.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from assistant.core.errors import AssistantError
from assistant.money.service import Payments

log = logging.getLogger(__name__)

MAX_BODY_BYTES = 65_536
_BACK = """<!doctype html><html lang="ko"><meta charset="utf-8"><meta name="viewport"
content="width=device-width, initial-scale=1"><title>Xiao-E</title>
<body style="font: 1.25rem system-ui; text-align: center; padding: 30vh 1.5rem">
<p>화면을 확인해 주세요.</p><p>Please look at the screen.</p><p>请看屏幕。</p></html>"""


def app_of(payments: Payments) -> Starlette:
    async def notify(request: Request) -> Response:
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > MAX_BODY_BYTES:
                return Response(status_code=413)
        try:
            return Response(payments.notified(dict(request.headers), bytes(body)))
        except AssistantError as error:
            log.warning("a notification is refused: %s", error)
            return Response("fail", status_code=400)

    async def back(request: Request) -> Response:
        try:
            payments.come_back(request.path_params["payment"], dict(request.query_params))
        except AssistantError as error:
            log.warning("a phone came back in vain: %s", error)
        return HTMLResponse(_BACK, headers={"Cache-Control": "no-store"})

    return Starlette(
        routes=[
            Route("/notify", notify, methods=["POST"]),
            Route("/back/{payment}", back, methods=["GET"]),
        ]
    )


@asynccontextmanager
async def listening(payments: Payments, port: int) -> AsyncIterator[None]:
    """Listens on every address of this machine until the block ends."""
    server = uvicorn.Server(
        uvicorn.Config(
            app_of(payments),
            host="0.0.0.0",  # noqa: S104
            port=port,
            log_level="warning",
            lifespan="off",
        )
    )
    serving = asyncio.create_task(server._serve())
    try:
        yield
    finally:
        server.should_exit = True
        await asyncio.gather(serving, return_exceptions=True)
