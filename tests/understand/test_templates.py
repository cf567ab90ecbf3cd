"""The template syntax and its errors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understand.templates import MOST_READINGS, Reading, Slot, TemplateError, readings


def said(template: str, *slots: str) -> set[str]:
    def text(reading: Reading) -> str:
        return "".join(f"<{p.name}>" if isinstance(p, Slot) else p for p in reading)

    return {" ".join(text(reading).split()) for reading in readings(template, slots)}


def test_alternatives_and_options() -> None:
    assert said("(turn|switch) on [the] light") == {
        "turn on the light",
        "turn on light",
        "switch on the light",
        "switch on light",
    }


def test_they_nest_and_hold_slots() -> None:
    assert said("a [(b|{c}) d]", "c") == {"a", "a b d", "a <c> d"}


def test_options_may_have_alternatives() -> None:
    assert said("[a|b] c") == {"a c", "b c", "c"}


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("(a|b", "is missing"),
        ("a)", "stray"),
        ("{unknown} x", "no slot 'unknown'"),
        ("[a]", "no word at all"),
        ("", "no word at all"),
        ("a } b", "stray"),
    ],
)
def test_errors_name_the_template(template: str, problem: str) -> None:
    with pytest.raises(TemplateError, match=problem) as raised:
        readings(template, ("known",))
    assert repr(template) in str(raised.value)


def test_of_very_many_readings_a_fixed_draw_is_taken() -> None:
    template = "[{x}] " + " ".join(["(a|b|c|d|e|f|g|h|i|j)"] * 5)
    drawn = readings(template, ("x",))
    assert MOST_READINGS / 2 < len(drawn) <= MOST_READINGS
    assert drawn == readings(template, ("x",))
    assert any(Slot("x") in reading for reading in drawn)


@given(st.text(alphabet="ab (|)[]{}x", max_size=25))
def test_any_template_is_read_or_refused(template: str) -> None:
    try:
        found = readings(template, ("x",))
    except TemplateError:
        return
    assert found
    assert all(found)
