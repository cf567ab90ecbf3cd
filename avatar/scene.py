"""What the screen shows, whatever its size: the character, the card, captions, signs."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from assistant.core.bus import Told
from assistant.core.cards import Card
from assistant.core.events import CardCleared, CardShown, LanguageChanged
from assistant.core.language import Language
from avatar.caption import Caption
from avatar.director import Director
from avatar.layout import Direction
from avatar.motion import Track, scalar, smoothstep
from avatar.pose import Pose
from avatar.signs import Signs
from avatar.theme import DAY, Theme

CARD_SECONDS = 0.38
"""How long a card takes to come or go."""
ASIDE_SECONDS = 0.55
"""How long the character takes to make room."""


@dataclass(frozen=True, slots=True, eq=False)
class CardOnScreen:
    """``serial`` counts the cards of a scene from 1; ``left`` is when it began to go."""

    serial: int
    card: Card
    since: float
    left: float = math.inf

    def shown(self, t: float) -> float:
        """0 is gone, 1 fully there."""
        return smoothstep((t - self.since) / CARD_SECONDS) * (
            1 - smoothstep((t - self.left) / CARD_SECONDS)
        )


class Scene:
    """Takes facts in order; says what is shown at any moment from the last one on.

    Attributes:
        card: the one that is shown; ``leaving`` the one before it, while it goes.
    """

    def __init__(self, language: Language, theme: Theme = DAY, seed: int = 1) -> None:
        self.language = language
        self.theme = theme
        self.caption = Caption()
        self.signs = Signs(language)
        self.card: CardOnScreen | None = None
        self.leaving: CardOnScreen | None = None
        self._cards = 0
        self._aside = Track(scalar(0))
        self._director = Director(seed)
        self._director.night_fell(0.0, theme.name == "night")

    def set_theme(self, theme: Theme, at: float) -> None:
        """Changes the colours; at night an idle character gets sleepy."""
        self.theme = theme
        self._director.night_fell(at, theme.name == "night")

    def tell(self, told: Told) -> None:
        """Takes a fact. Times of facts must not run backwards."""
        match told.fact:
            case CardShown(card=card):
                self._show(card, told.at)
            case CardCleared():
                self._clear(told.at)
            case LanguageChanged(language=language):
                self.language = language
            case _:
                pass
        self._director.tell(told)
        self.caption.tell(told)
        self.signs.tell(told)

    def pose(self, t: float, card: Direction) -> Pose:
        """On a display that has its cards at ``card``."""
        return self._director.pose(t, card)

    def aside(self, t: float) -> float:
        """How far the character has made room: 0 stands alone, 1 beside the card."""
        return float(self._aside.at(t)[0])

    def _show(self, card: Card, at: float) -> None:
        if self.card is None:
            self._aside.to(at, scalar(1), ASIDE_SECONDS)
        self._leave(at)
        self._cards += 1
        self.card = CardOnScreen(self._cards, card, at)

    def _clear(self, at: float) -> None:
        if self.card is not None:
            self._leave(at)
            self._aside.to(at, scalar(0), ASIDE_SECONDS)

    def _leave(self, at: float) -> None:
        if self.card is not None:
            self.leaving, self.card = replace(self.card, left=at), None
