"""What a phone meets that opens a code: the wallet's page, and the same as data.

``GET /pay/{token}`` shows it and ``POST /pay/{token}`` ``{action: pay|decline, amount, pin}``
answers it, as a page or, with ``Accept: application/json``, as data.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from assistant.sandbox.book import AGREED, OPEN, Entry
from assistant.sandbox.desk import Desk, body_of, decoded
from assistant.sandbox.pay_page import HEADERS, PIN, language_of, page, wants_data


class Phone:
    """Args:
    settled: told of every payment a phone has paid, declined or opened.
    """

    def __init__(self, desk: Desk, settled: Callable[[Entry], None]) -> None:
        self._desk, self._settled = desk, settled
        self.routes = [
            Route("/pay/{token}", self._show, methods=["GET"]),
            Route("/pay/{token}", self._answer, methods=["POST"]),
        ]

    async def _show(self, request: Request) -> Response:
        entry = self._entry(request)
        if entry.state in OPEN and not entry.scanned:
            entry = self._desk.book.note_scanned(entry, self._desk.now())
            self._settled(entry)
        return self._view(request, entry)

    async def _answer(self, request: Request) -> Response:
        entry = self._entry(request)
        answer = await _form(request)
        if str(answer.get("amount")) != str(entry.minor):
            raise HTTPException(409, "the amount on the phone is not the amount to pay")
        match answer.get("action"):
            case "pay" if answer.get("pin") != PIN:
                return self._view(request, entry, wrong_pin=True)
            case "pay":
                after = self._desk.pay(entry)
            case "decline":
                after = self._desk.decline(entry)
            case _:
                raise HTTPException(400, "action must be pay or decline")
        if after.state != entry.state:
            self._settled(after)
        if _goes_back(after) and not wants_data(request):
            return RedirectResponse(return_address(after), status_code=303)
        return self._view(request, after)

    def _view(self, request: Request, entry: Entry, *, wrong_pin: bool = False) -> Response:
        if wants_data(request):
            view = {
                "payee": entry.payee,
                "subject": entry.subject,
                "amount": {"minor": entry.minor, "currency": entry.currency},
                "state": entry.state,
                "detail": entry.detail,
                "return_url": return_address(entry) if _goes_back(entry) else "",
            }
            return JSONResponse(view, status_code=403 if wrong_pin else 200)
        captured = self._desk.book.captured(entry)
        shown = page(entry, language_of(request), captured=captured, wrong_pin=wrong_pin)
        return HTMLResponse(shown, headers=HEADERS)

    def _entry(self, request: Request) -> Entry:
        entry = self._desk.book.find_by_token(request.path_params["token"], self._desk.now())
        if entry is None:
            raise HTTPException(404, "no such payment")
        return entry


def _goes_back(entry: Entry) -> bool:
    """Whether the phone returns to the merchant's page now."""
    return entry.state == AGREED and bool(entry.return_url)


def return_address(entry: Entry) -> str:
    """Where the phone goes once the customer has agreed, with what the merchant must show."""
    if entry.dialect == "kakaopay":
        returned = {"pg_token": approval_token(entry)}
    else:
        returned = {
            "paymentKey": entry.token,
            "orderId": entry.reference,
            "amount": str(entry.minor),
        }
    return f"{entry.return_url}{'&' if '?' in entry.return_url else '?'}{urlencode(returned)}"


def approval_token(entry: Entry) -> str:
    """What only the customer's agreement brings to the merchant (KakaoPay's ``pg_token``)."""
    return entry.token[::-1][:20]


async def _form(request: Request) -> dict[str, Any]:
    if "json" in request.headers.get("content-type", ""):
        return decoded(await body_of(request))
    form = parse_qs((await body_of(request)).decode(errors="replace"))
    return {name: values[-1] for name, values in form.items()}
