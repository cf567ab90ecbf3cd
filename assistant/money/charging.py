"""What may be charged after a visit: what both sensors of every shelf agree on, or nothing yet."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core.amount import Money
from assistant.core.fridge import Article, Lane, Reading
from assistant.money.hold_states import HoldReason

TOLERANCE = 0.25
"""Of one piece: so much may a scale be off. More might be a piece."""


@dataclass(frozen=True, slots=True)
class Taken:
    article: Article
    count: int

    @property
    def price(self) -> Money:
        return self.article.price * self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``taken`` is as far as the sensors can be believed; nothing is charged if in ``doubt``."""

    taken: tuple[Taken, ...]
    total: Money
    doubt: HoldReason | None = None


def find_taken(articles: Sequence[Article], reading: Reading, maximum: Money) -> Finding:
    """Reads the sensors once the door is closed. ``maximum`` is what was authorised."""
    lanes = {lane.article: lane for lane in reading.lanes}
    doubt: HoldReason | None = None
    if set(lanes) != {article.id for article in articles} or len(lanes) != len(reading.lanes):
        doubt = HoldReason.CONTRADICTION
    taken: list[Taken] = []
    for article in articles:
        lane = lanes.get(article.id)
        if lane is None:
            continue
        doubt = doubt or _doubt(article, lane)
        if lane.taken is not None and lane.taken > 0:
            taken.append(Taken(article, lane.taken))
    total = sum((each.price for each in taken), Money(0, maximum.currency))
    if doubt is None and total.minor > maximum.minor:
        doubt = HoldReason.OVER_MAXIMUM
    return Finding(taken=tuple(taken), total=total, doubt=doubt)


def _doubt(article: Article, lane: Lane) -> HoldReason | None:
    if lane.taken is None or lane.lighter is None:
        return HoldReason.SILENT
    apart = abs(lane.lighter - lane.taken * article.grams)
    if lane.taken < 0 or apart > TOLERANCE * article.grams:
        return HoldReason.CONTRADICTION
    return None


def written(taken: Sequence[Taken]) -> str:
    """As the store keeps it: ``[["cola", 2], ...]``."""
    return json.dumps([[each.article.id, each.count] for each in taken])


def read(text: str, articles: Sequence[Article]) -> tuple[Taken, ...]:
    """What `written` wrote; articles that are not sold any more are left out."""
    known = {article.id: article for article in articles}
    return tuple(Taken(known[name], count) for name, count in json.loads(text) if name in known)
