"""Where a wake word is made and tried: its voices, its sounds, and the features kept of them."""

from __future__ import annotations

import dataclasses
import random
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from assistant.core.audio import SAMPLE_RATE
from assistant.hear.wake_embedding import HOP_SAMPLES, Embedder
from assistant.hear.wakeword.accents import AccentVoices
from assistant.hear.wakeword.clip import Clip, Samples, last_sound
from assistant.hear.wakeword.clips import TABLE, Clips, load_clips, speak_accents, speak_clips
from assistant.hear.wakeword.examples import Examples, Floats, after_silence, embed, targets
from assistant.hear.wakeword.features import Batch, Heard, heard_tracks
from assistant.hear.wakeword.kokoro import KokoroVoices
from assistant.hear.wakeword.learning import Schedule, Size, train, train_ensemble
from assistant.hear.wakeword.phrases import Part, language_of, phrases_for
from assistant.hear.wakeword.plan import TEST_ACCENTS, TEST_CLIPS, Effort
from assistant.hear.wakeword.pools import MomentPool, TrackPool
from assistant.hear.wakeword.suspects import Encode, Moments, Suspected, Suspector
from assistant.hear.wakeword.voices import Saying, Speakers
from assistant.hear.window_network import WindowEnsemble, WindowNetwork

# Pauses between the two words made of one enrolled recording, in seconds.
_PAUSES = (0.05, 0.15, 0.3)
VERIFIER_MEMBERS = 3
VERIFIER_SIZE = Size(directions=64, features=64, hidden=128)
VERIFIER_SCHEDULE = Schedule(batch=256, rate=2e-3, jitter=0.6, shift=0.4, dropout=0.5)


@dataclass(frozen=True, slots=True)
class Workshop:
    """Args:
    name: the wake word.
    embedder: the front end.
    cache: directory of this name's clips and features.
    kokoro: more voices, if the model is there.
    accents: engines of voices of other languages, with those that are installed.
    enrolled: the word said once, by the people who will say it.
    noises: recordings to train with, besides the noises that are made.
    encode: the second ear's encoder, if its model is there.
    report: told what is being done.
    """

    name: str
    embedder: Embedder
    cache: Path
    kokoro: KokoroVoices | None = None
    accents: tuple[AccentVoices, ...] = ()
    enrolled: tuple[Samples, ...] = ()
    noises: tuple[Samples, ...] = ()
    encode: Encode | None = None
    report: Callable[[str], None] = field(default=print)

    @property
    def silence(self) -> Floats:
        """The embedding (1, 96) of silence."""
        return embed(np.zeros(HOP_SAMPLES, np.float32), self.embedder)

    def train(self, effort: Effort, start: WindowNetwork | None = None) -> WindowNetwork:
        """Trains a network, or a copy of ``start`` further."""
        speakers = self._speakers(Part.TRAIN, effort.clips, effort.accents)
        silence = self.silence
        examples = [
            Examples(
                after_silence(heard.embeddings, silence),
                targets(len(heard.embeddings), heard.sayings),
            )
            for batch in effort.batches
            for heard in self._heard(batch, speakers)
        ]
        self.report(f"training on {len(examples)} minutes of sound")
        return train(TrackPool(examples), Schedule(shift=effort.shift), start)

    def train_verifier(
        self, effort: Effort, network: WindowNetwork, start: WindowEnsemble | None = None
    ) -> WindowEnsemble:
        """Trains the second ear, or a copy of ``start`` further, on what ``network``, the first
        one, suspects."""
        speakers = self._speakers(Part.TRAIN, effort.clips, effort.accents)
        suspector = self.suspector(network)
        moments: list[Moments] = []
        for batch in effort.verifier_batches:
            self.report(f"{batch.name}: {batch.count} minutes of sound")
            moments += suspector.to_learn(batch, speakers)
        pool = MomentPool(moments)
        moments.clear()  # gigabytes that the pool has too
        self.report(f"training the second ear on {len(pool.targets)} moments")
        schedule = dataclasses.replace(VERIFIER_SCHEDULE, passes=effort.passes)
        return train_ensemble(pool, schedule, VERIFIER_MEMBERS, start, VERIFIER_SIZE)

    def suspected_tracks(
        self,
        batch: Batch,
        network: WindowNetwork,
        clips: int = TEST_CLIPS,
        accents: int = TEST_ACCENTS,
    ) -> list[Suspected]:
        """Tracks by voices that no training hears, ``clips`` of them spoken by Kokoro and
        ``accents`` by each other engine, with what ``network``, the first ear's, suspects."""
        self.report(f"{batch.name}: {batch.count} minutes of sound")
        speakers = self._speakers(Part.TEST, clips, accents)
        return list(self.suspector(network).to_measure(batch, speakers))

    def suspector(self, network: WindowNetwork) -> Suspector:
        """Hears as the device does, with ``network`` for its first ear."""
        weights = b"".join(np.ascontiguousarray(layer).tobytes() for layer, _ in network.layers)
        folder = self._folder / f"suspected-{zlib.crc32(weights):08x}"
        return Suspector(network, self.embedder, self.silence, self.encode, folder)

    @property
    def _folder(self) -> Path:
        """Enrolled voices make other sounds of the same plan."""
        return self.cache / (f"enrolled-{len(self.enrolled)}" if self.enrolled else "made")

    def _heard(self, batch: Batch, speakers: Speakers) -> Iterator[Heard]:
        self.report(f"{batch.name}: {batch.count} minutes of sound")
        return heard_tracks(batch, speakers, self.embedder, self._folder)

    def _speakers(self, part: Part, clips: int, accents: int) -> Speakers:
        phrases = phrases_for(self.name)
        folder = self.cache / "clips"
        if self.kokoro is not None and clips:
            self.report(f"{clips} clips by Kokoro's voices")
            speak_clips(self.kokoro, phrases, part, clips, folder)
        for engine in self.accents if accents else ():
            self.report(f"{accents} clips by {engine.name}'s {len(engine.accents)} voices")
            if engine.missing:
                self.report(f"  more with: apt install {' '.join(engine.missing)}")
            speak_accents(engine, phrases, part, accents, folder)
        known = load_clips(folder, part) if (folder / TABLE).exists() else {}
        if part is Part.TRAIN:
            known = _merged(known, _enrolled_clips(self.enrolled, self.name))
        return Speakers(phrases, part, random.Random(), known, list(self.noises))


def _enrolled_clips(recordings: tuple[Samples, ...], name: str) -> Clips:
    """The recordings as the word said once, and put together as the word said twice."""
    found: Clips = {}
    language = language_of(name)
    for samples in recordings:
        end = last_sound(samples, 0, len(samples))
        word = samples[:end]
        seconds = end / SAMPLE_RATE
        found.setdefault(("word", 1), []).append(
            Saying(Clip(word, (seconds,)), "once", language, "enrolled")
        )
        for pause in _PAUSES:
            gap = np.zeros(int(pause * SAMPLE_RATE), np.float32)
            twice = Clip(np.concatenate([word, gap, word]), (seconds, 2 * seconds + pause))
            found.setdefault(("word", 2), []).append(Saying(twice, "twice", language, "enrolled"))
    return found


def _merged(first: Clips, second: Clips) -> Clips:
    """Both, the few of ``second`` as often as all of ``first``."""
    merged = dict(first)
    for key, sayings in second.items():
        others = first.get(key, [])
        merged[key] = others + sayings * max(1, len(others) // len(sayings))
    return merged
