"""Every script in this folder, played on a whole device: typed all, and some of them by voice."""

from pathlib import Path

import pytest

from assistant.commands.performance import clock_for, open_stage, perform
from assistant.config import Config
from assistant.core.language import Language
from assistant.script.script import load_script
from avatar.stage import Stage

HERE = Path(__file__).parent
STORIES = sorted((HERE.parents[1] / "assets" / "demo").glob("*.yaml"))
SCRIPTS = sorted(HERE.glob("*.yaml"))


@pytest.fixture(scope="module")
def stage() -> Stage:
    return open_stage(Config())


@pytest.mark.parametrize("path", [*STORIES, *SCRIPTS], ids=lambda path: path.stem)
async def test_typed(path: Path, stage: Stage) -> None:
    script = load_script(path)
    performance = await perform(
        script, Config(), clock=clock_for(script), engines=None, lines={}, stage=stage
    )
    problems = {
        f"step {number}, {played.step.user or played.step}": found
        for number, (played, found) in enumerate(
            zip(performance.played, performance.problems, strict=True), 1
        )
        if found
    }
    assert problems == {}


def test_every_language_has_conversations() -> None:
    for language in Language:
        assert len([path for path in SCRIPTS if path.stem.startswith(language.value)]) >= 4
