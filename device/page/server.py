"""The socket and the web server beneath the page."""

from __future__ import annotations

import logging
import socket
from typing import Any

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory
from websockets.server import ServerProtocol

from assistant.core.errors import DeviceError

log = logging.getLogger(__name__)

PORTS_TRIED = 20
LARGEST_MESSAGE = 64 * 1024


class LongMemory(WebSocketsSansIOProtocol):
    """Compresses with a window that holds a caption, so that the next marked word is little news.

    uvicorn's own is 4 KB, a caption some 20: at 12 bits a word costs 7 KB, at 15 it costs 0.2.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.conn = ServerProtocol(
            extensions=[ServerPerMessageDeflateFactory()], max_size=LARGEST_MESSAGE, logger=log
        )


def web_server(app: Starlette) -> uvicorn.Server:
    """Serves ``app`` without a word in the log of who asks for what."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            ws=LongMemory,
            log_config=None,
            lifespan="off",
            access_log=False,
            ws_max_size=LARGEST_MESSAGE,
            timeout_graceful_shutdown=1,
        )
    )


def listen(host: str, port: int) -> socket.socket:
    """Raises DeviceError when none of the next ports is free."""
    for candidate in range(port, port + PORTS_TRIED):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
            listener.listen()
        except (OSError, OverflowError):
            listener.close()
            continue
        return listener
    last = port + PORTS_TRIED - 1
    raise DeviceError(
        f"no port from {port} to {last} is free for the local page; set page_port in config.toml"
    )
