"""The box itself: how loud it is, whether it listens, and saying things again."""

from __future__ import annotations

from enum import StrEnum

from assistant.core.cards import Icon, MessageCard
from assistant.skillkit import Reply, Skill, Turn, intent

STEP = 15
LOUDEST = 100


class Level(StrEnum):
    """A volume that is not said as a number."""

    MOST = "most"
    HALF = "half"
    LEAST = "least"


_PERCENT = {Level.MOST: LOUDEST, Level.HALF: LOUDEST // 2, Level.LEAST: STEP}


class Device(Skill):
    @intent("volume_up")
    async def volume_up(self, turn: Turn) -> Reply:
        return self._set(turn, turn.device.volume + STEP)

    @intent("volume_down")
    async def volume_down(self, turn: Turn) -> Reply:
        return self._set(turn, turn.device.volume - STEP)

    @intent("volume_set")
    async def volume_set(
        self, turn: Turn, percent: int | None = None, level: Level | None = None
    ) -> Reply:
        if percent is None:
            percent = await turn.ask("percent", int) if level is None else _PERCENT[level]
        if not 0 <= percent <= LOUDEST:
            return Reply("volume_range")
        return self._set(turn, percent)

    @intent("mute")
    async def mute(self, turn: Turn) -> Reply:
        turn.device.set_muted(True)
        return Reply("muted", follow_up=False)

    @intent("repeat")
    async def repeat(self, turn: Turn) -> Reply:
        said = turn.last_said()
        return Reply("said", text=said) if said else Reply("nothing_said")

    @intent("stop")
    async def stop(self, turn: Turn) -> Reply:
        return Reply("stopped", follow_up=False)

    def _set(self, turn: Turn, percent: int) -> Reply:
        percent = min(LOUDEST, max(0, percent))
        turn.device.set_volume(percent)
        card = MessageCard(title=turn.words("volume"), big=f"{percent}%", icon=Icon.VOLUME)
        return Reply("volume_is", percent=percent, card=card)
