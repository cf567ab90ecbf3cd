"""End of speech to first sound, and where the time goes."""

from __future__ import annotations

import asyncio
import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.commands.performance import clock_for, perform
from assistant.commands.screen import open_stage
from assistant.commands.script import spoken_lines
from assistant.config import Config
from assistant.core.bus import Told
from assistant.core.events import (
    Heard,
    SkillAnswered,
    SpeakingStarted,
    SpeechEnded,
    Understood,
)
from assistant.core.language import Language
from assistant.engines import Engines
from assistant.script.script import load_script
from avatar.stage import Stage
from scripts.benchmarks.progress import followed
from scripts.benchmarks.tables import percentile, table

ROOT = Path(__file__).resolve().parents[2]

CLOSED_MOVES = {"choose", "more", "back", "yes", "no", "done", "repeat", "option", "cancel"}
STORIES = sorted((ROOT / "assets" / "demo").glob("*.yaml"))
CONVERSATIONS = sorted((ROOT / "tests" / "conversations").glob("*_c[ho]*.yaml"))
PARTS = ("endpoint", "recognition", "understanding", "first clause")


@dataclass(frozen=True, slots=True)
class Answer:
    """``parts`` are the seconds of `PARTS`, which add up to the whole."""

    language: Language
    closed: bool
    parts: tuple[float, ...]

    @property
    def seconds(self) -> float:
        return sum(self.parts)


def measure(language: Language, facts: Sequence[Told]) -> Answer | None:
    """The first answer among the facts of one step; ``None`` where nothing was said to speech."""
    ended = sure = heard = answered = None
    closed = False
    for told in facts:
        match told.fact:
            case SpeechEnded(at=at):
                ended, sure, heard, answered = at, told.at, None, None
            case Heard() if sure is not None:
                heard = told.at
            case Understood(intent=intent):
                closed = intent.removeprefix("move.") in CLOSED_MOVES
            case SkillAnswered() if answered is None:
                answered = told.at
            case SpeakingStarted(starts_at=starts):
                if ended is None or sure is None or heard is None or answered is None:
                    return None
                parts = (sure - ended, heard - sure, answered - heard, starts - answered)
                return Answer(language, closed, parts)
            case _:
                pass
    return None


def stories(*, short: bool) -> list[Path]:
    """Scripts to play: the demos, and unless ``short`` the conversations of the tests."""
    return STORIES if short else [*STORIES, *CONVERSATIONS]


def conversations(paths: Sequence[Path]) -> list[Answer]:
    """Plays scripts by voice through the real engines."""
    stage = open_stage(Config())
    return [
        answer
        for path in followed(paths, "conversations")
        for answer in asyncio.run(_conversation(path, stage))
    ]


async def _conversation(path: Path, stage: Stage) -> list[Answer]:
    script = load_script(path)
    lines, clock = await spoken_lines(script), clock_for(script)
    engines = await Engines.load(Config(language=script.language), clock)
    try:
        performance = await perform(
            script, Config(), clock=clock, engines=engines, lines=lines, stage=stage
        )
    finally:
        engines.close()
    measured = (measure(script.language, played.facts) for played in performance.played)
    return [answer for answer in measured if answer is not None]


@dataclass(frozen=True, slots=True)
class Goals:
    """Seconds in which 95 % of answers should begin."""

    closed: float
    open: float


def latency(answers: Sequence[Answer], goals: Goals) -> str:
    """A row for each language and kind of speech, and for all languages together."""
    groups: dict[tuple[str, bool], list[Answer]] = defaultdict(list)
    for answer in answers:
        groups[answer.language, answer.closed].append(answer)
        groups["all", answer.closed].append(answer)
    rows = []
    for language, closed in sorted(groups, key=lambda group: (group[0] == "all", group)):
        group = groups[language, closed]
        seconds = [answer.seconds for answer in group]
        parts = [statistics.median(part) for part in zip(*(a.parts for a in group), strict=True)]
        rows.append(
            (
                language,
                "menu choice" if closed else "open speech",
                len(group),
                f"{statistics.median(seconds):.2f}",
                f"{percentile(seconds, 0.95):.2f}",
                f"{goals.closed if closed else goals.open:.1f}",
                *(f"{part:.2f}" for part in parts),
            )
        )
    header = ["language", "speech", "answers", "median s", "p95 s", "p95 goal", *PARTS]
    return table(header, rows)
