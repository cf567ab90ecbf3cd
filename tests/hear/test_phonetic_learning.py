"""Training on made-up encodings, in which each phone has a direction of its own."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import numpy as np
import pytest

from assistant.core.errors import EngineError
from assistant.hear.phonetic.learning import Example, Schedule, train
from assistant.hear.phonetic.model import ENCODING_SIZE, load_phone_model

PHONES = 3
SMALL = Schedule(passes=30, batch=8, width=24, convolutions=1, jitter=0.1, dropout=0.05)


def examples(count: int, seed: int) -> list[Example]:
    chance = np.random.default_rng(seed)
    directions = np.random.default_rng(9).standard_normal((PHONES + 1, ENCODING_SIZE))
    made = []
    for _ in range(count):
        outputs = tuple(int(one) for one in chance.integers(1, PHONES + 1, 4))
        path = [output for one in outputs for output in (one, one, 0)]
        encoded = directions[path] + 0.3 * chance.standard_normal((len(path), ENCODING_SIZE))
        made.append(Example(encoded.astype(np.float16), outputs))
    return made


def test_phones_are_learnt_and_kept(tmp_path: Path) -> None:
    said: list[str] = []
    model = train(examples(80, 1), PHONES + 1, SMALL, np.random.default_rng(0), said.append)
    assert len(said) == SMALL.passes
    model.save(tmp_path / "phones.npz")
    kept = load_phone_model(tmp_path / "phones.npz", PHONES)
    for example in examples(20, 2):
        path = kept.log_probabilities(example.encoded.astype(np.float32)).argmax(axis=1)
        assert tuple(output for output, _ in groupby(path) if output) == example.outputs


def test_a_damaged_model_says_so(tmp_path: Path) -> None:
    path = tmp_path / "phones.npz"
    path.write_bytes(b"PK\x03\x04 half a file")
    with pytest.raises(EngineError, match="not a sound model"):
        load_phone_model(path, PHONES)
    with pytest.raises(EngineError, match="not a sound model"):
        load_phone_model(tmp_path / "missing.npz", PHONES)
