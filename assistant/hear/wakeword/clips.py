"""Sayings of slow engines, spoken once and kept as sound files."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile

from assistant.core.audio import SAMPLE_RATE
from assistant.core.errors import ConfigError
from assistant.hear.wakeword.accents import AccentVoices, tell, who_can
from assistant.hear.wakeword.clip import Clip, last_sound
from assistant.hear.wakeword.kokoro import KokoroVoices, ipa
from assistant.hear.wakeword.phrases import Part, Phrases
from assistant.hear.wakeword.voices import LANGUAGES, Saying, part_of

TABLE = "clips.tsv"
Clips = dict[tuple[str, int], list[Saying]]


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one clip says; ``words`` tells how often the wake word is in it."""

    language: str
    kind: str
    phonemes: str
    words: int = 0


def speak_clips(
    kokoro: KokoroVoices, phrases: Phrases, part: Part, count: int, directory: Path
) -> None:
    """Adds clips by Kokoro to ``directory`` until it holds ``count`` of that part."""
    voices = part_of(kokoro.names, part)
    for number in range(_kept(directory, "kokoro", part), count):
        chance = random.Random(f"{part.value} {number}")
        spoken = _choose(phrases, part, chance)
        # For the test the voices as they are; mixtures of two make training's forty many.
        mixed = part is Part.TRAIN and chance.random() < 0.5
        voice = "+".join(chance.sample(voices, 2 if mixed else 1))
        clip = kokoro.speak(spoken.phonemes, voice, chance.uniform(0.75, 1.4))
        said = (f"kokoro-{voice}", spoken.language, spoken.kind, part.value)
        _keep(clip, f"{part.value}-{number:05d}.wav", said, spoken.words, directory)


def speak_accents(
    engine: AccentVoices, phrases: Phrases, part: Part, count: int, directory: Path
) -> None:
    """The same by the voices of ``engine`` that can say the word; there may be none."""
    voices = part_of(who_can(engine, phrases), part)
    if not voices:
        return
    numbers = range(_kept(directory, engine.name, part), count)
    chances = [random.Random(f"{engine.name} {part.value} {number}") for number in numbers]
    told = []
    for chance in chances:
        voice = chance.choice(voices)
        told.append(tell(voice, engine.accents[voice], phrases, part, chance))
    clips = engine.speak([each.line for each in told])
    for number, each, clip in zip(numbers, told, clips, strict=True):
        voice = each.line.voice
        said = (f"{engine.name}-{voice}", engine.accents[voice], each.kind, part.value)
        name = f"{engine.name}-{part.value}-{number:05d}.wav"
        _keep(clip, name, said, each.words, directory)


def _kept(directory: Path, engine: str, part: Part) -> int:
    """How many clips of ``engine`` there are."""
    table = directory / TABLE
    lines = table.read_text("utf-8").splitlines() if table.exists() else []
    rows = [line.split("\t") for line in lines]
    return sum(row[4] == part.value and row[1].split("-")[0] == engine for row in rows)


def _keep(
    clip: Clip, name: str, said: tuple[str, str, str, str], words: int, directory: Path
) -> None:
    """``said``: voice, language, kind and part."""
    directory.mkdir(parents=True, exist_ok=True)
    samples = np.clip(clip.samples, -32768, 32767).astype(np.int16)
    soundfile.write(directory / name, samples, SAMPLE_RATE)
    ends = ",".join(f"{end:.3f}" for end in _word_ends(clip, words))
    with (directory / TABLE).open("a", encoding="utf-8") as out:
        print(name, *said, ends, sep="\t", file=out)


def _choose(phrases: Phrases, part: Part, chance: random.Random) -> Spoken:
    kind = chance.choices(("twice", "once", "near", "speech"), (11, 5, 3, 1))[0]
    if kind in ("twice", "once"):
        language = chance.choice(list(phrases.word))
        known = phrases.phonemes.get(language)
        word = chance.choice(known) if known else ipa(phrases.word[language][0], language)
        if kind == "once":
            return Spoken(language, "word", word, 1)
        return Spoken(language, "word", f"{word}{chance.choice([', ', ' ', ''])}{word}", 2)
    texts = (phrases.near if kind == "near" else phrases.speech)[part]
    language = chance.choice([name for name in LANGUAGES if texts.get(name)])
    said = chance.sample(texts[language], 3 if kind == "near" else 2)
    return Spoken(language, kind, ", ".join(ipa(text, language) for text in said))


def _word_ends(clip: Clip, words: int) -> tuple[float, ...]:
    """Where the word said once or twice ends: twice, the first ends at the dip in the middle."""
    if words == 0:
        return ()
    samples = clip.samples
    end = last_sound(samples, 0, len(samples))
    if words == 1:
        return (end / SAMPLE_RATE,)
    step = SAMPLE_RATE // 100
    level = np.abs(samples[: end // step * step]).reshape(-1, step).mean(axis=1)
    smooth = np.convolve(level, np.ones(5) / 5, "same")
    low, high = int(len(smooth) * 0.35), int(len(smooth) * 0.65)
    dip = (low + int(smooth[low:high].argmin())) * step
    return last_sound(samples, 0, dip) / SAMPLE_RATE, end / SAMPLE_RATE


def load_clips(directory: Path, part: Part) -> Clips:
    """Reads the clips of one part.

    Raises:
        ConfigError: a line that cannot be read, or a sound file that is missing.
    """
    table = directory / TABLE
    found: Clips = {}
    try:
        for line in csv.reader(table.read_text("utf-8").splitlines(), delimiter="\t"):
            name, voice, language, kind, whose, times = line
            if whose != part.value:
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
