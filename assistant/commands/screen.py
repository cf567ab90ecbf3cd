"""What a device shows itself on: its own window, and browsers."""

from __future__ import annotations

from pathlib import Path

from assistant.characters import character_folder
from assistant.config import Config
from assistant.models.registry import models_dir
from avatar.display import Display
from avatar.stage import Stage
from avatar.theme import theme_at

SCREEN = (1280, 800)
NOON = 12


def open_stage(config: Config, size: tuple[int, int] = SCREEN) -> Stage:
    """The screen of a device. Raises ConfigError when its character cannot be loaded."""
    theme = theme_at(NOON, config.theme)
    return Stage(size, character_folder(config), fonts_folder(), config.language, theme)


def open_display(config: Config) -> Display:
    """The same screen for browsers. Raises ConfigError as `open_stage` does."""
    return Display(character_folder(config), fonts_folder(), config.language, config.theme)


def fonts_folder() -> Path | None:
    """Our own fonts; ``None`` where they were not fetched, and the system's must do."""
    fonts = models_dir() / "fonts"
    return fonts if fonts.is_dir() else None
