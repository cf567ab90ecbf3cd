"""What a skill answers."""

from __future__ import annotations

from typing import Any

from assistant.core.cards import Card
from assistant.core.emotion import Emotion


class Reply:
    """A sentence of the skill's locale file, by its key, with the values for its ``{braces}``.

    Values may be ``Money``, ``timedelta``, ``time``, ``date``, ``datetime``, ``Localised``,
    ``int``, ``float`` or ``str``; each is written as the user's language writes it.

    Args:
        key: a key under ``[replies]``.
        card: shown on the screen while it is said, and after.
        emotion: the mood of the face; ``None`` leaves it to the dialogue.
        follow_up: keep listening for a moment afterwards, so that no wake word is needed.
    """

    __slots__ = ("card", "emotion", "follow_up", "key", "values")

    def __init__(
        self,
        key: str,
        *,
        card: Card | None = None,
        emotion: Emotion | None = None,
        follow_up: bool = True,
        **values: Any,
    ) -> None:
        self.key = key
        self.card = card
        self.emotion = emotion
        self.follow_up = follow_up
        self.values = values
