"""Reading scripts: every mistake is named with its file, step and key."""

from pathlib import Path

import pytest

from assistant.core.errors import ConfigError
from assistant.core.language import Language
from assistant.sandbox.faults import Fault
from assistant.script.script import SANDBOX_STATES, SANDBOX_WELL, load_script


def written(folder: Path, text: str) -> Path:
    path = folder / "story.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_whole_script(tmp_path: Path) -> None:
    script = load_script(
        written(
            tmp_path,
            "language: en\ntime: 2026-11-21T18:30\nshop: cafe-bom\nsteps:\n"
            "  - user: Hello\n    voice: espeak\n    expect: {says: Hi, within: 2}\n"
            "  - wav: sounds/yes.wav\n  - sandbox: unreachable\n  - unplug: 2\n",
        )
    )
    assert script.title == "story"
    assert script.language is Language.EN
    assert script.time is not None
    assert script.time.hour == 18
    hello, recording, sandbox, unplug = script.steps
    assert (hello.user, hello.voice, hello.expect.says) == ("Hello", "espeak", ("Hi",))
    assert hello.expect.within == 2.0
    assert recording.wav == tmp_path / "sounds" / "yes.wav"
    assert (sandbox.sandbox, unplug.unplug) == ("unreachable", 2.0)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("steps: [", "story.yaml"),
        ("- a\n- b", "expected keys"),
        ("title: x", "needs `steps`"),
        ("steps: []", "needs `steps`"),
        ("stepps:\n  - wait: 1", "unknown key 'stepps'"),
        ("language: fr\nsteps:\n  - wait: 1", "'fr'"),
        ("time: tomorrow\nsteps:\n  - wait: 1", "'tomorrow'"),
        ("snr: loud\nsteps:\n  - wait: 1", "'loud'"),
        ("steps:\n  - hello", "step 1: expected a key"),
        ("steps:\n  - wait: 1\n  - usr: Hi", "step 2: unknown key 'usr'"),
        ("steps:\n  - user: Hi\n    wait: 1", "step 1: needs exactly one"),
        ("steps:\n  - voice: espeak", "step 1: needs exactly one"),
        ("steps:\n  - user: Yes", 'step 1: user True: put the line into "quotes"'),
        ("steps:\n  - wait: long", "step 1: wait"),
        ("steps:\n  - phone: throw", "'throw': choose one of pay, decline"),
        ("steps:\n  - sandbox: on fire", "'on fire'"),
        ("steps:\n  - user: Hi\n    expect: polite", "step 1: expect: expected keys"),
        ("steps:\n  - user: Hi\n    expect: {intnt: x}", "step 1: expect: unknown key 'intnt'"),
        ("steps:\n  - user: Hi\n    expect: {within: soon}", "'soon'"),
        ("steps:\n  - user: Hi\n    expect: {says: 6:30}", "says 390: expected a text"),
        ("steps:\n  - user: Hi\n    expect: {basket: cola}", "basket 'cola': expected a list"),
        ("steps:\n  - user: Hi\n    expect: {slots: [1]}", "slots [1]: expected keys"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ConfigError) as error:
        load_script(written(tmp_path, text))
    assert words in str(error.value)
    assert "story.yaml" in str(error.value)


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no such script"):
        load_script(tmp_path / "none.yaml")


def test_not_text(tmp_path: Path) -> None:
    path = tmp_path / "story.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match=r"story\.yaml"):
        load_script(path)


def test_the_states_are_faults_of_the_sandbox() -> None:
    payments = {state for state in SANDBOX_STATES if not state.startswith("restaurant_")}
    assert payments <= {SANDBOX_WELL, *(fault.value for fault in Fault)}
