"""A merchant's server: it keeps every notification that is sent to it, and accepts each."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue
from typing import Any

Letter = tuple[dict[str, str], bytes]
"""Headers and body."""
SECONDS = 60.0


class LetterBox:
    """Listens at ``url`` until it is closed."""

    def __init__(self) -> None:
        letters = self._letters = Queue[Letter]()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                letters.put((dict(self.headers.items()), body))
                self.send_response(200)
                self.send_header("Content-Length", "7")
                self.end_headers()
                self.wfile.write(b"success")

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                return

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/notify"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def next(self) -> Letter:
        """The oldest that was not taken yet; waits for it."""
        return self._letters.get(timeout=SECONDS)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
