"""Speaks the wake word and other phrases with Kokoro's voices, for ``wakeword train --clips``.

    python scripts/wakeword_clips.py KOKORO.onnx STYLES_DIRECTORY VOCABULARY.json OUT_DIRECTORY

``STYLES_DIRECTORY`` holds one ``NAME.bin`` a voice (510 x 256 float32), ``VOCABULARY.json`` is
the model's ``config.json``. Writes 16 kHz WAV files and ``clips.tsv`` (file, voice, language,
kind, part, ends in seconds), one line as soon as its file is there. About half an hour on one
core.
"""

from __future__ import annotations

import argparse
import json
import random
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnxruntime
import soundfile
import soxr

from assistant.core.audio import SAMPLE_RATE
from assistant.hear.wakeword.clip import Clip, last_sound
from assistant.hear.wakeword.espeak import espeak
from assistant.hear.wakeword.phrases import Part, Phrases, load_phrases

KOKORO_RATE = 24_000
ESPEAK_VOICE = {"ko": "ko", "en": "en-us", "zh": "cmn"}


class Kokoro:
    """Kokoro-82M: phonemes and a style in, sound out."""

    def __init__(self, model: Path, styles: Path, vocabulary: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(str(model), options)
        self._styles = {path.stem: path for path in sorted(styles.glob("*.bin"))}
        self._ids: dict[str, int] = json.loads(vocabulary.read_text("utf-8"))["vocab"]

    @property
    def voices(self) -> list[str]:
        return list(self._styles)

    def speak(self, phonemes: str, voice: str, speed: float) -> Clip:
        ids = [self._ids[symbol] for symbol in phonemes if symbol in self._ids]
        style = np.fromfile(self._styles[voice], np.float32).reshape(-1, 256)[len(ids)]
        inputs = {
            "tokens": np.array([[0, *ids, 0]], np.int64),
            "style": style[None],
            "speed": np.array([speed], np.float32),
        }
        sound = self._session.run(None, inputs)[0].ravel()
        return Clip(soxr.resample(sound, KOKORO_RATE, SAMPLE_RATE) * 32767)


def word_ends(clip: Clip, words: int) -> tuple[float, ...]:
    """Where the word said once or twice ends: twice, the first ends at the dip in the middle."""
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


def ipa(text: str, language: str) -> str:
    phonemes = espeak().phonemes(text, ESPEAK_VOICE[language])
    return unicodedata.normalize("NFC", "".join(c for c in phonemes if not c.isdigit()))


def plan(
    phrases: Phrases, voices: list[str], chance: random.Random
) -> Iterator[tuple[str, str, str, Part, str, int]]:
    """(voice, language, kind, part, phonemes, times the word is said), voices mixed."""
    for round_ in range(3):
        for voice in chance.sample(voices, len(voices)):
            for language in ("ko", "zh", "en"):
                word = chance.choice(phrases.phonemes[language])
                yield (
                    voice,
                    language,
                    "word",
                    Part.ANY,
                    f"{word}{chance.choice([', ', ' ', ', '])}{word}",
                    2,
                )
                if round_ == 0:
                    yield voice, language, "word", Part.ANY, word, 1
            for part in (Part.TRAIN, Part.TEST):
                language = chance.choice(("ko", "ko", "zh", "en"))
                near = chance.sample(phrases.near[part][language], 4)
                yield (
                    voice,
                    language,
                    "near",
                    part,
                    ", ".join(ipa(text, language) for text in near),
                    0,
                )
                language = chance.choice(("ko", "zh", "en"))
                said = chance.sample(phrases.speech[part][language], 1)
                yield (
                    voice,
                    language,
                    "speech",
                    part,
                    ". ".join(ipa(text, language) for text in said),
                    0,
                )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("model", "styles", "vocabulary", "out"):
        parser.add_argument(name, type=Path)
    arguments = parser.parse_args()
    kokoro = Kokoro(arguments.model, arguments.styles, arguments.vocabulary)
    chance = random.Random(1)
    arguments.out.mkdir(parents=True, exist_ok=True)
    with (arguments.out / "clips.tsv").open("w", encoding="utf-8") as table:
        for number, job in enumerate(plan(load_phrases(), kokoro.voices, chance)):
            voice, language, kind, part, phonemes, words = job
            clip = kokoro.speak(phonemes, voice, chance.uniform(0.75, 1.35))
            ends = word_ends(clip, words) if words else ()
            name = f"{number:05d}.wav"
            samples = np.clip(clip.samples, -32768, 32767).astype(np.int16)
            soundfile.write(arguments.out / name, samples, SAMPLE_RATE)
            times = ",".join(f"{end:.3f}" for end in ends)
            print(
                name,
                f"kokoro-{voice}",
                language,
                kind,
                part,
                times,
                sep="\t",
                file=table,
                flush=True,
            )


if __name__ == "__main__":
    main()
