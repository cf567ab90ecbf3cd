"""The sandbox restaurants over HTTP; `assistant.sandbox.restaurant_wire` says what they speak."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from assistant.core.errors import PlaceError
from assistant.core.restaurants import (
    DeclineReason,
    OrderState,
    RestaurantAnswer,
    RestaurantOrder,
)
from assistant.http import HttpClient, HttpRefusedError
from assistant.orders.writing import written


class SandboxRestaurants:
    """A `RestaurantPlatform`.

    Args:
        url: where it listens, ``http://127.0.0.1:8432``.
        key: what it gave us to show with each request. Never logged.
    """

    name = "sandbox"

    def __init__(self, http: HttpClient, *, url: str, key: str) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {key}"}

    async def place(self, order: RestaurantOrder) -> RestaurantAnswer:
        return await self._post("/v1/orders", order)

    async def cancel(self, order: RestaurantOrder) -> RestaurantAnswer:
        return await self._post("/v1/cancellations", order)

    async def status(self, order: RestaurantOrder) -> RestaurantAnswer:
        path = f"/v1/orders/{quote(order.reference, safe='')}"
        try:
            answer = await self._http.get_json(self._url + path, headers=self._headers)
        except HttpRefusedError as refusal:
            raise PlaceError(str(refusal)) from refusal
        return _answer(answer, order)

    async def _post(self, path: str, order: RestaurantOrder) -> RestaurantAnswer:
        try:
            answer = await self._http.post_json(
                self._url + path, written(order), headers=self._headers
            )
        except HttpRefusedError as refusal:
            raise PlaceError(str(refusal)) from refusal
        return _answer(answer, order)


def _answer(answer: Any, order: RestaurantOrder) -> RestaurantAnswer:
    """Raises PlaceError when the answer is not what the platform promised."""
    try:
        minutes, reason = answer["minutes"], answer["reason"]
        if answer["reference"] != order.reference:
            raise ValueError("an answer about another order")
        if minutes is not None and (type(minutes) is not int or not 0 <= minutes <= 24 * 60):
            raise ValueError(f"minutes: {minutes!r}")
        return RestaurantAnswer(
            reference=order.reference,
            state=OrderState(answer["state"]),
            minutes=minutes,
            reason=None if reason is None else DeclineReason(reason),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise PlaceError(f"the restaurant's answer makes no sense: {error!r}") from error
