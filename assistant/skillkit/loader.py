"""Finds and loads skills. A skill that fails is a record with a reason; it never stops the box."""

from __future__ import annotations

import importlib.util
import inspect
import logging
import sys
import tomllib
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import Any

from assistant.core.errors import SkillError
from assistant.core.language import Language
from assistant.skillkit.locale import Words, load_words
from assistant.skillkit.skill import Skill, alarm_handler_of, intents_of

log = logging.getLogger(__name__)

API_VERSION = 1
PERMISSIONS = frozenset(
    {"places", "network", "memory", "alarms", "device", "skills", "payments", "orders"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """``manifest.toml``: who a skill is and what it may use."""

    name: str
    title: dict[Language, str]
    permissions: frozenset[str]
    order: int


class SkillStatus(StrEnum):
    WORKING = "working"
    FAILED = "failed"


@dataclass(slots=True, kw_only=True)
class SkillRecord:
    """One skill folder, loaded or not. ``problem`` says why not, and what to do."""

    name: str
    folder: Path
    status: SkillStatus
    problem: str = ""
    manifest: Manifest | None = None
    skill: Skill | None = None
    words: dict[Language, Words] = field(default_factory=dict)
    handlers: dict[str, Any] = field(default_factory=dict)
    alarm_handler: Any | None = None


def load_skills(folders: list[Path]) -> list[SkillRecord]:
    """Loads every skill in ``folders``, bundled or not, in the order of their manifests."""
    found = [
        candidate
        for folder in folders
        for candidate in sorted(folder.iterdir() if folder.is_dir() else [])
        if (candidate / "manifest.toml").is_file()
    ]
    records = [_load(folder) for folder in found]
    names: set[str] = set()
    for record in records:
        if record.name in names:
            fail(record, f"another skill is already named {record.name!r}; rename this one")
        names.add(record.name)
    return sorted(records, key=lambda r: (r.manifest.order if r.manifest else 0, r.name))


def fail(record: SkillRecord, problem: str) -> None:
    """Leaves a skill out, saying why."""
    record.status, record.problem, record.skill = SkillStatus.FAILED, problem, None
    record.handlers, record.alarm_handler = {}, None
    log.error("skill %s left out: %s", record.name, problem)


def _load(folder: Path) -> SkillRecord:
    record = SkillRecord(name=folder.name, folder=folder, status=SkillStatus.WORKING)
    try:
        record.manifest = read_manifest(folder / "manifest.toml")
        record.name = record.manifest.name
        record.words = {
            language: load_words(folder / "locale" / f"{language}.toml", language)
            for language in Language
        }
        record.skill = _instance(_module(folder), folder)
        record.handlers = intents_of(record.skill)
        record.alarm_handler = alarm_handler_of(record.skill)
        _check(record)
    except SkillError as error:
        fail(record, str(error))
    except Exception as error:  # a skill's own code runs here: whatever it raises is its failure
        fail(record, f"{folder / 'handlers.py'}: {type(error).__name__}: {error}")
    return record


def read_manifest(path: Path) -> Manifest:
    """Raises SkillError naming the key that is wrong."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SkillError(f"{path}: {error}") from error
    if data.get("api") != API_VERSION:
        raise SkillError(f"{path}: api = {data.get('api')!r}, this device has {API_VERSION}")
    name, title = data.get("name"), data.get("title")
    if not isinstance(name, str) or not name.isidentifier():
        raise SkillError(f"{path}: name must be a word of letters, digits and _")
    if not isinstance(title, dict) or set(title) != set(Language):
        raise SkillError(f"{path}: title needs ko, en and zh")
    permissions = frozenset(data.get("permissions", ()))
    if unknown := permissions - PERMISSIONS:
        raise SkillError(f"{path}: unknown permission {sorted(unknown)[0]!r}")
    return Manifest(
        name=name,
        title={Language(code): text for code, text in title.items()},
        permissions=permissions,
        order=int(data.get("order", 100)),
    )


def _module(folder: Path) -> ModuleType:
    name = f"skills.{folder.name}.handlers"
    path = folder / "handlers.py"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise SkillError(f"{path}: missing")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _instance(module: ModuleType, folder: Path) -> Skill:
    classes = [
        c
        for c in vars(module).values()
        if inspect.isclass(c) and issubclass(c, Skill) and c.__module__ == module.__name__
    ]
    if len(classes) != 1:
        raise SkillError(
            f"{folder / 'handlers.py'}: expected one Skill class, found {len(classes)}"
        )
    return classes[0]()


def _check(record: SkillRecord) -> None:
    """Handlers and locale files must name the same intents; all languages the same replies."""
    reply_keys = {language: set(words.replies) for language, words in record.words.items()}
    for language, words in record.words.items():
        if missing := set(record.handlers) ^ set(words.intents):
            raise SkillError(
                f"{words.origin}: intent {sorted(missing)[0]!r} must stand in handlers.py "
                f"and under [intents] of every language"
            )
        if missing := reply_keys[Language.KO] ^ reply_keys[language]:
            raise SkillError(f"{words.origin}: reply {sorted(missing)[0]!r} differs from ko.toml")
    if record.alarm_handler and record.manifest and "alarms" not in record.manifest.permissions:
        raise SkillError(f"{record.folder}: @on_alarm needs the permission alarms")
