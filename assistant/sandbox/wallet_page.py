"""The page of a phone that is held to the camera: a code that changes, until one is used.

``GET /wallet`` opens a wallet, ``GET /wallet/{pays|declines|asks}/{wallet}`` shows its code, as a
page or, with ``Accept: application/json``, as ``{code, seconds, url}``. ``url`` is empty until a
merchant has used the code; the phone then goes there, to the page of the payment.
"""

from __future__ import annotations

import math
import secrets
from urllib.parse import urlencode

import qrcode
from qrcode.constants import ERROR_CORRECT_M
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from assistant.sandbox.codes import Manner, ShownCode
from assistant.sandbox.desk import Desk
from assistant.sandbox.pay_page import HEADERS, STYLE, WORDS, language_of, wants_data

LOOK_SECONDS = 2
"""How often the page looks whether its code was used."""
_MANNERS = {manner.name.lower(): manner for manner in Manner}

_STYLE = """
svg { width: min(100%, 20rem); display: block; margin: 1rem auto; }
.digits { font-size: 1.25rem; letter-spacing: .1rem; font-variant-numeric: tabular-nums; }
nav a { color: #2f56e6; margin: 0 .5rem; white-space: nowrap; }
"""


class WalletPage:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.routes = [
            Route("/wallet", self._open, methods=["GET"]),
            Route("/wallet/{manner}/{wallet}", self._show, methods=["GET"]),
        ]

    async def _open(self, request: Request) -> Response:
        return RedirectResponse(_own_address("pays", language_of(request)), status_code=303)

    async def _show(self, request: Request) -> Response:
        manner = _MANNERS.get(request.path_params["manner"])
        if manner is None:
            raise HTTPException(404, f"a wallet {' or '.join(_MANNERS)}")
        codes, now = self._desk.book.codes, self._desk.now()
        wallet = f"{manner}-{request.path_params['wallet']}"
        shown = codes.shown(wallet, now) or codes.issue(wallet, manner, now)
        url = f"{self._desk.public_url}/pay/{shown.token}" if shown.token else ""
        if wants_data(request):
            seconds = max(0.0, shown.expires_at - now)
            return JSONResponse({"code": shown.code, "seconds": seconds, "url": url})
        language = language_of(request)
        if url:
            return RedirectResponse(f"{url}?{urlencode({'lang': language})}", status_code=303)
        return HTMLResponse(_page(shown, language, now), headers=HEADERS)


def _own_address(manner: str, language: str) -> str:
    return f"/wallet/{manner}/{secrets.token_urlsafe(8)}?{urlencode({'lang': language})}"


def _page(shown: ShownCode, language: str, now: float) -> str:
    words = WORDS[language]
    digits = " ".join(shown.code[start : start + 4] for start in range(0, len(shown.code), 4))
    others = "".join(
        f'<a href="{_own_address(name, language)}">{words["wallet_" + name]}</a>'
        for name in _MANNERS
    )
    left = words["code_left"].format(seconds=math.ceil(shown.expires_at - now))
    return f"""<!doctype html>
<html lang="{language}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="{LOOK_SECONDS}">
<title>{words["wallet"]}</title><style>{STYLE}{_STYLE}</style>
<header><b>{words["wallet"]}</b><div class="payee">{words["code_show"]}</div></header>
<main>{drawn(shown.code)}<div class="digits" role="status">{digits}</div>
<small>{left}</small><small>{words["pretend"]}</small><nav><small>{others}</small></nav>
</main></html>
"""


def drawn(text: str) -> str:
    """A QR code as SVG, with its quiet zone."""
    code = qrcode.QRCode(border=4, error_correction=ERROR_CORRECT_M)
    code.add_data(text)
    rows = code.get_matrix()
    dark = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, on in enumerate(row) if on
    )
    size = len(rows)
    return (
        f'<svg viewBox="0 0 {size} {size}" shape-rendering="crispEdges" role="img">'
        f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{dark}"/></svg>'
    )
