"""docs/scripting.md says all that a script and the facts can."""

import dataclasses
import re
from pathlib import Path
from typing import get_args

from assistant.core.events import Fact
from assistant.script.script import PHONE_ACTIONS, SANDBOX_STATES, Expect, Script, Step

MANUAL = (Path(__file__).parents[2] / "docs" / "scripting.md").read_text(encoding="utf-8")


def rows(section: str) -> dict[str, str]:
    """The first cell of each row, and the rest of it."""
    text = MANUAL.split(f"## {section}")[1].split("\n## ")[0]
    found = re.findall(r"^\| `(\w+)[^|]*\| (.+) \|$", text, re.MULTILINE)
    return dict(found)


def test_every_fact_with_its_fields() -> None:
    documented = {
        name: re.findall(r"`(\w+)`", rest.split(" | ")[0])
        for name, rest in rows("The facts of `--json`").items()
    }
    actual = {
        fact.__name__: [field.name for field in dataclasses.fields(fact)] for fact in get_args(Fact)
    }
    assert documented == actual


def test_every_step_and_expectation() -> None:
    assert set(rows("Steps")) == set(Step.__slots__) - {"voice", "expect"}
    assert set(rows("Expectations")) == set(Expect.__slots__)
    for value in (*PHONE_ACTIONS, *SANDBOX_STATES, "voice"):
        assert f"`{value}`" in MANUAL or f": {value}`" in MANUAL, value


def test_every_key_of_a_script() -> None:
    example = MANUAL.split("## A script")[1].split("```")[1]
    for key in Script.__slots__:
        assert f"{key}:" in example, key
