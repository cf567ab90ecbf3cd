"""What one can say to this device."""

from __future__ import annotations

from assistant.core.cards import Icon, MessageCard
from assistant.skillkit import Reply, Skill, Turn, intent

SPOKEN_EXAMPLES = 3


class Help(Skill):
    @intent("help")
    async def help(self, turn: Turn) -> Reply:
        examples = turn.skills.examples(turn.language)
        card = MessageCard(
            title=turn.words("title"),
            lines=tuple(turn.words("line", title=e.title, sentence=e.sentence) for e in examples),
            icon=Icon.HELP,
        )
        spoken = [turn.words("quoted", sentence=e.sentence) for e in examples[:SPOKEN_EXAMPLES]]
        return Reply("help", examples=spoken, card=card)
