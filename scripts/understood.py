"""What the dialogue would understand by an utterance, in a state of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from assistant.core.language import Language
from assistant.core.menu import Basket, MenuItem, OptionGroup
from assistant.core.place import Shop
from assistant.places.catalogue import Catalogue
from assistant.skillkit import Turn
from assistant.skillkit.loader import load_skills
from assistant.turn.answers import asks_aside
from assistant.turn.conversation import ENDING_MOVES, Conversation
from assistant.turn.house import House
from assistant.turn.interpreter import Interpreter
from assistant.turn.meaning import ending, led_by, likely_move, move
from assistant.turn.order_doubts import read_options
from assistant.turn.phrases import Phrases
from assistant.turn.question import CANCELLING, EVERYWHERE, LEAVING, WAIT
from assistant.turn.second_look import Sense
from assistant.understand.choose import choose
from assistant.understand.ordered import OrderParse
from assistant.understand.orders import parse_order
from assistant.understand.verdict import Match, Verdict
from assistant.understand.wordings import Wording, load_wordings
from skills.food.standing_out import names_in_list

ROOT = Path(__file__).resolve().parents[1]
WORDINGS = ROOT / "assets" / "wordings"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
CLOSED = ("option", "confirm")
"""Questions in which nothing that is only likely is asked about."""
# What the moves mean to each open question: its own value for each that it tells apart.
MOVES: dict[str, dict[str, str]] = {
    "choose_shop": {"move.more": "next", "move.back": "previous", "move.no": "next"},
    "order": {
        "move.more": "next",
        "move.back": "previous",
        "move.no": "enough",
        "move.done": "enough",
        "move.enough": "enough",
        "move.yes": "go on",
        "move.total": "so far",
    },
    "option": {"move.total": "price"},
    "confirm": {"move.yes": "yes", "move.no": "no"},
}


@dataclass(frozen=True, slots=True)
class Scene:
    """The state of the dialogue: "idle"; "ordered", when something is on its way; or the open
    question.

    ``shops`` are on the screen for "choose_shop"; else the one ordered from. ``basket`` was ordered
    there already, and ``item`` with its ``group`` is what "option" asks about.
    """

    state: str
    shops: Sequence[Shop] = ()
    basket: Basket = field(default_factory=Basket)
    item: MenuItem | None = None
    group: OptionGroup | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """What the dialogue would do. ``intent`` is empty where nothing was understood."""

    verdict: Verdict
    intent: str = ""
    slots: dict[str, Any] | None = None
    order: OrderParse | None = None

    @property
    def sense(self) -> Sense | None:
        """As the device looks at an utterance again by it."""
        if self.verdict is Verdict.UNKNOWN:
            return None
        return Sense(self.intent, self.slots or {}, self.verdict is Verdict.DO)


NOTHING = Understood(Verdict.UNKNOWN)


class Understanding:
    """The house's own understanding, asked in the order of `assistant.turn`."""

    def __init__(self) -> None:
        self.places = Catalogue.load(ROOT / "assets" / "city")
        self._records = load_skills([ROOT / "skills"])
        self._wordings = {lang: load_wordings(WORDINGS, lang) for lang in Language}
        self.forget()

    def forget(self, *lists: str) -> None:
        """Understands from now on as if no wording of these lists had ever been learnt, so that
        what is said of them is said of utterances that are new to it."""

        def others(language: Language) -> list[Wording]:
            return [said for said in self._wordings[language] if said.source not in lists]

        self.interpreter = Interpreter(self._records, self.places, wordings=others)

    def called(self, shops: Sequence[Shop], language: Language) -> list[tuple[str, ...]]:
        """What each of a list of shops may be called."""
        turn = cast(Turn, SimpleNamespace(language=language, places=self.places))
        return list(map(names_in_list(turn, shops), shops))

    def understand(self, texts: Sequence[str], scene: Scene, language: Language) -> Understood:
        """As `Conversation._respond` when idle, else as `questions.ask`; the best reading first."""
        texts = self.interpreter.as_written(texts, language)
        talk = self._conversation(language)
        state = scene.state
        if state in ("idle", "ordered"):
            ordered = state == "ordered"
            match = self.interpreter.intent(texts, language, TODAY, ordered=ordered)
            said = ending(talk, texts, {*ENDING_MOVES, "move.repeat"})
            if match.verdict is Verdict.UNKNOWN and said is not None:
                return Understood(Verdict.DO, said)
            return _of_skill(match)
        if self.interpreter.is_talk(texts[0], language):
            return NOTHING
        meanings = dict.fromkeys(CANCELLING, "cancel") | MOVES[state]
        said = move(talk, texts, {*MOVES[state], *EVERYWHERE}, meanings)
        reading, score = self._read(talk, texts, scene)
        named = reading.order is not None and bool(reading.order.unheld)
        if said in LEAVING and not self.interpreter.knows_move(texts[0], language):
            said = said if reading.verdict is Verdict.UNKNOWN and not named else None
        if said is not None:
            return Understood(Verdict.DO, said)
        allowed = {*MOVES[state], *EVERYWHERE}
        led = led_by(talk, texts, allowed, (WAIT, *CANCELLING))
        likely = None if led else likely_move(talk, texts, allowed)
        meant = led or likely
        aside = asks_aside(self._side(texts, language), only_likely=likely is not None)
        if meant is not None and reading.verdict is Verdict.UNKNOWN and not (named or aside):
            return Understood(Verdict.DO, meant)
        if state == "choose_shop" and reading.verdict is not Verdict.DO:
            wish = talk.restated(texts)
            if wish is not None:
                return _of_skill(wish)
        side = self._side(texts, language)
        sure = side.verdict is Verdict.DO
        if reading.verdict is Verdict.DO and not (sure and side.score > score):
            return reading
        unread = reading.verdict is Verdict.UNKNOWN and state not in CLOSED
        return _of_skill(side) if sure or unread else reading

    def _side(self, texts: Sequence[str], language: Language) -> Match:
        """As `Conversation.side_intent` while food is ordered."""
        side = self.interpreter.intent(texts, language, TODAY, ordered=False, answering=True)
        if side.intent != "food.order_food":
            return side
        other = self.interpreter.intent(
            texts,
            language,
            TODAY,
            ordered=False,
            running=("food.order_food",),
            answering=True,
        )
        asks = other.verdict is Verdict.DO and other.slots
        return other if asks else Match(verdict=Verdict.UNKNOWN, intent=None)

    def _conversation(self, language: Language) -> Conversation:
        """One that only understands: the rest of its house is not there."""
        house = SimpleNamespace(
            places=self.places,
            interpreter=self.interpreter,
            device=SimpleNamespace(language=language),
            phrases=Phrases(seed=0),
            now=lambda: NOON,
        )
        talk = Conversation(cast(House, house))
        talk._running.append("food.order_food")
        return talk

    def _read(
        self, talk: Conversation, texts: Sequence[str], scene: Scene
    ) -> tuple[Understood, float]:
        language, shops = talk.language, scene.shops
        if scene.state == "choose_shop":
            choice = choose(texts, self.called(shops, language), language)
            if choice.index is None:
                return NOTHING, 0.0
            slots = {"shop": shops[choice.index].id}
            return Understood(choice.verdict, "move.choose", slots), choice.score
        if scene.state == "option" and scene.item and scene.group:
            reading = read_options(talk, scene.item, scene.group, shops[0].menu, texts)
            if reading.value is None:
                return NOTHING, 0.0
            said = reading.value
            chosen = {"options": sorted(c.option.id for c in said.choices), "count": said.count}
            order = OrderParse(lines=said.others) if said.others else None
            return Understood(reading.verdict, reading.name, chosen, order), reading.score
        if scene.state == "order":
            parse = parse_order(texts, shops[0].menu, language, current=scene.basket)
            verdict = Verdict.UNKNOWN if parse.is_empty else Verdict.DO
            return Understood(verdict, "move.order", order=parse), parse.standing
        return NOTHING, 0.0


def _of_skill(match: Match) -> Understood:
    return Understood(match.verdict, match.intent or "", match.slots)
