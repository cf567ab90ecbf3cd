"""Where a wake word's network and figures lie: 샤오어's with us, others' in the user's data."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from assistant.core.errors import ConfigError
from assistant.hear.wake_policy import VerifiedSettings, WakeSettings

ASSETS = Path(__file__).parents[2] / "assets" / "wakeword"
SHIPPED = "샤오어"

Times = Literal[1, 2]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WakeFiles:
    """``network`` (the first ear's), ``verifier`` (the second's) and ``settings`` may not be there
    yet; ``enrolled`` is a folder."""

    network: Path
    verifier: Path
    settings: Path
    enrolled: Path


def own_files(name: str, data_folder: Path) -> WakeFiles:
    """Where this device keeps what it learnt. Raises ConfigError: ``name`` cannot be a folder's."""
    if not name.strip() or name.startswith(".") or "/" in name or "\0" in name:
        raise ConfigError(f"wake word {name!r}: write a name in letters")
    folder = data_folder / "wakeword" / name
    return WakeFiles(*_in(folder), folder / "enrolled")


def _in(folder: Path) -> tuple[Path, Path, Path]:
    return folder / "network.npz", folder / "verifier.npz", folder / "settings.toml"


def begun_files(name: str, data_folder: Path) -> WakeFiles:
    """What a name is heard with until it has been learnt.

    Raises ConfigError as `own_files` does.
    """
    own = own_files(name, data_folder)
    return WakeFiles(*_in(own.network.parent / "begun"), own.enrolled)


def learnt_files(name: str, data_folder: Path) -> WakeFiles:
    """What was learnt of ``name`` here, or else is shipped; there may be nothing yet.

    Raises ConfigError as `own_files` does.
    """
    own = own_files(name, data_folder)
    if name != SHIPPED or own.network.exists():
        return own
    return WakeFiles(
        ASSETS / "xiaoe.npz", ASSETS / "xiaoe-verifier.npz", ASSETS / "xiaoe.toml", own.enrolled
    )


def wake_files(name: str, data_folder: Path) -> WakeFiles:
    """What to hear ``name`` with: what was begun, until it has been learnt.

    Raises ConfigError as `own_files` does.
    """
    learnt, begun = learnt_files(name, data_folder), begun_files(name, data_folder)
    return begun if begun.network.exists() and not learnt.network.exists() else learnt


def load_settings(times: Times, path: Path) -> WakeSettings:
    """The figures chosen at training for the first ear alone.

    Raises:
        ConfigError: when the file is missing or a figure is wrong.
    """
    return _figures(times, path, _policy)


def load_verified(times: Times, path: Path) -> VerifiedSettings | None:
    """The figures for both ears; ``None`` where it was trained without the second one.

    Raises ConfigError as `load_settings` does.
    """

    def read(figures: dict[str, Any]) -> VerifiedSettings | None:
        if "verified" not in figures:
            return None
        verified = figures["verified"]
        suspect, share = float(verified["suspect"]), float(verified["first_share"])
        return VerifiedSettings(suspect, share, _policy(verified))

    return _figures(times, path, read)


def _policy(figures: dict[str, Any]) -> WakeSettings:
    return WakeSettings(
        threshold=float(figures["threshold"]),
        rest=float(figures["rest"]),
        lag=float(figures["lag"]),
    )


def _figures(times: Times, path: Path, read: Callable[[dict[str, Any]], T]) -> T:
    try:
        return read(tomllib.loads(path.read_text("utf-8"))["once" if times == 1 else "twice"])
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise ConfigError(f"{path}: not the figures of a wake word ({error!r})") from error
