"""What the device understands: the skills, the places around it, and what people said before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from assistant.config import PROJECT, Config
from assistant.core.language import Language
from assistant.core.network import WordNetwork
from assistant.places.catalogue import Catalogue
from assistant.places.city import load_city
from assistant.skillkit.loader import SkillRecord, load_skills
from assistant.turn.interpreter import Interpreter
from assistant.understand.kept import Kept
from assistant.understand.order_network import order_network
from assistant.understand.sentence_network import choice_network, move_network
from assistant.understand.wordings import load_wordings

CITY = PROJECT / "assets" / "city"
WORDINGS = PROJECT / "assets" / "wordings"
BUNDLED_SKILLS = PROJECT / "skills"


def compile_sentences(config: Config) -> None:
    """Makes what the device will ask for, which finds it made; a second of work."""
    records = load_skills(skill_folders(config))
    interpreter_of(config, records, Catalogue.load(CITY)).prepare(config.language)


def networks_of(config: Config, language: Language) -> list[list[WordNetwork]]:
    """What users may say, by kind: to the skills; in answer and choosing a shop; ordering."""
    places = Catalogue.load(CITY)
    records = load_skills(skill_folders(config))
    names = tuple(name for shop in places.all() for name in shop.spoken_names(language))
    return [
        [interpreter_of(config, records, places).network(language)],
        [move_network(language), choice_network(names, language)],
        [order_network(shop.menu, language) for shop in places.all()],
    ]


def interpreter_of(
    config: Config, records: Sequence[SkillRecord], places: Catalogue
) -> Interpreter:
    """Of ``records``, for a device in the midst of ``places`` that is called as ``config`` says."""
    kept = Kept(Path(config.cache_folder) / "sentences")
    wordings = partial(load_wordings, WORDINGS)
    return Interpreter(records, places, kept, wordings, config.wake_word)


def skill_folders(config: Config) -> list[Path]:
    """Where skills lie: those that come with it, and the user's own."""
    return [BUNDLED_SKILLS, *map(Path, config.skill_folders)]


def city_time(moment: datetime) -> datetime:
    """A moment written without a zone, as the clocks of the device's city show it."""
    zone = load_city(CITY / "city.toml").zone
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)


def load_all_skills(config: Config) -> list[SkillRecord]:
    """Every skill, bundled and of the user's own folders, checked against the catalogue."""
    records = load_skills(skill_folders(config))
    interpreter = interpreter_of(config, records, Catalogue.load(CITY))
    for language in Language:
        interpreter.prepare(language)
    return records
