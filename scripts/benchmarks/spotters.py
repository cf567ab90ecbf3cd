"""Wake-word engines of others, beside ours: a score of each word they know every 80 ms.

pocketsphinx and microWakeWord are in the dependency group "bench". openWakeWord's stock words are
CC-BY-NC-SA: they are neither in our registry nor fetched by us.
"""

from __future__ import annotations

import importlib
import importlib.util
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
_PRONUNCIATIONS = {"xiaoe": "SH Y AW AH"}
"""Words that pocketsphinx's dictionary lacks."""
_KEYPHRASES = {"샤오어": "xiaoe xiaoe", **{w: w for w in ("jarvis", "computer", HEY_JARVIS)}}
_LEAST = "1e-50"
"""pocketsphinx's threshold: low, so that its own scores tell the rest."""
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
    for word, phones in _PRONUNCIATIONS.items():
        decoder.add_word(word, phones, True)
    with tempfile.NamedTemporaryFile("w", suffix=".list") as keywords:
        keywords.write("".join(f"{phrase} /{_LEAST}/\n" for phrase in _KEYPHRASES.values()))
        keywords.flush()
        decoder.add_kws("words", keywords.name)
    decoder.activate_search("words")
    words = {phrase: word for word, phrase in _KEYPHRASES.items()}

    def scores(samples: Samples) -> dict[str, Floats]:
        found = {word: _silent(samples) for word in _KEYPHRASES}
        decoder.start_utt()
        for chunk in _chunks(samples):
            decoder.process_raw(chunk.tobytes(), False, False)
        for detected in decoder.seg() or ():
            at = detected.end_frame * SAMPLE_RATE // _FRAMES_A_SECOND // HOP_SAMPLES
            of_word = found[words[detected.word.strip()]]
            step = min(at, len(of_word) - 1)
            of_word[step] = max(of_word[step], min(detected.prob, _MOST))
        decoder.end_utt()
        return found

    return Spotter("pocketsphinx", tuple(_KEYPHRASES), {}, scores)


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
