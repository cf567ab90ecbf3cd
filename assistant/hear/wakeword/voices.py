"""Who speaks: espeak-ng's variants and clips of other engines, split in training and test."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.core.audio import SAMPLE_RATE
from assistant.core.language import Language
from assistant.hear.wakeword.clip import Clip, Samples
from assistant.hear.wakeword.espeak import Manner, espeak
from assistant.hear.wakeword.nearly import nearly
from assistant.hear.wakeword.phrases import Part, Phrases
from assistant.hear.wakeword.texts import made_up_chinese, made_up_korean, prose

LANGUAGES = ("ko", "zh", "en")
_ENGLISH = ["en-us", "en-us", "en", "en-gb-scotland", "en-029", "en-gb-x-gbclan", "en-gb-x-rp"]
_PINYIN_VOICE = "cmn-latn-pinyin"
_SPEECH_VOICES = {"ko": ["ko"], "zh": ["cmn"], "en": _ENGLISH}
# English read by the rules of languages nobody speaks to the box: sounds that ko, zh and en lack.
_OTHER_LANGUAGES = [
    "ja", "de", "fr", "es", "it", "ru", "pt", "vi", "tr", "pl", "nl", "sv", "el", "hi", "id",
    "fi", "ar", "th", "uk", "cs",
]  # fmt: skip
VARIANTS = [
    "", "Alex", "Alicia", "Andrea", "Andy", "Annie", "Denis", "Diogo", "Gene", "Gene2",
    "Henrique", "Hugo", "Jacky", "Lee", "Marco", "Mario", "Michael", "Mike", "Nguyen",
    "RicishayMax", "Storm", "Tweaky", "adam", "anika", "announcer", "antonio", "aunty",
    "belinda", "benjamin", "boris", "caleb", "david", "ed", "edward", "f1", "f2", "f3", "f4",
    "f5", "grandma", "grandpa", "gustave", "iven", "iven2", "iven3", "john", "kaukovalta",
    "klatt", "klatt2", "klatt3", "klatt4", "linda", "m1", "m2", "m3", "m4", "m5", "m6", "m7",
    "m8", "marcelo", "max", "michel", "miguel", "norbert", "pablo", "paul", "pedro", "quincy",
    "rob", "robert", "sandro", "shelby", "steph", "steph2", "steph3", "travis", "victor", "zac",
]  # fmt: skip
# espeak-ng 1.52 dies of it where the pitch goes far up.
CRASHING = frozenset({"rob"})
_HELD_APART = 0.25
_MADE_UP = 0.5
"""Share of the near words of the training that no list has."""


def part_of(voices: Sequence[str], part: Part) -> list[str]:
    """The voices of one part; a quarter of them is for the test alone."""
    mixed = random.Random(7).sample(sorted(voices), len(voices))
    cut = round(len(mixed) * _HELD_APART)
    return mixed[:cut] if part is Part.TEST else mixed[cut:]


@dataclass(slots=True)
class Saying:
    """One thing said. ``kind``: "once" or "twice" (the wake word), "near", "speech"."""

    clip: Clip
    kind: str
    language: str
    engine: str


@dataclass(slots=True)
class Speakers:
    """All voices of one part."""

    phrases: Phrases
    part: Part
    chance: random.Random
    clips: dict[tuple[str, int], list[Saying]] = field(default_factory=dict)
    """Sayings spoken before (`clips`), by kind and how often the wake word is in them."""
    noises: list[Samples] = field(default_factory=list)
    """Recordings to mix beneath, besides the noises that are made."""

    def say(self, kind: str, clips_share: float = 0.4) -> Saying:
        """Something of that kind, by a random voice."""
        if kind in ("near", "speech"):
            recorded = self.clips.get((kind, 0), [])
            if recorded and self.chance.random() < clips_share:
                return self.chance.choice(recorded)
            return self._near() if kind == "near" else self._speech()
        return self._clip_word(kind) if self._use_clip(clips_share) else self._word(kind)

    def _use_clip(self, share: float) -> bool:
        return ("word", 2) in self.clips and self.chance.random() < share

    def _clip_word(self, kind: str) -> Saying:
        """A recorded word, with a command right behind it two times out of five."""
        saying = self.chance.choice(self.clips["word", 2 if kind == "twice" else 1])
        clip = saying.clip
        if self.chance.random() < 0.4 and ("speech", 0) in self.clips:
            after = self.chance.choice(self.clips["speech", 0]).clip
            gap = np.zeros(int(self.chance.uniform(0, 0.25) * SAMPLE_RATE), np.float32)
            spoken = clip.samples[: int(clip.ends[-1] * SAMPLE_RATE)]
            clip = Clip(np.concatenate([spoken, gap, after.samples]), clip.ends)
        return Saying(clip, kind, saying.language, saying.engine)

    def _word(self, kind: str) -> Saying:
        language = self.chance.choice([name for name in LANGUAGES if self.phrases.word.get(name)])
        word = self.chance.choice(self.phrases.word[language])
        text = [(word, True)]
        if kind == "twice":
            text += [(self.chance.choice([" ", " ", ", ", ", ", ". "]), False), (word, True)]
        # The voice that reads pinyin right knows no characters.
        pinyin = language == "zh" and word.isascii()
        if self.chance.random() < 0.4:
            speech = self.phrases.speech[self.part][language]
            command = made_up_chinese(self.chance) if pinyin else self.chance.choice(speech)
            text.append((self.chance.choice([" ", " ", ", "]) + command, False))
        voice = _PINYIN_VOICE if pinyin else self.chance.choice(_SPEECH_VOICES[language])
        return self._speak(text, voice, kind, language)

    def _near(self) -> Saying:
        near = self.phrases.near[self.part]
        language = self.chance.choice([name for name in LANGUAGES if near.get(name)])
        words = self.chance.choices(near[language], k=self.chance.randint(1, 2))
        names = self.phrases.word.get(language)
        if names and self.part is Part.TRAIN and self.chance.random() < _MADE_UP:
            unsaid = self.phrases.near[Part.TEST][language]
            words = [
                nearly(self.chance.choice(names), Language(language), unsaid, self.chance)
                for _ in words
            ]
        if self.chance.random() < 0.4:
            words = [words[0]] * 2
        voice = self.chance.choice(_SPEECH_VOICES[language])
        return self._speak([(", ".join(words), False)], voice, "near", language)

    def _speech(self) -> Saying:
        voice, language, text = self._text(self.chance.random())
        return self._speak([(text, False)], voice, "speech", language)

    def _text(self, which: float) -> tuple[str, str, str]:
        """Voice, language and text of something said."""
        if which < 0.2:
            text = prose(self.part, self.chance)
            return self.chance.choice(_OTHER_LANGUAGES), "other", text
        if which < 0.4:
            return "ko", "ko", made_up_korean(self.chance)
        if which < 0.55:
            return _PINYIN_VOICE, "zh", made_up_chinese(self.chance)
        if which < 0.7:
            return self.chance.choice(_ENGLISH), "en", prose(self.part, self.chance)
        language = self.chance.choice(LANGUAGES)
        texts = self.chance.choices(self.phrases.speech[self.part][language], k=2)
        return self.chance.choice(_SPEECH_VOICES[language]), language, ". ".join(texts)

    def _speak(
        self, text: Sequence[tuple[str, bool]], voice: str, kind: str, language: str
    ) -> Saying:
        variant = self.chance.choice(part_of(VARIANTS, self.part))
        if variant in CRASHING:
            variant = ""
        manner = Manner(
            f"{voice}+{variant}" if variant else voice,
            rate=self.chance.randint(110, 260),
            pitch=self.chance.randint(20, 85),
            pitch_range=self.chance.randint(20, 90),
        )
        return Saying(espeak().speak(text, manner), kind, language, "espeak")
