#!/usr/bin/env python
"""Says utterances to the understanding as the dialogue would, and counts what would happen.

    python scripts/evaluate_text.py [tests/conversations/utterances/ko.toml ...]

The outcomes: `right`; `asked`, "did you mean ...?"; `wrong`, done without asking though it was
not meant; `missed`, not understood. A wrong action counts far more than asking back.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from assistant.core.language import Language  # noqa: E402 - the script stands outside the package
from assistant.core.menu import (  # noqa: E402
    Basket,
    MenuItem,
    OptionChoice,
    OptionGroup,
    OrderLine,
)
from assistant.core.place import Shop  # noqa: E402
from assistant.places.catalogue import Catalogue  # noqa: E402
from assistant.skillkit import Turn  # noqa: E402
from assistant.skillkit.loader import load_skills  # noqa: E402
from assistant.turn.basket import add_line, change_count, remove_line  # noqa: E402
from assistant.turn.conversation import ENDING_MOVES, Conversation  # noqa: E402
from assistant.turn.house import House  # noqa: E402
from assistant.turn.interpreter import Interpreter  # noqa: E402
from assistant.turn.meaning import ending, led_by, move  # noqa: E402
from assistant.turn.order_doubts import read_options  # noqa: E402
from assistant.turn.phrases import Phrases  # noqa: E402
from assistant.turn.question import CANCELLING, EVERYWHERE, LEAVING, WAIT  # noqa: E402
from assistant.understand.choose import choose  # noqa: E402
from assistant.understand.ordered import OrderParse  # noqa: E402
from assistant.understand.orders import parse_order  # noqa: E402
from assistant.understand.verdict import Match, Verdict  # noqa: E402
from skills.food.standing_out import names_in_list  # noqa: E402

UTTERANCES = ROOT / "tests" / "conversations" / "utterances"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
IDLE = {"move.repeat": "device.repeat"} | dict.fromkeys(ENDING_MOVES, "device.stop")
LEFT = dict.fromkeys(CANCELLING, "move.cancel")
# What the dialogue does alike, whichever of the two was understood.
SAME = {
    "idle": IDLE,
    "ordered": IDLE,
    "choose_shop": LEFT
    | {
        "move.no": "move.more",
        "device.repeat": "move.repeat",
        "food.order_food": "move.choose",
    },
    "order": {"move.no": "move.done", "move.enough": "move.done", "device.repeat": "move.repeat"},
    "option": LEFT | {"device.repeat": "move.repeat"},
    "confirm": LEFT | {"device.repeat": "move.repeat"},
}
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

_Lines = list[tuple[str, int, list[str]]]
"""Dishes, how many, and with which options."""


class Outcome(StrEnum):
    RIGHT = "right"
    ASKED = "asked"
    WRONG = "wrong"
    MISSED = "missed"


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


NOTHING = Understood(Verdict.UNKNOWN)


class Judge:
    """The house's own understanding, asked in the order of `assistant.turn`."""

    def __init__(self) -> None:
        self.places = Catalogue.load(ROOT / "assets" / "city")
        self.interpreter = Interpreter(load_skills([ROOT / "skills"]), self.places)

    def understand(self, texts: Sequence[str], scene: Scene, language: Language) -> Understood:
        """As `Conversation._respond` when idle, else as `questions.ask`; the best reading first."""
        talk = self._conversation(language)
        state = scene.state
        if state in ("idle", "ordered"):
            ordered = state == "ordered"
            match = self.interpreter.intent(texts, language, TODAY, ordered=ordered)
            said = ending(talk, texts, {*ENDING_MOVES, "move.repeat"})
            if match.verdict is Verdict.UNKNOWN and said is not None:
                return Understood(Verdict.DO, said)
            return _of_skill(match)
        meanings = dict.fromkeys(CANCELLING, "cancel") | MOVES[state]
        said = move(talk, texts, {*MOVES[state], *EVERYWHERE}, meanings)
        reading, score = self._read(talk, texts, scene)
        named = reading.order is not None and bool(reading.order.unheld)
        if said in LEAVING and not self.interpreter.knows_move(texts[0], language):
            said = said if reading.verdict is Verdict.UNKNOWN and not named else None
        if said is not None:
            return Understood(Verdict.DO, said)
        led = led_by(talk, texts, {*MOVES[state], *EVERYWHERE}, (WAIT, *CANCELLING))
        aside = self._side(texts, language).verdict is Verdict.DO
        if led is not None and reading.verdict is Verdict.UNKNOWN and not (named or aside):
            return Understood(Verdict.DO, led)
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
        side = self.interpreter.intent(texts, language, TODAY, ordered=False)
        if side.intent != "food.order_food":
            return side
        other = self.interpreter.intent(
            texts, language, TODAY, ordered=False, running=("food.order_food",)
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
            turn = cast(Turn, SimpleNamespace(language=language, places=self.places))
            choice = choose(texts, list(map(names_in_list(turn, shops), shops)), language)
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

    def scene(self, utterance: dict[str, Any], card: Sequence[str]) -> Scene:
        """What an utterance of a list is said to; with a ``basket`` if it names none."""
        state = utterance["state"]
        if state not in ("order", "option"):
            return Scene(state, [self.places.get(i) for i in card])
        shop = self.places.get(utterance["shop"])
        items = {item.id: item for item in shop.menu.items()}
        begun = utterance.get("basket", [{"item": next(iter(items))}])
        item = items.get(utterance.get("item", ""))
        groups = item.groups if item else ()
        group = next((g for g in groups if g.id == utterance.get("group")), None)
        basket = Basket(lines=tuple(_line(items[line["item"]], line) for line in begun))
        return Scene(state, [shop], basket, item, group)

    def outcome(
        self,
        utterance: dict[str, Any],
        language: Language,
        card: Sequence[str],
        heard: Sequence[str] = (),
    ) -> Outcome:
        """``heard`` are a recogniser's readings; the utterance as written when empty."""
        state, expect = utterance["state"], utterance["expect"]
        shop = utterance.get("shop")
        texts = heard or (utterance["text"],)
        scene = self.scene(utterance, card)
        understood = self.understand(texts, scene, language)
        same = SAME[state]
        if understood.verdict is Verdict.UNKNOWN:
            return Outcome.MISSED
        if understood.verdict is Verdict.ASK or (understood.order and understood.order.doubts):
            return Outcome.ASKED
        name, wanted = understood.intent, expect["intent"]
        if state == "choose_shop" and name == "food.order_food" and "shop" in expect:
            # The wish said anew: of its only seller the device asks whether it shall be that one.
            dish = (understood.slots or {}).get("dish", "")
            return (
                Outcome.ASKED
                if self._sellers(dish, language) == [expect["shop"]]
                else Outcome.WRONG
            )
        if same.get(name, name) != same.get(wanted, wanted):
            return Outcome.WRONG
        if understood.order is not None:
            held = _held(understood.order, scene.basket)
            done = (
                held == _wanted(expect["basket"])
                if "basket" in expect
                else (_added(understood.order) == _wanted(expect.get("lines", ())))
            )
            return Outcome.RIGHT if done else Outcome.WRONG
        shop_here = self.places.get(shop) if shop else None
        fits = self._fits(expect, understood.slots or {}, language, shop_here)
        return Outcome.RIGHT if fits else Outcome.WRONG

    def _fits(
        self, expect: dict[str, Any], slots: dict[str, Any], language: Language, shop: Shop | None
    ) -> bool:
        if "shop" in slots and "shop" not in expect and (shop is None or slots["shop"] != shop.id):
            return False
        if expect["intent"] == "food.order_food":
            if "kind" in slots and "dish" not in slots:
                word = self.places.word("kind", slots["kind"])
                slots = slots | {"dish": word.get(language)}
            if ("dish" in slots) != ("dish" in expect):
                return False
        if "options" in slots and slots["count"] and "count" not in expect:
            return False
        return all(
            self._fits_one(key, value, slots, language, shop)
            for key, value in expect.items()
            if key not in ("intent", "lines")
        )

    def _fits_one(
        self, key: str, value: Any, slots: dict[str, Any], language: Language, shop: Shop | None
    ) -> bool:
        match key:
            case "time":
                return slots.get("moment") == time.fromisoformat(value)
            case "length":
                return slots.get("length") == timedelta(seconds=value)
            case "dish":
                said = slots.get("dish", "")
                return self._sellers(said, language) == self._sellers(value, language)
            case "kind":
                return value in (slots.get("kind"), slots.get("other"))
            case "item" if shop is not None:
                said = str(slots.get("dish", "")).replace(" ", "").casefold()
                item = next(i for i in shop.menu.items() if i.id == value)
                names = item.spoken_names(language)
                return any(name.replace(" ", "").casefold() in said for name in names)
            case _:
                return bool(slots.get(key) == value)

    def _sellers(self, dish: str, language: Language) -> list[str] | str:
        """Who would be shown for a dish: two names for it are right if they show the same."""
        known = self.places.dish_in(dish, language)
        shown = self.places.nearby(NOON, dish=dish) or self.places.nearby(NOON, dish=known or dish)
        found = [ranked.shop.id for ranked in shown]
        return found or dish.replace(" ", "").casefold()


def _of_skill(match: Match) -> Understood:
    return Understood(match.verdict, match.intent or "", match.slots)


def _line(item: MenuItem, said: dict[str, Any]) -> OrderLine:
    wanted = said.get("options", ())
    choices = [OptionChoice(g, o) for g in item.groups for o in g.options if o.id in wanted]
    return OrderLine(item, said.get("count", 1), tuple(choices))


def _added(parse: OrderParse) -> _Lines | None:
    if parse.removals or parse.changes or parse.unknown:
        return None
    return _told(parse.lines)


def _held(parse: OrderParse, basket: Basket) -> _Lines:
    """What is in the basket after ``parse``, in the order of `OrderTaker`."""
    for line in parse.removals:
        basket = remove_line(basket, line)
    for change in parse.changes:
        basket = change_count(basket, change.line, change.count)
    for line in parse.lines:
        basket = add_line(basket, line)
    return _told(basket.lines)


def _told(lines: Sequence[OrderLine]) -> _Lines:
    return sorted(
        (line.item.id, line.count, sorted(c.option.id for c in line.choices)) for line in lines
    )


def _wanted(lines: Sequence[dict[str, Any]]) -> _Lines:
    return sorted((w["item"], w.get("count", 1), sorted(w.get("options", ()))) for w in lines)


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def language_of(path: Path) -> Language:
    """The language of a file named "ko.toml" or "blind-ko.toml"."""
    return Language(path.stem.rpartition("-")[2])


def judge_file(judge: Judge, path: Path) -> Iterator[tuple[dict[str, Any], Outcome]]:
    file, language = read(path), language_of(path)
    for utterance in file["utterances"]:
        yield utterance, judge.outcome(utterance, language, file["card"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--list", action="store_true", help="also list what was not right")
    options = parser.parse_args()
    judge = Judge()
    print(f"{'':14}{'right':>14}{'asked':>8}{'wrong':>8}{'missed':>8}")
    for path in options.files or sorted(UTTERANCES.glob("*.toml")):
        judged = list(judge_file(judge, path))
        counts = Counter(outcome for _, outcome in judged)
        share = counts[Outcome.RIGHT] / len(judged)
        right = f"{counts[Outcome.RIGHT]} ({share:.1%})"
        others = (counts[o] for o in (Outcome.ASKED, Outcome.WRONG, Outcome.MISSED))
        print(f"{path.stem:14}{right:>14}" + "".join(f"{count:>8}" for count in others))
        if options.list:
            for utterance, outcome in judged:
                if outcome is not Outcome.RIGHT:
                    print(f"  {outcome}: [{utterance['state']}] {utterance['text']}", end="  ")
                    print(utterance["expect"]["intent"])
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
