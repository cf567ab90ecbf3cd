"""Wordings nobody wrote down: a quarter of every skill's templates is left out, then said.

Wrong actions count far more than asking back, so that is what is bounded.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.core.language import Language
from assistant.places.catalogue import Catalogue
from assistant.skillkit.loader import load_skills
from assistant.turn.signature import slot_spec, slots_of
from assistant.understand.kinds import SlotKind, SlotSpec
from assistant.understand.matcher import IntentSpec, Matcher
from assistant.understand.templates import Reading, Slot, readings
from assistant.understand.verdict import Verdict
from scripts.benchmarks.talk import foreign_talk

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 21)
FOLDS = 4
FOLDS_TRIED = (0, 2)
SAID_OF_EACH = 3
KINDS = ("number", "duration", "time", "date", "text")
SPOKEN = {
    Language.KO: dict(zip(KINDS, ("삼십", "십 분", "오후 세 시 반", "내일", "치킨"), strict=True)),
    Language.EN: dict(
        zip(KINDS, ("thirty", "ten minutes", "7:30 pm", "tomorrow", "pasta"), strict=True)
    ),
    Language.ZH: dict(zip(KINDS, ("三十", "十分钟", "下午三点半", "明天", "炸鸡"), strict=True)),
}


def skill_intents(language: Language) -> list[IntentSpec]:
    places = Catalogue.load(ROOT / "assets" / "city")
    found = []
    for record in load_skills([ROOT / "skills"]):
        for name, handler in record.handlers.items():
            words = record.words[language]
            slots = tuple(slot_spec(s.type, s.name, words, places) for s in slots_of(handler))
            own = words.intents[name]
            found.append(
                IntentSpec(
                    name=f"{record.name}.{name}",
                    sentences=own.sentences,
                    slots=slots,
                    clues=own.clues,
                )
            )
    return found


def spoken(reading: Reading, specs: dict[str, SlotSpec], language: Language) -> str:
    def words(slot: Slot) -> str:
        spec = specs[slot.name]
        if spec.kind is SlotKind.CHOICE:
            return spec.values[0][1][0]
        return SPOKEN[language][spec.kind.value]

    return "".join(part if isinstance(part, str) else words(part) for part in reading)


def split(intent: IntentSpec, fold: int, language: Language) -> tuple[IntentSpec, list[str]]:
    """The intent without a quarter of its templates, and sentences of that quarter."""
    kept = [s for i, s in enumerate(intent.sentences) if i % FOLDS != fold]
    if not kept or len(kept) == len(intent.sentences):
        return intent, []
    specs = {spec.name: spec for spec in intent.slots}
    dice = random.Random(f"{intent.name} {fold}")
    said = []
    for template in intent.sentences[fold::FOLDS]:
        ways = readings(template, specs)
        drawn = dice.sample(ways, min(SAID_OF_EACH, len(ways)))
        said += [spoken(reading, specs, language) for reading in drawn]
    return replace(intent, sentences=tuple(kept)), said


@pytest.mark.parametrize("language", Language)
def test_unseen_wordings_are_hardly_ever_done_wrongly(language: Language) -> None:
    intents = skill_intents(language)
    tally: Counter[str] = Counter()
    for fold in FOLDS_TRIED:
        parts = [split(intent, fold, language) for intent in intents]
        matcher = Matcher(language, [kept for kept, _ in parts])
        for kept, sentences in parts:
            for sentence in sentences:
                match = matcher.match([sentence], today=TODAY)
                right = "right" if match.intent == kept.name else "wrong"
                tally[f"{right} {match.verdict}" if match.intent else "unknown"] += 1
    said = tally.total()
    print(language, {outcome: f"{100 * n / said:.1f} %" for outcome, n in tally.items()})
    assert tally["wrong do"] <= 0.05 * said
    assert tally["right do"] + tally["right ask"] >= 0.3 * said


@pytest.mark.parametrize("language", Language)
def test_what_no_skill_can_do_is_not_done(language: Language) -> None:
    matcher = Matcher(language, skill_intents(language))
    done = [
        sentence
        for sentence in foreign_talk(language)["orders"]
        if matcher.match([sentence], today=TODAY).verdict is Verdict.DO
    ]
    assert len(done) <= 1, done
