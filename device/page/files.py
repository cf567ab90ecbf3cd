"""What a browser loads: the page's own files and the character, each compressed once."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

STATIC = Path(__file__).parent / "static"
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
}
JSON = "application/json"
CHARACTER = "character.json"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src 'self' blob: data:; worker-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    # Kept, but asked about each time: another device may have the same address tomorrow.
    "Cache-Control": "no-cache",
    "Referrer-Policy": "no-referrer",
    "Vary": "Accept-Encoding",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class File:
    """``tag`` changes with the content (an ETag of RFC 9110)."""

    kind: str
    body: bytes
    packed: bytes
    tag: str

    @classmethod
    def of(cls, kind: str, body: bytes) -> File:
        return cls(
            kind, body, gzip.compress(body, mtime=0), f'"{hashlib.sha256(body).hexdigest()}"'
        )

    def answer(self, request: Request) -> Response:
        headers = HEADERS | {"ETag": self.tag}
        if request.headers.get("if-none-match") == self.tag:
            return Response(status_code=304, headers=headers)
        if "gzip" not in request.headers.get("accept-encoding", ""):
            return Response(self.body, media_type=self.kind, headers=headers)
        headers["Content-Encoding"] = "gzip"
        return Response(self.packed, media_type=self.kind, headers=headers)


def page_files() -> dict[str, File]:
    """By the name in the address; the page itself has none."""
    files = {
        path.name: File.of(KINDS[path.suffix], path.read_bytes())
        for path in sorted(STATIC.iterdir())
        if path.suffix in KINDS
    }
    return files | {"": files.pop("index.html")}
