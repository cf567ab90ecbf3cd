"""Which voices speak which language, best first."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from assistant.core.clock import Clock
from assistant.core.errors import ConfigError
from assistant.core.language import Language
from assistant.core.ports import Synthesiser
from assistant.speak.voices.espeak import EspeakVoice
from assistant.speak.voices.kokoro import KokoroVoice

log = logging.getLogger(__name__)

NAMES = ("kokoro", "espeak")


def choose_voices(
    names: Sequence[str], kokoro_folder: Path, clock: Clock
) -> dict[Language, list[Synthesiser]]:
    """The chain of voices for each language; espeak is always the last.

    Args:
        names: of ``NAMES``, best first, as the profile wants them.
        kokoro_folder: where Kokoro's model lies; without it Kokoro is left out.

    Raises:
        ConfigError: for a name that is no voice.
    """
    voices: list[Synthesiser] = []
    for name in dict.fromkeys([*names, "espeak"]):
        if name == "espeak":
            voices.append(EspeakVoice(clock))
        elif name != "kokoro":
            raise ConfigError(f"there is no voice {name!r}, only {', '.join(NAMES)}")
        elif KokoroVoice.installed(kokoro_folder):
            voices.append(KokoroVoice(kokoro_folder, clock))
        else:
            log.warning("Kokoro is not in %s: espeak speaks instead", kokoro_folder)
    return {lang: [v for v in voices if v.speaks(lang)] for lang in Language}
