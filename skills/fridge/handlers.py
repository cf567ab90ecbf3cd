"""The unmanned fridge beside the device: what stands in it, and opening it."""

from __future__ import annotations

from assistant.core.cards import MenuCard, MenuRow
from assistant.core.emotion import Emotion
from assistant.skillkit import Reply, Skill, Turn, intent


class FridgeSkill(Skill):
    @intent("open")
    async def open(self, turn: Turn) -> Reply | None:
        if turn.fridge is None:
            return Reply("no_fridge", emotion=Emotion.SORRY)
        await turn.visit_fridge()
        return None

    @intent("contents")
    async def contents(self, turn: Turn) -> Reply:
        if turn.fridge is None:
            return Reply("no_fridge", emotion=Emotion.SORRY)
        articles = turn.fridge.articles
        card = MenuCard(
            title=turn.write(turn.fridge.name),
            rows=tuple(
                MenuRow(name=turn.write(each.name), price=turn.write(each.price))
                for each in articles
            ),
        )
        priced = [turn.words("priced", name=each.name, price=each.price) for each in articles]
        return Reply("contents", card=card, articles=priced)
