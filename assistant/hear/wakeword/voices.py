"""Who speaks: espeak-ng's variants and clips of other engines, split in training and test."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np
import soundfile

from assistant.core.audio import SAMPLE_RATE
from assistant.core.errors import ConfigError
from assistant.hear.wakeword.clip import Clip
from assistant.hear.wakeword.espeak import Manner, espeak
from assistant.hear.wakeword.phrases import Part, Phrases

LANGUAGES = ("ko", "zh", "en")
_WORD_VOICE = {"ko": "ko", "zh": "cmn-latn-pinyin", "en": "en-us"}
_SPEECH_VOICE = {"ko": "ko", "zh": "cmn", "en": "en-us"}
# Numbers read in languages nobody speaks to the box: sounds that ko, zh and en lack.
_OTHER_LANGUAGES = (
    *(
        "ja",
        "de",
        "fr",
        "es",
        "it",
        "ru",
        "pt",
        "vi",
        "tr",
        "pl",
        "nl",
        "sv",
        "el",
        "hi",
        "id",
        "fi",
    ),
    *("ar", "th", "uk", "cs"),
)
_VARIANTS = (
    *(
        "",
        "Alex",
        "Alicia",
        "Andrea",
        "Andy",
        "Annie",
        "Denis",
        "Diogo",
        "Gene",
        "Gene2",
        "Henrique",
    ),
    *(
        "Hugo",
        "Jacky",
        "Lee",
        "Marco",
        "Mario",
        "Michael",
        "Mike",
        "Nguyen",
        "RicishayMax",
        "Storm",
    ),
    *("Tweaky", "adam", "anika", "announcer", "antonio", "aunty", "belinda", "benjamin", "boris"),
    *(
        "caleb",
        "david",
        "ed",
        "edward",
        "f1",
        "f2",
        "f3",
        "f4",
        "f5",
        "grandma",
        "grandpa",
        "gustave",
    ),
    *(
        "iven",
        "iven2",
        "iven3",
        "john",
        "kaukovalta",
        "klatt",
        "klatt2",
        "klatt3",
        "klatt4",
        "linda",
    ),
    *(
        "m1",
        "m2",
        "m3",
        "m4",
        "m5",
        "m6",
        "m7",
        "m8",
        "marcelo",
        "max",
        "michel",
        "miguel",
        "norbert",
    ),
    *("pablo", "paul", "pedro", "quincy", "rob", "robert", "sandro", "shelby", "steph", "steph2"),
    *("steph3", "travis", "victor", "zac"),
)
_HELD_APART = 0.25


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
    """Sayings read from a directory, by kind and how often the wake word is in them."""

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
        language = self.chance.choice(LANGUAGES)
        word = self.chance.choice(self.phrases.word[language])
        text = [(word, True)]
        if kind == "twice":
            text += [(self.chance.choice([" ", " ", ", ", ", ", ". "]), False), (word, True)]
        if self.chance.random() < 0.4:
            command = self._command(language)
            text.append((self.chance.choice([" ", " ", ", "]) + command, False))
        return self._speak(text, _WORD_VOICE[language], kind, language)

    def _command(self, language: str) -> str:
        if language == "zh":  # the voice that reads pinyin right knows no characters
            return self.chance.choice(
                ["wo3 yao4 dian3 wai4 mai4", "xian4 zai4 ji3 dian3", "bang1 wo3 dian3 cai4"]
            )
        return self.chance.choice(self.phrases.speech[self.part][language])

    def _near(self) -> Saying:
        language = self.chance.choice(LANGUAGES)
        words = self.chance.choices(
            self.phrases.near[self.part][language], k=self.chance.randint(1, 2)
        )
        if self.chance.random() < 0.4:
            words = [words[0]] * 2
        return self._speak([(", ".join(words), False)], _SPEECH_VOICE[language], "near", language)

    def _speech(self) -> Saying:
        chance = self.chance.random()
        if chance < 0.2:
            digits = " ".join(str(self.chance.randint(0, 9999)) for _ in range(3))
            return self._speak(
                [(digits, False)], self.chance.choice(_OTHER_LANGUAGES), "speech", "other"
            )
        if chance < 0.5:
            return self._speak([(pseudo_korean(self.chance), False)], "ko", "speech", "ko")
        language = self.chance.choice(LANGUAGES)
        texts = self.chance.choices(self.phrases.speech[self.part][language], k=2)
        return self._speak([(". ".join(texts), False)], _SPEECH_VOICE[language], "speech", language)

    def _speak(
        self, text: Sequence[tuple[str, bool]], voice: str, kind: str, language: str
    ) -> Saying:
        variant = self.chance.choice(part_of(_VARIANTS, self.part))
        manner = Manner(
            f"{voice}+{variant}" if variant else voice,
            rate=self.chance.randint(110, 260),
            pitch=self.chance.randint(20, 85),
            pitch_range=self.chance.randint(20, 90),
        )
        return Saying(espeak().speak(text, manner), kind, language, "espeak")


def pseudo_korean(chance: random.Random) -> str:
    """A sentence of made-up Korean words: endless sounds, a few of them near the wake word."""
    words = []
    for _ in range(chance.randint(3, 7)):
        syllables = []
        for _ in range(chance.randint(1, 4)):
            onset = chance.choice([9, 9, 12, 14, 18, 11, chance.randrange(19)])
            vowel = chance.choice([0, 2, 4, 8, chance.randrange(21)])
            coda = chance.choice([0, 0, 0, chance.choice([1, 4, 8, 16, 17, 21])])
            syllables.append(chr(0xAC00 + (onset * 21 + vowel) * 28 + coda))
        words.append("".join(syllables))
    # The word itself, or what only spelling tells from it, must not be taught as something else.
    return " ".join(word for word in words if not _sounds_like_word(word)) or "가나다"


def _sounds_like_word(word: str) -> bool:
    vowels = [(ord(c) - 0xAC00) // 28 for c in word]
    return any(
        first // 21 in (9, 10)
        and first % 21 in (0, 2)
        and second in (11 * 21 + 8, 11 * 21 + 12, 11 * 21 + 13)
        for first, second in pairwise(vowels)
    )


def load_clips(directory: Path, part: Part) -> dict[tuple[str, int], list[Saying]]:
    """Reads ``clips.tsv`` (file, voice, language, kind, part, ends) and what it names.

    Raises:
        ConfigError: a line that cannot be read, or a sound file that is missing.
    """
    table = directory / "clips.tsv"
    try:
        lines = list(csv.reader(table.read_text("utf-8").splitlines(), delimiter="\t"))
        mine = set(part_of(sorted({line[1] for line in lines}), part))
        found: dict[tuple[str, int], list[Saying]] = {}
        for name, voice, language, kind, whose, times in lines:
            if voice not in mine or whose not in (part.value, Part.ANY.value):
                continue
            ends = tuple(float(time) for time in times.split(",") if time)
            sound, _ = soundfile.read(directory / name, dtype="int16")
            clip = Clip(sound.astype(np.float32), ends)
            said = kind if kind != "word" else ("once", "twice")[len(ends) - 1]
            found.setdefault((kind, len(ends)), []).append(
                Saying(clip, said, language, voice.split("-")[0])
            )
    except (OSError, ValueError, soundfile.LibsndfileError) as error:
        raise ConfigError(f"{table}: cannot be read ({error})") from error
    return found
