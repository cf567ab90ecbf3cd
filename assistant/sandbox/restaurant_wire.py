"""What the sandbox restaurants speak, with ``Authorization: Bearer <key>``:

- ``POST /v1/orders`` ``{reference, shop, dishes, total: {minor, currency}, delivery, minutes,
  requests}``; repeating it with the same reference changes nothing.
- ``GET /v1/orders/{reference}``; ``POST /v1/cancellations`` with the whole order, because an order
  that never arrived is cancelled too.
- ``POST /admin/mood`` ``{answer, reason}``: what restaurants say to orders from now on.
- ``POST /admin/progress`` ``{state}``: every order is now accepted, cooking, on its way, delivered.
- ``POST /admin/faults`` ``{fault: "unreachable" | "lost_answer", times}``, ``DELETE`` clears them.

An order is answered as ``{reference, state, minutes, reason}``.
"""

from __future__ import annotations

import re
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from assistant.core.clock import Clock
from assistant.core.restaurants import DeclineReason, OrderState
from assistant.sandbox.desk import payable
from assistant.sandbox.keyed_wire import KeyedWire, refuse
from assistant.sandbox.kitchen import ConflictError, Kitchen, Mood, Ticket

MAX_DISHES = 100
MAX_MINUTES = 24 * 60
_REFERENCE = re.compile(r"[A-Za-z0-9_-]{6,64}")


class RestaurantWire(KeyedWire):
    """Args:
    key: what devices must show.
    """

    AWAY = "closed for now"

    def __init__(self, kitchen: Kitchen, clock: Clock, key: str) -> None:
        super().__init__(key)
        self._kitchen, self._clock = kitchen, clock
        self.app = Starlette(
            routes=[
                Route("/v1/orders", self._place, methods=["POST"]),
                Route("/v1/orders/{reference}", self._find, methods=["GET"]),
                Route("/v1/cancellations", self._cancel, methods=["POST"]),
                Route("/admin/mood", self._set_mood, methods=["POST"]),
                Route("/admin/progress", self._progress, methods=["POST"]),
                *self.fault_routes,
            ],
            exception_handlers={HTTPException: refuse},
        )

    async def _place(self, request: Request) -> Response:
        order = _checked(await self.enter(request))
        try:
            ticket = self._kitchen.place(order["reference"], order, order["minutes"], self._now())
        except ConflictError as error:
            raise HTTPException(409, "the reference belongs to another order") from error
        return self._answer(ticket)

    async def _find(self, request: Request) -> Response:
        await self.enter(request)
        ticket = self._kitchen.find(request.path_params["reference"], self._now())
        if ticket is None:
            raise HTTPException(404, "no such order")
        return self._answer(ticket)

    async def _cancel(self, request: Request) -> Response:
        order = _checked(await self.enter(request))
        return self._answer(self._kitchen.cancel(order["reference"], order, self._now()))

    async def _set_mood(self, request: Request) -> Response:
        body = await self.admitted(request)
        try:
            answer, reason = OrderState(body["answer"]), DeclineReason(body.get("reason", "busy"))
        except (KeyError, ValueError) as error:
            raise HTTPException(400, f"not a mood: {error}") from error
        self._kitchen.mood = Mood(answer, reason)
        return JSONResponse({})

    async def _progress(self, request: Request) -> Response:
        body = await self.admitted(request)
        try:
            self._kitchen.move_all(OrderState(body["state"]), self._now())
        except (KeyError, ValueError) as error:
            raise HTTPException(400, f"not a state: {error}") from error
        return JSONResponse({})

    def _answer(self, ticket: Ticket) -> Response:
        self.lose_answer()
        return JSONResponse(
            {
                "reference": ticket.reference,
                "state": ticket.state,
                "minutes": ticket.left(self._now()),
                "reason": ticket.reason or None,
            }
        )

    def _now(self) -> float:
        return self._clock.wall().timestamp()


def _checked(order: dict[str, Any]) -> dict[str, Any]:
    """HTTP 400 when it is no order that a kitchen could cook."""
    reference, dishes, minutes = order.get("reference"), order.get("dishes"), order.get("minutes")
    if not isinstance(reference, str) or not _REFERENCE.fullmatch(reference):
        raise HTTPException(400, "reference: 6 to 64 letters, digits, - and _")
    if not isinstance(dishes, list) or not 0 < len(dishes) <= MAX_DISHES:
        raise HTTPException(400, "dishes: a list with at least one")
    for dish in dishes:
        payable(dish.get("count") if isinstance(dish, dict) else None)
    if type(minutes) is not int or not 0 <= minutes <= MAX_MINUTES:
        raise HTTPException(400, "minutes: 0 to a day")
    return order
