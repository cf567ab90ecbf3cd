"""Makes the network that notices who talks into the device's words."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from assistant.hear.double_talk.examples import Example, ScenePool, heard
from assistant.hear.double_talk.scenes import make_scene
from assistant.hear.wakeword.clip import Samples
from assistant.hear.wakeword.kokoro import KokoroVoices, ipa
from assistant.hear.wakeword.learning import Schedule, Size, train_ensemble
from assistant.hear.wakeword.phrases import Part, load_phrases
from assistant.hear.wakeword.texts import made_up_korean, prose
from assistant.hear.wakeword.voices import Speakers
from assistant.hear.window_network import WindowEnsemble

KEPT_FOR_TESTS = (
    "am_adam", "am_michael", "jf_alpha", "jf_nezumi", "zf_xiaoyi", "zm_yunxi",
)  # fmt: skip
"""Kokoro's voices in `bench_hearing.py --only echo`."""
_LANGUAGES = ("ko", "ko", "en", "zh")
_SCHEDULE = Schedule(passes=4, jitter=0.2)
_SIZE = Size(directions=48, features=48, hidden=64)
_WITHOUT_LINEAR = 0.1
"""Share of scenes in which the library of the linear canceller is missing."""
_REPORTED = 100


@dataclass(frozen=True, slots=True)
class Effort:
    """How much Kokoro and espeak-ng say, how many scenes are made of it, and how many networks
    learn from these."""

    kokoro: int = 700
    espeak: int = 700
    scenes: int = 3000
    members: int = 3


FULL = Effort()
QUICK = Effort(kokoro=0, espeak=60, scenes=40, members=1)


def teach(kokoro: KokoroVoices, effort: Effort, report: Callable[[str], None]) -> WindowEnsemble:
    """Args:
    report: told what is being done.
    """
    chance = random.Random(0)
    report(f"espeak-ng says {effort.espeak} sentences")
    speakers = Speakers(load_phrases(), Part.TRAIN, chance)
    sayings = [speakers.say("speech").clip.samples for _ in range(effort.espeak)]
    report(f"Kokoro says {effort.kokoro} sentences")
    sayings += _reported(_kokoro(kokoro, effort.kokoro, chance), "sentences", report)
    report(f"making {effort.scenes} scenes")
    examples = list(_reported(_examples(sayings, effort.scenes), "scenes", report))
    report(f"learning, {effort.members} networks")
    return train_ensemble(ScenePool(examples), _SCHEDULE, effort.members, size=_SIZE)


_Thing = TypeVar("_Thing")


def _reported(
    things: Iterator[_Thing], what: str, report: Callable[[str], None]
) -> Iterator[_Thing]:
    """The same, telling how many there were."""
    for number, thing in enumerate(things, 1):
        yield thing
        if number % _REPORTED == 0:
            report(f"{number} {what}")


def _kokoro(kokoro: KokoroVoices, count: int, chance: random.Random) -> Iterator[Samples]:
    names = [name for name in kokoro.names if name not in KEPT_FOR_TESTS]

    def manner() -> tuple[str, str, float]:
        voice = "+".join(chance.sample(names, 2 if chance.random() < 0.3 else 1))
        language, text = _text(chance)
        return ipa(text, language), voice, chance.uniform(0.8, 1.3)

    manners = [manner() for _ in range(count)]
    # The engine lets Python go on while it speaks.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for clip in pool.map(lambda each: kokoro.speak(*each), manners):
            yield clip.samples


def _text(chance: random.Random) -> tuple[str, str]:
    """A language, and one to three sentences of it."""
    language, which = chance.choice(_LANGUAGES), chance.random()
    if language == "en" and which < 0.5:
        return language, prose(Part.TRAIN, chance)
    if language == "ko" and which < 0.3:
        return language, made_up_korean(chance)
    speech = load_phrases().speech[Part.TRAIN][language]
    return language, ", ".join(chance.sample(speech, chance.choice((1, 1, 2, 2, 3))))


def _examples(sayings: Sequence[Samples], count: int) -> Iterator[Example]:
    def example(seed: int) -> Example:
        chance = np.random.default_rng(seed)
        scene = make_scene(sayings, chance)
        return heard(scene, linear=chance.random() >= _WITHOUT_LINEAR)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield from pool.map(example, range(count))
