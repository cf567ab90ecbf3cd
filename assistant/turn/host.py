"""The life of the device: conversations; between them alarms, and news of what was paid for."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from assistant.core.events import AlarmRang
from assistant.core.ports import EndOfInput, Opening
from assistant.core.restaurants import PlacedOrder
from assistant.money.progress import PaymentProgress
from assistant.money.visit_progress import VisitProgress
from assistant.skillkit.loader import SkillRecord
from assistant.store import AlarmRecord
from assistant.turn.alarms import AlarmClock
from assistant.turn.conversation import Conversation
from assistant.turn.fridge import tell_late_visit
from assistant.turn.house import House
from assistant.turn.ordering import tell_order
from assistant.turn.paying import tell_late

log = logging.getLogger(__name__)


class Host:
    """Holds conversations until the source of input ends.

    Args:
        late: ends of payments that nobody watched any more.
        orders: news of orders that nobody waited for.
        visits: ends of visits to the fridge that nobody watched any more.
        records: the skills by name.
    """

    def __init__(
        self,
        house: House,
        alarms: AlarmClock,
        late: asyncio.Queue[PaymentProgress],
        orders: asyncio.Queue[PlacedOrder],
        visits: asyncio.Queue[VisitProgress],
        records: Mapping[str, SkillRecord],
    ) -> None:
        self._house, self._alarms, self._records = house, alarms, records
        self._late, self._orders, self._visits = late, orders, visits
        self._last_said = ""

    async def run(self) -> None:
        """Returns when no more input can come."""
        sources: dict[str, Callable[[], Coroutine[Any, Any, Any]]] = {
            "wake": self._house.ears.wake,
            "alarm": self._alarms.next_due,
            "late": self._late.get,
            "order": self._orders.get,
            "visit": self._visits.get,
        }
        serve: dict[str, Callable[[Any], Coroutine[Any, Any, None]]] = {
            "wake": self._converse,
            "alarm": self._ring,
            "late": self._tell_late,
            "order": self._tell_order,
            "visit": self._tell_visit,
        }
        waiting = {name: asyncio.ensure_future(wait()) for name, wait in sources.items()}
        try:
            while True:
                await asyncio.wait(waiting.values(), return_when=asyncio.FIRST_COMPLETED)
                for name in [name for name, task in waiting.items() if task.done()]:
                    await serve[name](waiting[name].result())
                    waiting[name] = asyncio.ensure_future(sources[name]())
        except EndOfInput:
            return
        finally:
            for task in waiting.values():
                task.cancel()

    async def _converse(self, opening: Opening) -> None:
        conversation = Conversation(self._house)
        conversation.last_said = self._last_said
        await conversation.hold(opening)
        self._last_said = conversation.last_said

    async def _ring(self, alarm: AlarmRecord) -> None:
        record = self._records.get(alarm.skill)
        self._house.bus.tell(AlarmRang(alarm=alarm.id, label=alarm.label))
        if record is None or record.alarm_handler is None:
            log.error("nobody answers the alarms of the skill %r", alarm.skill)
        else:
            await Conversation(self._house).ring(record, alarm)
        self._alarms.rung(alarm)

    async def _tell_late(self, end: PaymentProgress) -> None:
        await tell_late(Conversation(self._house), end)

    async def _tell_order(self, placed: PlacedOrder) -> None:
        await tell_order(Conversation(self._house), placed)

    async def _tell_visit(self, end: VisitProgress) -> None:
        await tell_late_visit(Conversation(self._house), end)
