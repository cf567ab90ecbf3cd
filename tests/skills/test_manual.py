"""The skill in ``docs/writing-a-skill.md`` is loaded as it stands there, and talked to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.app import Devices, open_app
from assistant.config import Config
from assistant.core.bus import Bus, Told
from assistant.core.clock import SkippingClock
from assistant.core.events import Fact, Failed, SkillAnswered, Understood
from assistant.core.language import Language
from assistant.skillkit.loader import PERMISSIONS, SkillStatus
from assistant.skillkit.particles import PAIRS
from assistant.understanding import load_all_skills

MANUAL = Path(__file__).parents[2] / "docs" / "writing-a-skill.md"
_FILE = re.compile(r"^`(?P<path>finder/[\w./]+)`\n\n```\w+\n(?P<text>.*?)^```$", re.M | re.S)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the skill of the manual in it."""
    files = list(_FILE.finditer(MANUAL.read_text(encoding="utf-8")))
    assert len(files) == 5
    for file in files:
        path = tmp_path / "skills" / file["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file["text"], encoding="utf-8")
    return tmp_path / "skills"


async def talk(folder: Path, language: Language, lines: list[str]) -> list[Fact]:
    """What happens when ``lines`` are typed one after the other."""
    config = Config(
        language=language,
        skill_folders=(str(folder),),
        data_folder=str(folder.parent / "data"),
        payment_url="http://127.0.0.1:9",
        payment_key="unused",
    )
    clock, facts = SkippingClock(), list[Fact]()
    bus = Bus(clock)

    def note(told: Told) -> None:
        facts.append(told.fact)

    bus.subscribe(note)
    async with open_app(config, clock=clock, bus=bus, devices=Devices(), engines=None) as app:
        for line in lines:
            app.ears.type(line)
        app.ears.end()
        await app.run()
    return facts


def answers(facts: list[Fact]) -> list[str]:
    assert not [fact for fact in facts if isinstance(fact, Failed)]
    return [fact.text for fact in facts if isinstance(fact, SkillAnswered)]


def test_it_loads_in_every_language(folder: Path) -> None:
    records = load_all_skills(Config(skill_folders=(str(folder),)))
    (finder,) = (record for record in records if record.name == "finder")
    assert finder.status is SkillStatus.WORKING, finder.problem


async def test_it_remembers_over_a_restart(folder: Path) -> None:
    await talk(folder, Language.EN, ["Remember that my keys are in the drawer"])
    facts = await talk(folder, Language.EN, ["Where did I put my keys?"])
    assert answers(facts) == ["I noted for your keys: the drawer."]
    assert [f.intent for f in facts if isinstance(f, Understood)] == ["finder.find"]


async def test_it_asks_for_what_is_missing_and_before_it_changes(folder: Path) -> None:
    told = "remember that my glasses are under the bed"
    said = ["remember where my glasses are", "the shelf", told, "no"]
    facts = await talk(folder, Language.EN, said)
    heard = answers(facts)
    assert heard[0] == "Where is it?"
    assert "shelf" in heard[1]
    assert heard[2].startswith("I have noted")
    assert heard[3].startswith("Okay, I keep")


@pytest.mark.parametrize(
    ("language", "lines", "last"),
    [
        (Language.KO, ["열쇠 서랍에 뒀어", "열쇠 어디 뒀지?"], "열쇠는 서랍에 있다고 하셨어요."),
        (Language.ZH, ["记住我的钥匙放在抽屉里", "我的钥匙放在哪儿了？"], "您说过钥匙放在抽屉里。"),
    ],
)
async def test_it_speaks_the_other_languages(
    folder: Path, language: Language, lines: list[str], last: str
) -> None:
    assert answers(await talk(folder, language, lines))[-1] == last


def test_the_manual_names_every_permission_and_particle() -> None:
    manual = MANUAL.read_text(encoding="utf-8")
    assert [p for p in PERMISSIONS if f"`{p}`" not in manual] == []
    assert [pair for pair in PAIRS if f"`{pair}`" not in manual] == []
