"""A script: YAML with the user's lines and what is expected of the device."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from assistant.core.errors import ConfigError
from assistant.core.language import Language

PHONE_SHOWS = ("show", "show empty", "show locked", "show again")
PHONE_ACTIONS = ("pay", "decline", "look", *PHONE_SHOWS, "unlock")
SANDBOX_WELL = "well"
SANDBOX_STATES = (
    SANDBOX_WELL,
    "unreachable",
    "lost_answer",
    "wrong_amount",
    "decline",
    "insufficient",
    "paid_during_cancel",
    "restaurant_declines",
    "restaurant_silent",
    "restaurant_cooks",
)
"""How the payment provider behaves from this step on (`assistant.sandbox.faults`), or the
restaurants do: they decline new orders, do not answer them, or have begun to cook all."""
_DOING = ("user", "wav", "press", "phone", "fridge", "sandbox", "wait", "unplug")
_STEP_KEYS = {*_DOING, "voice", "expect"}
_SCRIPT_KEYS = {
    "title", "language", "time", "shop", "fridge", "background", "snr", "echo", "steps",
}  # fmt: skip
FRIDGE_ACTIONS = ("take", "put", "misweigh", "blind", "shut")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What must have happened by the time the device listens again; ``None`` is not checked."""

    intent: str | None = None
    slots: dict[str, Any] = field(default_factory=dict)
    says: tuple[str, ...] = ()
    """Texts that what the device says must contain; ``a|b`` is either."""
    card: str | None = None
    """The type of the last card shown, such as ``MenuCard``."""
    basket: tuple[dict[str, Any], ...] | None = None
    """Lines of the basket: ``{item, count, options: [option ids]}``."""
    payment: str | None = None
    """``settled``, or the reason it failed."""
    outcome: str | None = None
    """How the conversation ended: done, cancelled, silence, ..."""
    language: str | None = None
    within: float | None = None
    """Seconds from the end of the user's speech to the first sound of the answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that is done to the device: exactly one of ``user``, ``wav``, ..., ``unplug``."""

    user: str = ""
    """A line, spoken by a synthetic voice or typed."""
    wav: Path | None = None
    """A recording to speak in place of a line."""
    voice: str = ""
    """Who speaks the line; see ``docs/scripting.md``."""
    press: bool = False
    """Press the talk button."""
    phone: str = ""
    """``look`` at the code on the screen, ``pay`` or ``decline`` it."""
    fridge: str = ""
    """What the customer does at the open fridge: ``take cola 2``, ``put cola``, ``shut``; or what
    happens to the sensors of a lane: ``misweigh cola``, ``blind cola``."""
    sandbox: str = ""
    """One of `SANDBOX_STATES`."""
    wait: float = 0.0
    """Let this many seconds go by."""
    unplug: float = 0.0
    """Unplug the microphone for this many seconds."""
    expect: Expect = Expect()


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    title: str
    language: Language
    steps: tuple[Step, ...]
    time: datetime | None = None
    """The pretended date and time at the beginning; local time when ``None``."""
    shop: str = ""
    fridge: bool = False
    """An unmanned fridge stands beside the device."""
    background: Path | None = None
    """A recording of the room, mixed in at ``snr`` dB below the user's voice."""
    snr: float = 15.0
    echo: float = 0.0
    """How loud the microphone hears the device's own loudspeaker, 0 to 1."""

    @property
    def shows_codes(self) -> bool:
        """The device has a camera, for codes that phones show."""
        return any(step.phone in PHONE_SHOWS for step in self.steps)


def load_script(path: Path) -> Script:
    """Reads a script.

    Raises:
        ConfigError: naming the file, the step and the key that is wrong.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such script") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    if not isinstance(data, dict):
        raise ConfigError(f"{path}: expected keys such as title, language and steps")
    _known(data, _SCRIPT_KEYS, str(path))
    steps = data.get("steps")
    if not isinstance(steps, list) or not steps:
        raise ConfigError(f"{path}: needs `steps`, a list with at least one step")
    return Script(
        title=str(data.get("title", path.stem)),
        language=_language(data.get("language", "ko"), str(path)),
        steps=tuple(_step(s, f"{path}: step {n}", path.parent) for n, s in enumerate(steps, 1)),
        time=_time(data.get("time"), str(path)),
        shop=str(data.get("shop", "")),
        fridge=bool(data.get("fridge", False)),
        background=path.parent / data["background"] if "background" in data else None,
        snr=_number(data.get("snr", 15.0), f"{path}: snr"),
        echo=_number(data.get("echo", 0.0), f"{path}: echo"),
    )


def _known(data: dict[str, Any], known: set[str], where: str) -> None:
    if unknown := set(data) - known:
        raise ConfigError(
            f"{where}: unknown key {sorted(map(str, unknown))[0]!r}; known are {sorted(known)}"
        )


def _language(value: Any, where: str) -> Language:
    try:
        return Language(value)
    except ValueError:
        raise ConfigError(f"{where}: language {value!r}: choose ko, en or zh") from None


def _time(value: Any, where: str) -> datetime | None:
    if value is None:
        return None
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            raise ConfigError(f"{where}: time {value!r}: write it as 2026-11-21T18:30") from None
    if not isinstance(value, datetime):
        raise ConfigError(f"{where}: time {value!r}: write it as 2026-11-21T18:30")
    return value


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ConfigError(f"{where}: expected a number, got {value!r}")
    return float(value)


def _step(data: Any, where: str, folder: Path) -> Step:
    if not isinstance(data, dict):
        raise ConfigError(f"{where}: expected a key such as user, wav, phone or wait")
    _known(data, _STEP_KEYS, where)
    if len(set(data) & set(_DOING)) != 1:
        raise ConfigError(f"{where}: needs exactly one of {', '.join(_DOING)}")
    # YAML reads an unquoted yes or no as true or false.
    if not isinstance(data.get("user", ""), str):
        raise ConfigError(f'{where}: user {data["user"]!r}: put the line into "quotes"')
    return Step(
        user=data.get("user", ""),
        wav=folder / str(data["wav"]) if "wav" in data else None,
        voice=str(data.get("voice", "")),
        press=bool(data.get("press", False)),
        phone=_one_of(data, "phone", PHONE_ACTIONS, where),
        fridge=_at_fridge(data.get("fridge", ""), where),
        sandbox=_one_of(data, "sandbox", SANDBOX_STATES, where),
        wait=_number(data.get("wait", 0.0), f"{where}: wait"),
        unplug=_number(data.get("unplug", 0.0), f"{where}: unplug"),
        expect=_expect(data.get("expect", {}), f"{where}: expect"),
    )


def _at_fridge(value: Any, where: str) -> str:
    words = str(value).split()
    if words and (words[0] not in FRIDGE_ACTIONS or (len(words) == 1) != (words[0] == "shut")):
        raise ConfigError(f"{where}: fridge {value!r}: write `shut`, or `take cola 2` and the like")
    return str(value)


def _one_of(data: dict[str, Any], key: str, known: tuple[str, ...], where: str) -> str:
    if key in data and data[key] not in known:
        raise ConfigError(f"{where}: {key} {data[key]!r}: choose one of {', '.join(known)}")
    return str(data.get(key, ""))


_KINDS: dict[str, tuple[type, ...]] = {
    "intent": (str,),
    "slots": (dict,),
    "says": (str, list),
    "card": (str,),
    "basket": (list,),
    "payment": (str,),
    "outcome": (str,),
    "language": (str,),
}


def _named(kinds: tuple[type, ...]) -> str:
    words: dict[type, str] = {str: 'a text (in "quotes")', list: "a list", dict: "keys and values"}
    return " or ".join(words[kind] for kind in kinds)


def _expect(data: Any, where: str) -> Expect:
    if not isinstance(data, dict):
        raise ConfigError(f"{where}: expected keys such as intent, says, card")
    _known(data, set(Expect.__slots__), where)
    values = dict(data)
    for key, wanted in _KINDS.items():
        # YAML reads an unquoted 6:30 as a number of minutes.
        if key in values and not isinstance(values[key], wanted):
            raise ConfigError(f"{where}: {key} {values[key]!r}: expected {_named(wanted)}")
    if "says" in values:
        says = values["says"]
        values["says"] = (says,) if isinstance(says, str) else tuple(map(str, says))
    if "basket" in values:
        values["basket"] = tuple(values["basket"])
    if "within" in values:
        values["within"] = _number(values["within"], f"{where}: within")
    return Expect(**values)
