"""The life of the device: one conversation after another, and alarms in between."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping

from assistant.core.events import AlarmRang
from assistant.core.ports import EndOfInput, Opening
from assistant.skillkit.loader import SkillRecord
from assistant.store import AlarmRecord
from assistant.turn.alarms import AlarmClock
from assistant.turn.conversation import Conversation
from assistant.turn.house import House

log = logging.getLogger(__name__)


class Host:
    """Holds conversations until the source of input ends."""

    def __init__(
        self, house: House, alarms: AlarmClock, records: Mapping[str, SkillRecord]
    ) -> None:
        self._house, self._alarms, self._records = house, alarms, records
        self._last_said = ""

    async def run(self) -> None:
        """Returns when no more input can come."""
        wake = asyncio.ensure_future(self._house.ears.wake())
        due = asyncio.ensure_future(self._alarms.next_due())
        try:
            while True:
                await asyncio.wait({wake, due}, return_when=asyncio.FIRST_COMPLETED)
                if wake.done():
                    await self._converse(wake.result())
                    wake = asyncio.ensure_future(self._house.ears.wake())
                elif due.done():
                    await self._ring(due.result())
                    due = asyncio.ensure_future(self._alarms.next_due())
        except EndOfInput:
            return
        finally:
            wake.cancel()
            due.cancel()

    async def _converse(self, opening: Opening) -> None:
        conversation = Conversation(self._house)
        conversation.last_said = self._last_said
        await conversation.hold(opening)
        self._last_said = conversation.last_said

    async def _ring(self, alarm: AlarmRecord) -> None:
        record = self._records.get(alarm.skill)
        self._house.tell(AlarmRang(alarm=alarm.id, label=alarm.label))
        if record is None or record.alarm_handler is None:
            log.error("nobody answers the alarms of the skill %r", alarm.skill)
        else:
            await Conversation(self._house).ring(record, alarm)
        self._alarms.rung(alarm)
