"""A restaurant platform in memory, for tests and for trying dialogues without a server."""

from __future__ import annotations

from assistant.core.errors import NetworkError, PlaceError
from assistant.core.restaurants import (
    DeclineReason,
    OrderState,
    RestaurantAnswer,
    RestaurantOrder,
)


class FakeRestaurants:
    """A `RestaurantPlatform` whose restaurants are moved from outside.

    Attributes:
        answers: what a restaurant says to a new order: ACCEPTED, DECLINED, or WAITING.
        reason: why it declines.
        reachable: when false, every call raises NetworkError before anything is done.
        lost_answers: so many of the next calls are done, and then raise NetworkError.
        orders: the orders by reference, each as it was placed.
    """

    name = "fake"

    def __init__(self) -> None:
        self.answers = OrderState.ACCEPTED
        self.reason = DeclineReason.BUSY
        self.reachable = True
        self.lost_answers = 0
        self.orders: dict[str, RestaurantOrder] = {}
        self._states: dict[str, RestaurantAnswer] = {}

    async def place(self, order: RestaurantOrder) -> RestaurantAnswer:
        self._reach()
        if order.reference not in self._states:
            self.orders[order.reference] = order
            self.move(order.reference, self.answers)
        elif self.orders.get(order.reference, order) != order:
            raise PlaceError(f"{order.reference} belongs to another order")
        return self._answer(order)

    async def status(self, order: RestaurantOrder) -> RestaurantAnswer:
        self._reach()
        if order.reference not in self._states:
            raise PlaceError(f"there is no order {order.reference!r}")
        return self._answer(order)

    async def cancel(self, order: RestaurantOrder) -> RestaurantAnswer:
        self._reach()
        known = self._states.get(order.reference)
        if known is None or known.state in (OrderState.WAITING, OrderState.ACCEPTED):
            self.move(order.reference, OrderState.CANCELLED)
        return self._answer(order)

    def move(self, reference: str, state: OrderState) -> None:
        """The restaurant goes on with an order, or ends it."""
        self._states[reference] = RestaurantAnswer(
            reference=reference,
            state=state,
            minutes=30 if state is OrderState.ACCEPTED else None,
            reason=self.reason if state is OrderState.DECLINED else None,
        )

    def _reach(self) -> None:
        if not self.reachable:
            raise NetworkError("the fake restaurants are switched off")

    def _answer(self, order: RestaurantOrder) -> RestaurantAnswer:
        if self.lost_answers:
            self.lost_answers -= 1
            raise NetworkError("the answer was lost")
        return self._states[order.reference]
