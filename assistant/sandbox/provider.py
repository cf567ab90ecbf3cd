"""``python -m assistant.sandbox.provider``: a payment provider, until it is told to stop.

It speaks several dialects (`assistant.sandbox.counter`) and keeps its own database.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import sys
from pathlib import Path

import uvicorn

from assistant.core.clock import SystemClock
from assistant.sandbox.book import Book
from assistant.sandbox.counter import Counter
from assistant.sandbox.desk import Desk
from assistant.sandbox.keys import Keys

KEY_VARIABLE = "XIAO_E_SANDBOX_KEY"


def main() -> int:
    options = _parser().parse_args()
    key = options.key_file.read_text().strip() if options.key_file else os.environ.get(KEY_VARIABLE)
    if not key:
        print(f"give the merchants' key with --key-file or in {KEY_VARIABLE}", file=sys.stderr)
        return 2
    try:
        listening = socket.create_server((options.host, options.port))
    except OSError as error:
        print(f"cannot listen on {options.host}:{options.port}: {error}", file=sys.stderr)
        return 2
    with listening:
        return asyncio.run(_serve(options, key, listening))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m assistant.sandbox.provider", description=__doc__
    )
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--public-url", help="where phones reach it, if not host and port")
    parser.add_argument("--port-file", type=Path, help="gets the port; else it is printed")
    parser.add_argument("--database", type=Path, required=True)
    parser.add_argument("--key-file", type=Path, help=f"the merchants' key; else {KEY_VARIABLE}")
    parser.add_argument(
        "--with-parent", action="store_true", help="stop when standard input is closed"
    )
    return parser


async def _serve(options: argparse.Namespace, key: str, listening: socket.socket) -> int:
    port = listening.getsockname()[1]
    public_url = options.public_url or f"http://{options.host}:{port}"
    book = Book(options.database)
    desk = Desk(book, SystemClock(), public_url=public_url.rstrip("/"))
    counter = Counter(desk, Keys(options.database.parent / "keys"), key)
    server = uvicorn.Server(
        uvicorn.Config(
            counter.app, log_level="warning", lifespan="off", timeout_graceful_shutdown=1
        )
    )

    def stop() -> None:
        server.should_exit = True
        asyncio.get_running_loop().remove_reader(sys.stdin)

    if options.with_parent:
        # The pipe closes however the parent ends, so no provider is left behind.
        asyncio.get_running_loop().add_reader(sys.stdin, stop)
    # Who connects before the server accepts waits in the socket's queue.
    if options.port_file:
        ready = options.port_file.with_suffix(".part")
        ready.write_text(str(port))
        ready.replace(options.port_file)
    else:
        print(port, flush=True)
    try:
        await server.serve(sockets=[listening])
    finally:
        book.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
