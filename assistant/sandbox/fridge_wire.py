"""What the sandbox fridge speaks, with ``Authorization: Bearer <key>``:

- ``POST /v1/visits/{visit}/open`` ``{lanes: [{article, grams}]}``: once for a visit.
- ``GET /v1/visits/{visit}``; ``POST /v1/visits/{visit}/lock``.
- ``POST /admin/take`` ``{article, count}``, ``POST /admin/shut``: what a customer does.
- ``POST /admin/sensors`` ``{article, off, silent}``: a scale that is wrong, sensors that are dead.
- ``POST /admin/faults`` ``{fault: "unreachable" | "lost_answer", times}``, ``DELETE`` clears them.

A visit is answered as ``{door, lanes: [{article, taken, lighter}]}``.
"""

from __future__ import annotations

import hmac
import re
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assistant.sandbox.desk import body_of, decoded, payable
from assistant.sandbox.faults import Fault, Faults
from assistant.sandbox.fridge_box import ConflictError, FridgeBox

MAX_LANES = 200
_VISIT = re.compile(r"[A-Za-z0-9_-]{6,64}")


class FridgeWire:
    """Args:
    key: what devices must show.
    """

    def __init__(self, box: FridgeBox, key: str) -> None:
        self._box, self._key = box, key
        self._faults = Faults()
        visit = "/v1/visits/{visit}"
        self.app = Starlette(
            routes=[
                Route(visit, self._look, methods=["GET"]),
                Route(f"{visit}/open", self._open, methods=["POST"]),
                Route(f"{visit}/lock", self._lock, methods=["POST"]),
                Route("/admin/take", self._take, methods=["POST"]),
                Route("/admin/shut", self._shut, methods=["POST"]),
                Route("/admin/sensors", self._disturb, methods=["POST"]),
                Route("/admin/faults", self._switch_fault, methods=["POST"]),
                Route("/admin/faults", self._clear_faults, methods=["DELETE"]),
            ],
            exception_handlers={HTTPException: _refuse, ConflictError: _conflict},
        )

    async def _look(self, request: Request) -> Response:
        await self._enter(request)
        return self._answer(request)

    async def _open(self, request: Request) -> Response:
        body = await self._enter(request)
        self._box.open(_visit(request), _lanes(body.get("lanes")))
        return self._answer(request)

    async def _lock(self, request: Request) -> Response:
        await self._enter(request)
        self._box.lock(_visit(request))
        return self._answer(request)

    async def _take(self, request: Request) -> Response:
        body = await self._admitted(request)
        count = body.get("count")
        if type(count) is not int:
            raise HTTPException(400, "count must be a whole number")
        self._box.take(str(body.get("article")), count)
        return JSONResponse({})

    async def _shut(self, request: Request) -> Response:
        await self._admitted(request)
        self._box.shut()
        return JSONResponse({})

    async def _disturb(self, request: Request) -> Response:
        body = await self._admitted(request)
        off, silent = body.get("off", 0), body.get("silent", False)
        if type(off) is not int or type(silent) is not bool:
            raise HTTPException(400, "off must be grams, silent true or false")
        self._box.disturb(str(body.get("article")), off=off, silent=silent)
        return JSONResponse({})

    async def _switch_fault(self, request: Request) -> Response:
        body = await self._admitted(request)
        try:
            self._faults.switch_on(Fault(body["fault"]), times=body.get("times"))
        except (KeyError, ValueError) as error:
            raise HTTPException(400, f"not a fault: {error}") from error
        return JSONResponse({})

    async def _clear_faults(self, request: Request) -> Response:
        await self._admitted(request)
        self._faults.clear()
        return JSONResponse({})

    async def _enter(self, request: Request) -> dict[str, Any]:
        body = await self._admitted(request)
        if self._faults.strikes(Fault.UNREACHABLE):
            raise HTTPException(503, "switched off")
        return body

    async def _admitted(self, request: Request) -> dict[str, Any]:
        shown = request.headers.get("authorization", "")
        if not hmac.compare_digest(shown.encode(), f"Bearer {self._key}".encode()):
            raise HTTPException(401, "the key is wrong")
        body = await body_of(request)
        return decoded(body) if body else {}

    def _answer(self, request: Request) -> Response:
        if self._faults.strikes(Fault.LOST_ANSWER):
            raise HTTPException(500, "the answer was lost")
        visit = _visit(request)
        door = self._box.door(visit) or "locked"
        return JSONResponse({"door": door, "lanes": self._box.lanes(visit)})


def _visit(request: Request) -> str:
    visit = str(request.path_params["visit"])
    if not _VISIT.fullmatch(visit):
        raise HTTPException(400, "visit: 6 to 64 letters, digits, - and _")
    return visit


def _lanes(wanted: Any) -> dict[str, int]:
    if not isinstance(wanted, list) or not 0 < len(wanted) <= MAX_LANES:
        raise HTTPException(400, "lanes: a list with at least one")
    try:
        return {str(lane["article"]): payable(lane["grams"]) for lane in wanted}
    except (KeyError, TypeError) as error:
        raise HTTPException(400, f"not a lane: {error!r}") from error


async def _refuse(_: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, status_code=error.status_code)


async def _conflict(_: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, status_code=409)
