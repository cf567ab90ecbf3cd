"""Speaking another language."""

from __future__ import annotations

from enum import StrEnum

from assistant.core.emotion import Emotion
from assistant.core.language import Language
from assistant.skillkit import Reply, Skill, Turn, intent


class Tongue(StrEnum):
    """The languages, as a user names them."""

    KO = "ko"
    EN = "en"
    ZH = "zh"


class Languages(Skill):
    @intent("switch")
    async def switch(self, turn: Turn, language: Tongue) -> Reply:
        turn.device.set_language(Language(language.value))
        return Reply("switched", emotion=Emotion.HAPPY)
