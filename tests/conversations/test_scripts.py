"""Every script in this folder, played on a whole device: typed all, and some of them by voice."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.commands.performance import Performance, clock_for, perform
from assistant.commands.screen import open_stage
from assistant.commands.script import spoken_lines
from assistant.commands.world import World, open_world
from assistant.config import Config
from assistant.core.language import Language
from assistant.engines import Engines
from assistant.script.script import Script, load_script
from avatar.stage import Stage

HERE = Path(__file__).parent
STORIES = sorted((HERE.parents[1] / "assets" / "demo").glob("*.yaml"))
SCRIPTS = sorted(HERE.glob("??_*.yaml"))
SPOKEN = [*STORIES, *sorted(HERE.glob("spoken_*.yaml"))]
"""Played by voice: the others need no sound to be judged, and sound takes its time."""


@pytest.fixture(scope="module")
def stage() -> Stage:
    return open_stage(Config())


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with open_world() as world:
        yield world


@pytest.mark.parametrize("path", [*STORIES, *SCRIPTS], ids=lambda path: path.stem)
async def test_typed(path: Path, stage: Stage, world: World) -> None:
    script = load_script(path)
    # On a busy machine the device would lose its patience while the phone still reads the code.
    clock = clock_for(script, work_takes_time=False)
    performance = await perform(
        script, Config(), clock=clock, engines=None, lines={}, stage=stage, world=world
    )
    assert problems(performance) == {}


@pytest.mark.slow
@pytest.mark.parametrize("path", SPOKEN, ids=lambda path: path.stem)
async def test_spoken(path: Path, stage: Stage, world: World) -> None:
    """Through the real wake word, recognisers and voices."""
    script = load_script(path)
    assert await _spoken_problems(script, Config(language=script.language), stage, world) == {}


async def _spoken_problems(
    script: Script, config: Config, stage: Stage, world: World
) -> dict[str, list[str]]:
    clock = clock_for(script)
    lines = await spoken_lines(script)
    engines = await Engines.load(config, clock)
    try:
        performance = await perform(
            script, config, clock=clock, engines=engines, lines=lines, stage=stage, world=world
        )
    finally:
        engines.close()
    return problems(performance)


def problems(performance: Performance) -> dict[str, list[str]]:
    """What differs, by step; empty when all is as expected."""
    pairs = zip(performance.played, performance.problems, strict=True)
    return {
        f"step {number}, {played.step.user or played.step}": list(found)
        for number, (played, found) in enumerate(pairs, 1)
        if found
    }


def test_every_language_has_conversations() -> None:
    for language in Language:
        assert len([path for path in SCRIPTS if path.stem.startswith(language.value)]) >= 4


VOICE_FOR_VOSK = "kokoro:jf_nezumi"
"""Of the voices at hand the one that vosk understands."""
TRIES_WITH_VOSK = 6
"""Kaldi dithers what it hears: one reading in many differs by a letter, and asks back."""


@pytest.mark.slow
async def test_spoken_to_vosk_alone(stage: Stage, world: World) -> None:
    """The Korean story on the profile that does without Whisper."""
    [path] = [path for path in STORIES if path.stem == "ko"]
    story = load_script(path)
    steps = tuple(replace(step, voice=VOICE_FOR_VOSK) for step in story.steps)
    spoken = replace(story, steps=steps)
    found = [await _spoken_problems(spoken, Config(profile="vosk"), stage, world)]
    while found[-1] and len(found) < TRIES_WITH_VOSK:
        found.append(await _spoken_problems(spoken, Config(profile="vosk"), stage, world))
    assert {} in found, found
