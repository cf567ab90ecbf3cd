"""Where a wake word's network and figures lie: 샤오어's with us, others' in the user's data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from assistant.core.errors import ConfigError
from assistant.hear.wake_policy import WakeSettings

ASSETS = Path(__file__).parents[2] / "assets" / "wakeword"
SHIPPED = "샤오어"

Times = Literal[1, 2]


@dataclass(frozen=True, slots=True)
class WakeFiles:
    """``network`` and ``settings`` may not be there yet; ``enrolled`` is a folder."""

    network: Path
    settings: Path
    enrolled: Path


def own_files(name: str, data_folder: Path) -> WakeFiles:
    """Where this device keeps what it learnt. Raises ConfigError: ``name`` cannot be a folder's."""
    if not name.strip() or name.startswith(".") or "/" in name or "\0" in name:
        raise ConfigError(f"wake word {name!r}: write a name in letters")
    folder = data_folder / "wakeword" / name
    return WakeFiles(folder / "network.npz", folder / "settings.toml", folder / "enrolled")


def wake_files(name: str, data_folder: Path) -> WakeFiles:
    """What to hear ``name`` with: what was learnt here comes before what is shipped.

    Raises ConfigError as `own_files` does.
    """
    own = own_files(name, data_folder)
    if name != SHIPPED or own.network.exists():
        return own
    return WakeFiles(ASSETS / "xiaoe.npz", ASSETS / "xiaoe.toml", own.enrolled)


def load_settings(times: Times, path: Path) -> WakeSettings:
    """The figures chosen at training.

    Raises:
        ConfigError: when the file is missing or a figure is wrong.
    """
    try:
        figures: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))[
            "once" if times == 1 else "twice"
        ]
        return WakeSettings(
            threshold=float(figures["threshold"]),
            rest=float(figures["rest"]),
            lag=float(figures["lag"]),
        )
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise ConfigError(f"{path}: not the figures of a wake word ({error!r})") from error
