"""The characters there are: those of the house, and those the user made."""

from __future__ import annotations

from pathlib import Path

from assistant.config import PROJECT, Config
from assistant.core.errors import ConfigError

BUNDLED = PROJECT / "assets" / "characters"


def own_characters(config: Config) -> Path:
    """The folder with the user's own characters, one folder each; it may not be there yet."""
    return Path(config.data_folder) / "characters"


def character_names(config: Config) -> list[str]:
    """The user's own and the bundled ones."""
    rigs = [*own_characters(config).glob("*/rig.json"), *BUNDLED.glob("*/rig.json")]
    return sorted({rig.parent.name for rig in rigs})


def character_folder(config: Config, name: str | None = None) -> Path:
    """The folder of a character; the user's own comes before a bundled one.

    Args:
        name: ``config.character`` when ``None``.

    Raises:
        ConfigError: no character has this name.
    """
    name = name or config.character
    for folder in (own_characters(config), BUNDLED):
        # A name with a slash would lead out of the folder.
        if name == Path(name).name and (folder / name / "rig.json").is_file():
            return folder / name
    raise ConfigError(
        f"no character is called {name!r}; there are {', '.join(character_names(config))}"
    )
