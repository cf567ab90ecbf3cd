"""The time to match one utterance against 100 intents of 10 sentences."""

from __future__ import annotations

import random
import time
from datetime import date

from assistant.core.language import Language
from assistant.understand.matcher import IntentSpec, Matcher
from scripts.benchmarks.tables import percentile, table
from scripts.evaluate_text import UTTERANCES, read

INTENTS, SENTENCES = 100, 10
TODAY = date(2026, 11, 21)


def matching() -> str:
    rows = []
    for language in Language:
        said = [u["text"] for u in read(UTTERANCES / f"{language}.toml")["utterances"]]
        matcher = Matcher(language, _intents(said))
        times = []
        for text in said:
            began = time.perf_counter()
            matcher.match([text], today=TODAY)
            times.append((time.perf_counter() - began) * 1000)
        rows.append(
            (language, f"{percentile(times, 0.5):.2f}", f"{percentile(times, 0.95):.2f}", "3")
        )
    title = f"ms to match against {INTENTS} x {SENTENCES} sentences"
    return table([title, "median", "p95", "goal"], rows)


def _intents(said: list[str]) -> list[IntentSpec]:
    """Sentences of the right length and words: pieces of utterances, put together anew."""
    chance = random.Random(7)
    pieces = [piece for text in said for piece in _halves(_without_signs(text))]
    specs = []
    for number in range(INTENTS):
        sentences = tuple(
            f"{chance.choice(pieces)} {chance.choice(pieces)}" for _ in range(SENTENCES)
        )
        specs.append(IntentSpec(name=f"bench.{number}", sentences=sentences, slots=()))
    return specs


def _without_signs(text: str) -> str:
    return "".join(c if c.isalnum() or c.isspace() else " " for c in text)


def _halves(text: str) -> tuple[str, str]:
    middle = max(1, len(text) // 2)
    return text[:middle].strip() or "a", text[middle:].strip() or "a"
