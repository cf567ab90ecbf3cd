"""Serves an application of the sandbox in a process of its own, until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

KEY_VARIABLE = "XIAO_E_SANDBOX_KEY"

Opening = Callable[[Path, str, str], AbstractContextManager[Starlette]]
"""Opens an application: its database, the key that clients must show, and the address without a
slash at the end where others reach it."""


def serve(program: str, description: str | None, opening: Opening) -> int:
    """Reads the command line, listens, and returns the exit code at the end.

    Args:
        program: the module, for the help.
    """
    options = _parser(program, description).parse_args()
    key = options.key_file.read_text().strip() if options.key_file else os.environ.get(KEY_VARIABLE)
    if not key:
        print(f"give the clients' key with --key-file or in {KEY_VARIABLE}", file=sys.stderr)
        return 2
    try:
        listening = socket.create_server((options.host, options.port))
    except OSError as error:
        print(f"cannot listen on {options.host}:{options.port}: {error}", file=sys.stderr)
        return 2
    url = options.public_url or f"http://{options.host}:{listening.getsockname()[1]}"
    with listening, opening(options.database, key, url.rstrip("/")) as app:
        asyncio.run(_serve(options, listening, app))
    return 0


def _parser(program: str, description: str | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m {program}", description=description)
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one; it is printed")
    parser.add_argument("--public-url", help="where others reach it, if not host and port")
    parser.add_argument("--database", type=Path, required=True)
    parser.add_argument("--key-file", type=Path, help=f"the clients' key; else {KEY_VARIABLE}")
    parser.add_argument(
        "--with-parent", action="store_true", help="stop when standard input is closed"
    )
    return parser


async def _serve(options: argparse.Namespace, listening: socket.socket, app: Starlette) -> None:
    server = uvicorn.Server(
        uvicorn.Config(app, log_level="warning", lifespan="off", timeout_graceful_shutdown=1)
    )

    def stop() -> None:
        server.should_exit = True
        asyncio.get_running_loop().remove_reader(sys.stdin)

    if options.with_parent:
        # The pipe closes however the parent ends, so no server is left behind.
        asyncio.get_running_loop().add_reader(sys.stdin, stop)
    # Who connects before the server accepts waits in the socket's queue.
    print(listening.getsockname()[1], flush=True)
    await server.serve(sockets=[listening])
