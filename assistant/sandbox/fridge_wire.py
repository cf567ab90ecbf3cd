"""What the sandbox fridge speaks, with ``Authorization: Bearer <key>``:

- ``POST /v1/visits/{visit}/open`` ``{lanes: [{article, grams}]}``: once for a visit.
- ``GET /v1/visits/{visit}``; ``POST /v1/visits/{visit}/lock``.
- ``POST /admin/take`` ``{article, count}``, ``POST /admin/shut``: what a customer does.
- ``POST /admin/sensors`` ``{article, off, silent}``: a scale that is wrong, sensors that are dead.
- ``POST /admin/faults`` ``{fault: "unreachable" | "lost_answer", times}``, ``DELETE`` clears them.

A visit is answered as ``{door, lanes: [{article, taken, lighter}]}``.
"""

from __future__ import annotations

import re
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assistant.sandbox.desk import payable
from assistant.sandbox.fridge_box import ConflictError, FridgeBox
from assistant.sandbox.keyed_wire import KeyedWire, refuse

MAX_LANES = 200
_VISIT = re.compile(r"[A-Za-z0-9_-]{6,64}")


class FridgeWire(KeyedWire):
    """Args:
    key: what devices must show.
    """

    AWAY = "switched off"

    def __init__(self, box: FridgeBox, key: str) -> None:
        super().__init__(key)
        self._box = box
        visit = "/v1/visits/{visit}"
        self.app = Starlette(
            routes=[
                Route(visit, self._look, methods=["GET"]),
                Route(f"{visit}/open", self._open, methods=["POST"]),
                Route(f"{visit}/lock", self._lock, methods=["POST"]),
                Route("/admin/take", self._take, methods=["POST"]),
                Route("/admin/shut", self._shut, methods=["POST"]),
                Route("/admin/sensors", self._disturb, methods=["POST"]),
                *self.fault_routes,
            ],
            exception_handlers={HTTPException: refuse, ConflictError: _conflict},
        )

    async def _look(self, request: Request) -> Response:
        await self.enter(request)
        return self._answer(request)

    async def _open(self, request: Request) -> Response:
        body = await self.enter(request)
        self._box.open(_visit(request), _lanes(body.get("lanes")))
        return self._answer(request)

    async def _lock(self, request: Request) -> Response:
        await self.enter(request)
        self._box.lock(_visit(request))
        return self._answer(request)

    async def _take(self, request: Request) -> Response:
        body = await self.admitted(request)
        count = body.get("count")
        if type(count) is not int:
            raise HTTPException(400, "count must be a whole number")
        self._box.take(str(body.get("article")), count)
        return JSONResponse({})

    async def _shut(self, request: Request) -> Response:
        await self.admitted(request)
        self._box.shut()
        return JSONResponse({})

    async def _disturb(self, request: Request) -> Response:
        body = await self.admitted(request)
        off, silent = body.get("off", 0), body.get("silent", False)
        if type(off) is not int or type(silent) is not bool:
            raise HTTPException(400, "off must be grams, silent true or false")
        self._box.disturb(str(body.get("article")), off=off, silent=silent)
        return JSONResponse({})

    def _answer(self, request: Request) -> Response:
        self.lose_answer()
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


async def _conflict(_: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, status_code=409)
