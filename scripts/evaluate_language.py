"""How well the language of a first sentence is known: ``python scripts/evaluate_language.py``.

The sentences are those of ``assets/wordings/utterances`` that begin a conversation, by the
voices of the bench, each alone and behind the name.
"""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from pathlib import Path

import platformdirs

# Run as a file, Python looks for modules beside it only.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from assistant.config import APP_NAME
from assistant.core.audio import Audio
from assistant.core.clock import SystemClock
from assistant.core.language import Language
from assistant.hear.languages import SURE, surely_spoken
from assistant.hear.whisper import WhisperRecogniser
from assistant.models.registry import Registry
from assistant.script.lines import LineSpeaker
from scripts.benchmarks.speech import VOICES
from scripts.benchmarks.tables import table
from scripts.evaluate_text import UTTERANCES, read

SENTENCES = 6
"""Of each language."""
NAME = "샤오어, 샤오어."


async def main() -> None:
    whisper = WhisperRecogniser(Registry.load().require("whisper-base"), SystemClock())
    await whisper.load()
    speaker = LineSpeaker(platformdirs.user_cache_path(APP_NAME) / "lines")
    counts: Counter[tuple[Language, str, str]] = Counter()
    for language in Language:
        for voice in VOICES[language]:
            name = await speaker.line(NAME, Language.KO, voice)
            for text in _sentences(language):
                said = await speaker.line(text, language, voice)
                for kind, audio in (("alone", said), ("named", Audio(name.pcm + said.pcm))):
                    found = surely_spoken(await whisper.languages(audio))
                    counts[language, kind, _verdict(found, language)] += 1
    whisper.close()
    speaker.close()
    verdicts = ("right", "unsure", "wrong")
    rows = [
        (language, kind, *(counts[language, kind, verdict] for verdict in verdicts))
        for language in Language
        for kind in ("alone", "named")
    ]
    print(f"sure from {SURE}")
    print(table(["language", "sentence", *verdicts], rows))


def _verdict(found: Language | None, spoken: Language) -> str:
    if found is None:
        return "unsure"
    return "right" if found is spoken else "wrong"


def _sentences(language: Language) -> list[str]:
    every = read(UTTERANCES / f"{language}.toml")["utterances"]
    return [each["text"] for each in every if each["state"] == "idle"][:SENTENCES]


if __name__ == "__main__":
    asyncio.run(main())
