"""Small talk, in Xiao-E's own character: curious, warm, a little proud of its ears."""

from __future__ import annotations

from assistant.core.emotion import Emotion
from assistant.skillkit import Reply, Skill, Turn, intent


class Chat(Skill):
    @intent("hello")
    async def hello(self, turn: Turn) -> Reply:
        hour = turn.now().hour
        key = "morning" if 5 <= hour < 11 else "evening" if 18 <= hour < 23 else "hello"
        return Reply(key, emotion=Emotion.HAPPY)

    @intent("thanks")
    async def thanks(self, turn: Turn) -> Reply:
        return Reply("thanks", emotion=Emotion.HAPPY)

    @intent("how_are_you")
    async def how_are_you(self, turn: Turn) -> Reply:
        return Reply("how_are_you", emotion=Emotion.HAPPY)

    @intent("who_are_you")
    async def who_are_you(self, turn: Turn) -> Reply:
        return Reply("who_are_you", emotion=Emotion.PROUD)

    @intent("joke")
    async def joke(self, turn: Turn) -> Reply:
        return Reply("joke", emotion=Emotion.WINK)

    @intent("praise")
    async def praise(self, turn: Turn) -> Reply:
        return Reply("praise", emotion=Emotion.SHY)

    @intent("goodbye")
    async def goodbye(self, turn: Turn) -> Reply:
        return Reply("goodbye", emotion=Emotion.HAPPY, follow_up=False)
