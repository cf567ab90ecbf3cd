"""What the sandbox's servers for devices share: the key that must be shown, and faults."""

from __future__ import annotations

import hmac
from typing import Any, ClassVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assistant.sandbox.desk import body_of, decoded
from assistant.sandbox.faults import Fault, Faults


class KeyedWire:
    """Args:
    key: what devices must show.
    """

    AWAY: ClassVar[str]
    """What is answered while a fault makes the server unreachable."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._faults = Faults()
        self.fault_routes = [
            Route("/admin/faults", self._switch_fault, methods=["POST"]),
            Route("/admin/faults", self._clear_faults, methods=["DELETE"]),
        ]

    async def enter(self, request: Request) -> dict[str, Any]:
        """The body of a device's request. Raises HTTPException: the key is wrong, or a fault."""
        body = await self.admitted(request)
        if self._faults.strikes(Fault.UNREACHABLE):
            raise HTTPException(503, self.AWAY)
        return body

    async def admitted(self, request: Request) -> dict[str, Any]:
        """The body. Raises HTTPException: the key is wrong, or no JSON object."""
        shown = request.headers.get("authorization", "")
        if not hmac.compare_digest(shown.encode(), f"Bearer {self._key}".encode()):
            raise HTTPException(401, "the key is wrong")
        body = await body_of(request)
        return decoded(body) if body else {}

    def lose_answer(self) -> None:
        """Raises HTTPException where a fault has the answer lost behind what was done."""
        if self._faults.strikes(Fault.LOST_ANSWER):
            raise HTTPException(500, "the answer was lost")

    async def _switch_fault(self, request: Request) -> Response:
        body = await self.admitted(request)
        try:
            self._faults.switch_on(Fault(body["fault"]), times=body.get("times"))
        except (KeyError, ValueError) as error:
            raise HTTPException(400, f"not a fault: {error}") from error
        return JSONResponse({})

    async def _clear_faults(self, request: Request) -> Response:
        await self.admitted(request)
        self._faults.clear()
        return JSONResponse({})


async def refuse(_: Request, error: Exception) -> Response:
    """What went wrong, as JSON: the handler of `HTTPException`."""
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, status_code=error.status_code)
