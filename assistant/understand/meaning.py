"""What a sentence is likely to mean: the intent whose own sentences mean most nearly the same.

It knows "배달로 해결하자" for an order though no template has these words. It only proposes: how
far its likeness is trusted is the matcher's business (`assistant.understand.matcher`).
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.understand.encoder import Points, SentenceEncoder

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Likeness:
    """``value`` is the cosine, -1..1, to ``sentence``, the intent's nearest."""

    intent: str
    value: float
    sentence: str


class Meanings:
    """The sentences of every intent as points.

    Args:
        sentences: of each intent, written out, with values in the place of its slots.
        folder: where the points are kept; made anew whenever a sentence or the encoder changes.
    """

    def __init__(
        self,
        encoder: SentenceEncoder,
        sentences: Mapping[str, Sequence[str]],
        folder: Path | None = None,
    ) -> None:
        self._encoder = encoder
        self._said = [said for group in sentences.values() for said in group]
        owners = [intent for intent, group in sentences.items() for _ in group]
        self._intents = list(dict.fromkeys(owners))
        index = {intent: number for number, intent in enumerate(self._intents)}
        self._owners = np.array([index[owner] for owner in owners], np.int32)
        self._points = _kept(encoder, self._said, folder)

    def find(self, text: str, allow: Collection[str] | None = None) -> list[Likeness]:
        """Every intent that ``allow`` permits (all when ``None``), the likeliest first."""
        if not self._said:
            return []
        likeness = self._points @ self._encoder.encode([text])[0]
        best = np.full(len(self._intents), -1, np.int64)
        # In rising order, so that the last one written is each intent's best.
        rising = np.argsort(likeness)
        best[self._owners[rising]] = rising
        found = [
            Likeness(intent, float(likeness[place]), self._said[place])
            for intent, place in zip(self._intents, best, strict=True)
            if allow is None or intent in allow
        ]
        return sorted(found, key=lambda likely: -likely.value)


def _kept(encoder: SentenceEncoder, sentences: Sequence[str], folder: Path | None) -> Points:
    if folder is None:
        return encoder.encode(sentences)
    content = "\n".join([encoder.name, *sentences]).encode()
    file = folder / f"{hashlib.sha256(content).hexdigest()[:16]}.npy"
    try:
        kept: Points = np.load(file, allow_pickle=False).astype(np.float32)
        if len(kept) == len(sentences):
            return kept
    except FileNotFoundError:
        pass
    except (OSError, EOFError, ValueError) as error:
        log.warning("%s: %s; made anew", file, error)
    points = encoder.encode(sentences)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".part")
        with unfinished.open("wb") as out:
            np.save(out, points.astype(np.float16))
        unfinished.replace(file)
    except OSError as error:
        log.warning("%s: %s; it is made again at the next start", file, error)
    return points
