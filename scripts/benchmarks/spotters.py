"""Wake-word engines of others, beside ours: a score of each word they know every 80 ms.

pocketsphinx and microWakeWord are in the dependency group "bench". openWakeWord's stock words are
CC-BY-NC-SA: they are neither in our registry nor fetched by us.
"""

from __future__ import annotations

import importlib
import importlib.util
import math
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from assistant.core.audio import SAMPLE_RATE
from assistant.hear.wake_embedding import HOP_SAMPLES
from assistant.hear.wakeword.clip import Samples
from assistant.hear.wakeword.examples import Floats

HEY_JARVIS = "hey jarvis"
INSTALL = {
    "pocketsphinx": "--group bench",
    "pymicro_wakeword": "--group bench",
    "openwakeword": "openwakeword==0.4.0",
}
"""What to ask `uv pip install` for, by module."""
_KEYPHRASES = {
    "샤오어": "xiaoe xiaoe",
    "jarvis": "jarvis",
    "computer": "computer",
    HEY_JARVIS: HEY_JARVIS,
}
_PHONES = {
    "xiaoe": "SH Y AW AH",
    "jarvis": "JH AA R V AH S",
    "computer": "K AH M P Y UW T ER",
    "hey": "HH EY",
}
"""As in pocketsphinx's dictionary, but for the first one, which it lacks."""
_EXPONENTS = (-50, -45, -40, -35, -30, -25, -20, -15, -10, -5, 0)
"""Of pocketsphinx's thresholds, powers of ten. It tells no score by which they are passed, so each
has a keyword of its own, and the score is the place of the highest that was passed."""
_FRAMES_A_SECOND = 100
_MOST = 0.9999
"""No score is higher, for a threshold lies below 1."""


@dataclass(frozen=True, slots=True)
class Spotter:
    """``scores``: of a sound, by word, one for each whole 80 ms. ``thresholds``: the maker's, of
    words that have one; every word of ``words`` is scored."""

    name: str
    words: tuple[str, ...]
    thresholds: dict[str, float]
    scores: Callable[[Samples], dict[str, Floats]]
    told: Callable[[float], str] = "{:.3g}".format
    """A threshold as its user would write it."""


def spotters() -> Iterator[Spotter]:
    """Those that are installed."""
    makers = {
        "pocketsphinx": _pocketsphinx,
        "pymicro_wakeword": _micro_wake_word,
        "openwakeword": _open_wake_word,
    }
    for module, make in makers.items():
        if importlib.util.find_spec(module) is not None:
            yield make()


def missing() -> str:
    """One sentence about those that are not; empty where all are."""
    absent = [name for name in INSTALL if importlib.util.find_spec(name) is None]
    command = ".tools/bin/uv pip install --python .venv/bin/python"
    commands = dict.fromkeys(f"`{command} {INSTALL[name]}`" for name in absent)
    if not absent:
        return ""
    return (
        f"Not beside it, because it is not installed: {', '.join(absent)} ({'; '.join(commands)})."
    )


def _pocketsphinx() -> Spotter:
    """Keyword spotting: a phone loop beside the keywords' phones."""
    module: Any = importlib.import_module("pocketsphinx")
    decoder = module.Decoder(lm=None, loglevel="FATAL")
    passed: dict[str, tuple[str, float]] = {}
    lines = []
    for place, exponent in enumerate(_EXPONENTS, 1):
        for word, phones in _PHONES.items():
            decoder.add_word(f"{word}{place}", phones, True)
        for word, phrase in _KEYPHRASES.items():
            numbered = " ".join(f"{part}{place}" for part in phrase.split())
            passed[numbered] = word, place / (len(_EXPONENTS) + 1)
            lines.append(f"{numbered} /1e{exponent}/\n")
    with tempfile.NamedTemporaryFile("w", suffix=".list") as keywords:
        keywords.write("".join(lines))
        keywords.flush()
        decoder.add_kws("words", keywords.name)
    decoder.activate_search("words")

    def scores(samples: Samples) -> dict[str, Floats]:
        found = {word: _silent(samples) for word in _KEYPHRASES}
        decoder.start_utt()
        for chunk in _chunks(samples):
            decoder.process_raw(chunk.tobytes(), False, False)
        for detected in decoder.seg() or ():
            at = detected.end_frame * SAMPLE_RATE // _FRAMES_A_SECOND // HOP_SAMPLES
            word, score = passed[detected.word.strip()]
            step = min(at, len(found[word]) - 1)
            found[word][step] = max(found[word][step], score)
        decoder.end_utt()
        return found

    def told(threshold: float) -> str:
        place = math.ceil(threshold * (len(_EXPONENTS) + 1))
        return f"1e{_EXPONENTS[place - 1]}" if place <= len(_EXPONENTS) else "above 1e0"

    return Spotter("pocketsphinx", tuple(_KEYPHRASES), {}, scores, told)


def _micro_wake_word() -> Spotter:
    module: Any = importlib.import_module("pymicro_wakeword")
    model = module.MicroWakeWord.from_builtin(module.Model.HEY_JARVIS)

    def scores(samples: Samples) -> dict[str, Floats]:
        model.reset()
        front_end, found = module.MicroWakeWordFeatures(), _silent(samples)
        for step, chunk in enumerate(_chunks(samples)):
            heard = (
                model.process_streaming_prob(features)
                for features in front_end.process_streaming(chunk.tobytes())
            )
            found[step] = min(max((p for p in heard if p is not None), default=0.0), _MOST)
        return {HEY_JARVIS: found}

    own = {HEY_JARVIS: float(model.probability_cutoff)}
    return Spotter("microWakeWord", (HEY_JARVIS,), own, scores)


def _open_wake_word() -> Spotter:
    module: Any = importlib.import_module("openwakeword")
    stock = Path(module.models["hey_jarvis"]["model_path"])
    model = module.Model([str(stock)])

    def scores(samples: Samples) -> dict[str, Floats]:
        model.reset()
        found = _silent(samples)
        for step, chunk in enumerate(_chunks(samples)):
            found[step] = min(max(model.predict(chunk).values()), _MOST)
        return {HEY_JARVIS: found}

    # The threshold that its documentation recommends.
    return Spotter(f"openWakeWord, {stock.stem}", (HEY_JARVIS,), {HEY_JARVIS: 0.5}, scores)


def _silent(samples: Samples) -> Floats:
    return np.zeros(len(samples) // HOP_SAMPLES, np.float32)


def _chunks(samples: Samples) -> Iterator[Any]:
    """Whole steps of 80 ms as 16-bit integers."""
    whole = samples[: len(samples) // HOP_SAMPLES * HOP_SAMPLES]
    yield from np.rint(whole).astype("<i2").reshape(-1, HOP_SAMPLES)
