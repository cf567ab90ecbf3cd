"""Talk that is not for the device, said to it in each state of the dialogue: what does it do?"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import platformdirs

from assistant.config import APP_NAME
from assistant.core.language import Language
from assistant.script import mbrola
from assistant.script.lines import LineSpeaker
from assistant.turn.second_look import Sense
from assistant.understand.verdict import Verdict
from scripts.benchmarks.dialogue import Dialogue
from scripts.benchmarks.progress import followed
from scripts.benchmarks.speech import VOICES, voice_of
from scripts.benchmarks.tables import bounded, share, table
from scripts.benchmarks.talk import foreign_talk
from scripts.evaluate_text import UTTERANCES, read
from scripts.understood import NOTHING, Understood

STATES = ("idle", "choose_shop", "order", "confirm")
QUICK_STEP = 8
"""Every such sentence is said in a quick run."""


class Reaction(StrEnum):
    ACTED = "acted upon"
    ASKED = "asked about"
    ALONE = "left alone"


@dataclass(frozen=True, slots=True)
class Overheard:
    """``heard``: the best reading, empty for nothing; ``done``: the intent."""

    language: Language
    state: str
    sort: str
    text: str
    voice: str
    heard: str
    reaction: Reaction
    done: str


def foreign(*, step: int, every_state: bool) -> str:
    """Of every ``step``-th sentence, each in the next one of the states or in all of them: two
    tables, by language and state and by sort of talk; and all that was acted upon."""
    done = asyncio.run(_all_overheard(step=step, every_state=every_state))
    by_state = _counted(done, lambda o: (o.language, o.state))
    by_language = _counted(done, lambda o: (o.language, "all"))
    by_sort = _counted(done, lambda o: (o.language, o.sort))
    everything = _counted(done, lambda _: ("all", "all"))
    counts = ["acted upon", "asked about", "left alone"]
    acted = [o for o in done if o.reaction is Reaction.ACTED]
    listed = "\n".join(
        f"- {o.language} {o.voice}, {o.state}: {o.text!r} heard as {o.heard!r}: {o.done}"
        for o in acted
    )
    return "\n\n".join(
        (
            "The goal is 1 % acted upon.",
            table(["language", "state", *counts], [*by_state, *by_language, *everything]),
            table(["language", "talk", *counts], by_sort),
            f"Acted upon:\n\n{listed or 'none'}",
        )
    )


def reaction_to(understood: Understood) -> Reaction:
    """A basket with doubts is read back as a question."""
    if understood.verdict is Verdict.UNKNOWN:
        return Reaction.ALONE
    doubted = understood.order is not None and bool(understood.order.doubts)
    asked = understood.verdict is Verdict.ASK or doubted
    return Reaction.ASKED if asked else Reaction.ACTED


async def _all_overheard(*, step: int, every_state: bool) -> list[Overheard]:
    speaker = LineSpeaker(platformdirs.user_cache_path(APP_NAME) / "lines")
    done: list[Overheard] = []
    try:
        async with Dialogue.opened() as dialogue:
            for language in Language:
                said = [(s, text) for s, texts in foreign_talk(language).items() for text in texts]
                file = read(UTTERANCES / f"{language}.toml")
                scenes = {u["state"]: u for u in file["utterances"] if u["state"] in STATES}
                places = [
                    (sort, text, state)
                    for number, (sort, text) in enumerate(said[::step])
                    for state in (STATES if every_state else (STATES[number % len(STATES)],))
                ]
                for sort, text, state in followed(places, f"foreign talk, {language}"):
                    done.append(
                        await _overheard(
                            dialogue, speaker, language, sort, text, scenes[state], file["card"]
                        )
                    )
    finally:
        speaker.close()
    return done


async def _overheard(
    dialogue: Dialogue,
    speaker: LineSpeaker,
    language: Language,
    sort: str,
    text: str,
    scene_of: dict[str, Any],
    card: Sequence[str],
) -> Overheard:
    judge = dialogue.judge
    scene = judge.expected.scene(scene_of, card)

    def sense_of(texts: Sequence[str]) -> Sense | None:
        return judge.understand(texts, scene, language).sense

    voices = [v for v in VOICES[language] if mbrola.is_installed() or not v.startswith("mbrola")]
    voice = voice_of(text, voices)
    audio = await speaker.line(text, language, voice)
    expect = dialogue.expectation(language, scene_of, card)
    heard = await dialogue.hear(expect, audio, None, sense_of)
    understood = judge.understand(heard, scene, language) if heard else NOTHING
    reaction, first = reaction_to(understood), heard[0] if heard else ""
    return Overheard(language, scene.state, sort, text, voice, first, reaction, understood.intent)


def _counted(
    done: Sequence[Overheard], group_of: Callable[[Overheard], tuple[str, str]]
) -> Iterator[tuple[str, ...]]:
    """A row for each group: its name and the shares, that of what was acted upon with an
    interval."""
    groups: dict[tuple[str, str], Counter[Reaction]] = {}
    for overheard in done:
        groups.setdefault(group_of(overheard), Counter())[overheard.reaction] += 1
    for group, counts in groups.items():
        total = counts.total()
        acted = bounded(counts[Reaction.ACTED], total)
        yield (*group, acted, *(share(counts[r], total) for r in (Reaction.ASKED, Reaction.ALONE)))
