"""What the sound model is taught with: texts, voices, rooms."""

from __future__ import annotations

import random
import re
from itertools import islice
from typing import cast

import numpy as np

from assistant.core.audio import SAMPLE_RATE
from assistant.core.language import Language
from assistant.core.network import Arc, WordNetwork
from assistant.hear.layers import Floats
from assistant.hear.phonetic.korean import KOREAN, PHONES
from assistant.hear.phonetic.learning import Schedule
from assistant.hear.phonetic.lessons import PACK_SECONDS, lessons, said_by_espeak, spoken
from assistant.hear.phonetic.model import ENCODING_SIZE
from assistant.hear.phonetic.teaching import Effort, PhoneTeacher
from assistant.hear.phonetic.texts import texts
from assistant.hear.wakeword.clip import Clip, Samples
from assistant.hear.wakeword.kokoro import KokoroVoices

NETWORK = WordNetwork(
    (
        (Arc(("불고기", "비빔밥 정식", "3번"), 1),),
        (Arc(("하나",), 1), Arc(("주세요",), 2)),
        (),
    ),
    frozenset({2}),
)


def encode(samples: Samples) -> Floats:
    """How loud each 20 ms is, where the encoder would have 512 values."""
    frames = samples[: round(PACK_SECONDS * SAMPLE_RATE)].reshape(-1, SAMPLE_RATE // 50)
    return np.repeat(np.abs(frames).mean(axis=1, keepdims=True), ENCODING_SIZE, axis=1)


def test_texts_are_of_the_networks_and_made_up() -> None:
    found = list(islice(texts(KOREAN, [[NETWORK]], random.Random(1)), 400))
    ours = [text for text in found if text.replace(" ", "").endswith("주세요")]
    assert 0.6 < len(ours) / len(found) < 0.9
    assert all(re.fullmatch("[가-힣 ]+", text) for text in found)
    assert len(set(found)) > 100


def test_each_lesson_has_its_words_where_they_are_heard() -> None:
    said = islice(texts(KOREAN, [[NETWORK]], random.Random(2)), 12)
    sounds = list(said_by_espeak(said, KOREAN, random.Random(2)))
    learnt = list(lessons(sounds, encode, seed=1))
    assert sorted(one.outputs for one in learnt) == sorted(one.outputs for one in sounds)
    for example in learnt:
        assert example.encoded.shape[1] == ENCODING_SIZE
        assert 0 < len(example.encoded) <= PACK_SECONDS * 50
        assert set(example.outputs) <= set(range(1, len(PHONES) + 1))
        # Words, not the pause beside them.
        level = example.encoded[:, 0].astype(float)
        assert level.max() > 500


class NoKokoro:
    names = ("af_heart", "am_adam")

    def speak(self, phonemes: str, voice: str, speed: float) -> Clip:
        return Clip(np.full(SAMPLE_RATE, 800, np.float32))


def test_a_model_is_made_from_what_engines_say() -> None:
    teacher = PhoneTeacher(cast(KokoroVoices, NoKokoro()), {Language.KO: str}, encode)
    schedule = Schedule(passes=1, width=8, convolutions=1)
    effort = Effort(espeak=4, espeak_rooms=2, kokoro=3, kokoro_rooms=1, schedule=schedule)
    said: list[str] = []
    model = teacher(KOREAN, [[NETWORK]], effort, said.append)
    assert [line.split(":")[0] for line in said][-1] == "pass 1 of 1"
    frames = model.log_probabilities(np.zeros((7, ENCODING_SIZE), np.float32))
    assert frames.shape == (7, len(PHONES) + 1)


def test_the_same_seed_gives_the_same_lessons() -> None:
    sounds = list(said_by_espeak(["불고기 주세요"], KOREAN, random.Random(3)))
    one, again = (list(lessons(sounds, encode, seed=5)) for _ in range(2))
    assert (one[0].encoded == again[0].encoded).all()


def test_a_sound_longer_than_a_lesson_is_left_out() -> None:
    long = spoken(np.full(12 * SAMPLE_RATE, 900, np.float32), "가" * 400, KOREAN)
    assert list(lessons([long], encode, seed=1)) == []
