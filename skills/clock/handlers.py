"""What time and what day it is."""

from __future__ import annotations

from assistant.core.cards import Icon, MessageCard
from assistant.skillkit import Reply, Skill, Turn, intent


class Clock(Skill):
    @intent("time")
    async def time(self, turn: Turn) -> Reply:
        now = turn.now()
        card = MessageCard(
            title=turn.write(now.date()), big=turn.write(now.time()), icon=Icon.CLOCK
        )
        return Reply("time", now=now.time(), card=card)

    @intent("date")
    async def date(self, turn: Turn) -> Reply:
        today = turn.now().date()
        card = MessageCard(title=str(today.year), big=turn.write(today), icon=Icon.CALENDAR)
        return Reply("date", today=today, card=card)
