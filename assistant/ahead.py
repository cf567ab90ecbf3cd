"""The recogniser's process, started before the rest of the program is even imported.

Its model takes as long to load as all else, and beside a window it has a process of its own.
Nothing here imports more than starting it needs.
"""

from __future__ import annotations

from pathlib import Path

from assistant.config import Config
from assistant.core.clock import Clock
from assistant.hear.whisper_apart import WhisperApart
from assistant.models.registry import Registry

WHISPER = "whisper-base"


def whisper_apart(config: Config, clock: Clock) -> WhisperApart | None:
    """Whisper, loading in a process of its own; ``None`` where the profile does without it.

    Raises:
        EngineError: its model is missing or damaged; says what to do.
    """
    if not config.engines.uses_whisper:
        return None
    whisper = WhisperApart(Registry.load().require(WHISPER), clock, kept=kept_models(config))
    whisper.begin()
    return whisper


def kept_models(config: Config) -> Path:
    """Where engines may keep their models as these load fastest."""
    return Path(config.cache_folder) / "models"
