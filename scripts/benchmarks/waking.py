"""Who hears a name, and whom talk wakes: our two ears beside engines of others, on the same sounds.

Our name is the shipped one, said twice; others are learnt as a user's would be
(``wakeword train --quick``) and said once. What was learnt, and the voices' clips, are kept in the
user's cache folder for as long as the code that makes them is the same.
"""

from __future__ import annotations

import dataclasses
import random
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import platformdirs

from assistant.ahead import WHISPER
from assistant.config import APP_NAME, Config
from assistant.core.audio import SAMPLE_RATE
from assistant.hear.files import read_audio
from assistant.hear.wake_files import SHIPPED, Times, load_verified, wake_files
from assistant.hear.wake_network import load_ensemble, load_network
from assistant.hear.wake_policy import VerifiedSettings
from assistant.hear.wake_verifier import ENCODING_SIZE, WINDOW
from assistant.hear.wakeword import measure, plan
from assistant.hear.wakeword.clip import Samples
from assistant.hear.wakeword.clips import load_clips, speak_accents, speak_clips
from assistant.hear.wakeword.features import Batch, track_of
from assistant.hear.wakeword.measure import Scored
from assistant.hear.wakeword.phrases import Part, phrases_for
from assistant.hear.wakeword.teaching import teach
from assistant.hear.wakeword.tracks import Track
from assistant.hear.wakeword.voices import Speakers
from assistant.hear.wakeword.workshop import Workshop
from assistant.models.registry import Registry
from assistant.workshops import wake_workshop
from scripts.benchmarks.progress import followed, say
from scripts.benchmarks.recordings import KITCHEN, ROOT, SPEECH
from scripts.benchmarks.spotters import HEY_JARVIS, Spotter, missing, spotters
from scripts.benchmarks.tables import table

SNR = 10.0
"""dB of a word over a kitchen's noise."""
_QUIET_SNR = 50.0
MOST_AN_HOUR = (0.1, 1.0)
RECORDED = ("jarvis", "computer")
"""Words that recordings of real people say."""
_GAP = np.zeros(SAMPLE_RATE // 2, np.float32)
_MADE_BY = sorted((ROOT / "assistant" / "hear" / "wakeword").glob("*.py"))


@dataclass(frozen=True, slots=True)
class Size:
    """``hours`` of synthetic talk; ``minutes`` of words in quiet and as many in noise; ``clips`` of
    Kokoro's voices, and half as many of each other engine's; every ``step``-th recording of
    people; ``learn``: whether names are learnt that were not before, some minutes each."""

    hours: float
    minutes: int
    clips: int
    step: int = 1
    learn: bool = True


QUICK = Size(0.2, 3, 30, step=8, learn=False)
USUAL = Size(1.0, 8, 90)
FULL = Size(10.0, 30, plan.TEST_CLIPS)


@dataclass(slots=True)
class _Word:
    """A name with those who hear it, and how they scored what was said."""

    name: str
    times: Times
    engines: dict[str, float | None] = field(default_factory=dict)
    """Their own thresholds, ``None`` where the maker gives none."""
    told: dict[str, Callable[[float], str]] = field(default_factory=dict)
    quiet: dict[str, list[Scored]] = field(default_factory=dict)
    noisy: dict[str, list[Scored]] = field(default_factory=dict)
    talk: dict[str, list[Scored]] = field(default_factory=dict)


OURS = "the device"


def waking(size: Size) -> str:
    """Misses and false alarms of each engine at its own threshold, and at thresholds with few
    false alarms, with exact 95 % intervals."""
    # The second ear is Whisper's.
    Registry.load().require(WHISPER)
    recorded = [name for name in RECORDED if _sounds(_folder(name)) and KITCHEN.is_file()]
    notes = [f"{name}: skipped: no {_folder(name)}" for name in RECORDED if name not in recorded]
    cache = platformdirs.user_cache_path(APP_NAME) / "bench-wakeword" / _fingerprint()
    others = list(spotters())
    ours: dict[str, _Ours] = {}
    words = [_Word(SHIPPED, 2), *(_Word(name, 1) for name in (*recorded, HEY_JARVIS))]
    for word in words:
        try:
            ours[word.name] = _Ours.of(word.name, cache, learn=size.learn)
        except _NotLearntError as error:
            notes.append(str(error))
    for word in words:
        if word.name in ours:
            word.engines[OURS] = ours[word.name].settings.policy.threshold
            word.told[OURS] = "{:.3g}".format
        for spotter in others:
            if word.name in spotter.words:
                word.engines[spotter.name] = spotter.thresholds.get(word.name)
                word.told[spotter.name] = spotter.told
        said = _said(word.name, cache, size)
        for kept, spoken in ((word.quiet, said[0]), (word.noisy, said[1])):
            _score([(word, kept)], followed(spoken, f"{word.name}, words"), ours, others)
    for source, count, tracks in _talk(cache, size):
        listening = [(word, word.talk) for word in words if word.name != source]
        listening = [x for x in listening if not (source == "jarvis" and x[0].name == HEY_JARVIS)]
        say(f"talk, {source}: {count} tracks")
        _score(listening, tracks, ours, others)
    header = ["word", "heard by", "threshold", "missed, quiet"]
    rows = [row for word in words for row in _rows(word)]
    page = table([*header, f"missed, {SNR:.0f} dB", "false alarms"], rows)
    goal = "The goal is 10 % missed at 10 dB and at most 0.1 false alarms an hour."
    return "\n\n".join(part for part in (goal, page, missing(), *notes) if part)


class _NotLearntError(Exception):
    """The name was not learnt yet, and shall not be now."""


@dataclass(frozen=True, slots=True)
class _Ours:
    """Both ears for one name."""

    times: Times
    settings: VerifiedSettings
    scored: Callable[[Track], Scored]

    @classmethod
    def of(cls, name: str, cache: Path, *, learn: bool) -> _Ours:
        workshop = _workshop(name, cache, training=True)
        files = wake_files(name, cache)
        if not files.network.exists():
            if not learn:
                raise _NotLearntError(
                    f"{name}: skipped: not learnt yet; a run without --quick does."
                )
            say(f"learning to hear {name!r}")
            teach(workshop, plan.QUICK, files)
        times: Times = 2 if name == SHIPPED else 1
        settings = load_verified(times, files.settings)
        assert settings is not None, "taught for both ears"
        network = load_network(files.network)
        verifier = load_ensemble(files.verifier, WINDOW, ENCODING_SIZE)
        suspector, share = workshop.suspector(network), settings.first_share
        return cls(
            times,
            settings,
            lambda track: measure.both_ears(verifier, suspector.suspected(track), times, share),
        )


def _workshop(name: str, cache: Path, *, training: bool) -> Workshop:
    """Of the kitchen's noise the training has one half and what is measured the other."""
    noises: tuple[Samples, ...] = ()
    if KITCHEN.is_file():
        noise = _samples(KITCHEN)
        half = len(noise) // 2
        noises = (noise[:half] if training else noise[half:],)
    config = Config(wake_word=name)
    workshop = wake_workshop(config, Registry.load(), cache=cache / "made" / name, noises=noises)
    return dataclasses.replace(workshop, report=say)


def _fingerprint() -> str:
    """Of the code that makes sounds and learns from them."""
    return f"{zlib.crc32(b''.join(path.read_bytes() for path in _MADE_BY)):08x}"


def _speakers(name: str, cache: Path, clips: int) -> Speakers:
    """Voices that no training hears."""
    workshop, phrases = _workshop(name, cache, training=False), phrases_for(name)
    folder = workshop.cache / "clips"
    if workshop.kokoro is not None:
        say(f"{name}: {clips} clips by Kokoro's voices")
        speak_clips(workshop.kokoro, phrases, Part.TEST, clips, folder)
    for engine in workshop.accents:
        speak_accents(engine, phrases, Part.TEST, clips // 2, folder)
    spoken = load_clips(folder, Part.TEST) if folder.exists() else {}
    return Speakers(phrases, Part.TEST, random.Random(), spoken, list(workshop.noises))


def _said(name: str, cache: Path, size: Size) -> tuple[Sequence[Track], Sequence[Track]]:
    """The word in quiet and over a kitchen: by real people where recordings say it."""
    if name in RECORDED:
        return _recorded(name, _QUIET_SNR, size), _recorded(name, SNR, size)
    speakers = _speakers(name, cache, size.clips)
    quiet, noisy = plan.words_clean(size.minutes), plan.words_noisy(size.minutes, SNR)
    return list(_made(quiet, speakers)), list(_made(noisy, speakers))


def _made(batch: Batch, speakers: Speakers) -> Iterator[Track]:
    return (track_of(batch, number, speakers) for number in range(batch.count))


def _recorded(name: str, snr: float, size: Size) -> list[Track]:
    paths = _sounds(_folder(name))[:: size.step]
    chance, noise = np.random.default_rng(0), _samples(KITCHEN)
    noise = noise[len(noise) // 2 :]
    return [measure.recorded_word(_samples(path), noise, snr, chance) for path in paths]


def _talk(cache: Path, size: Size) -> Iterator[tuple[str, int, Iterator[Track]]]:
    """Sounds in which nobody says the word: their source, how many tracks, and these."""
    batch = plan.talk(size.hours)
    yield "synthetic", batch.count, _made(batch, _speakers(SHIPPED, cache, size.clips))
    folders = [SPEECH / "en_coffee", *map(_folder, RECORDED)]
    for folder in (*folders, SPEECH / "ko"):
        if paths := _sounds(folder)[:: size.step]:
            sound = [part for path in paths for part in (_samples(path), _GAP)]
            yield folder.name, 1, iter([Track(np.concatenate(sound), ())])
    if KITCHEN.is_file():
        noise = _samples(KITCHEN)
        yield "kitchen", 1, iter([Track(noise[len(noise) // 2 :], ())])


def _folder(word: str) -> Path:
    return SPEECH / "en_wake" / word


def _sounds(folder: Path) -> list[Path]:
    """The recordings in it; none where it is not there."""
    return sorted(path for path in folder.glob("*") if path.suffix in (".flac", ".wav"))


def _score(
    listening: Sequence[tuple[_Word, dict[str, list[Scored]]]],
    tracks: Iterator[Track],
    ours: dict[str, _Ours],
    others: Sequence[Spotter],
) -> None:
    """Adds to each word's scores those of every engine that knows it."""
    names = {word.name for word, _ in listening}
    for track in tracks:
        for spotter in others:
            if names & set(spotter.words):
                found = spotter.scores(track.samples)
                for word, kept in listening:
                    if word.name in found:
                        scored = Scored(found[word.name], track.sayings)
                        kept.setdefault(spotter.name, []).append(scored)
        for word, kept in listening:
            if word.name in ours:
                kept.setdefault(OURS, []).append(ours[word.name].scored(track))


def _rows(word: _Word) -> Iterator[tuple[str, ...]]:
    """Of each engine one at its own threshold and one at each rate of `MOST_AN_HOUR`."""
    for engine, own in word.engines.items():
        if not word.quiet.get(engine):
            continue
        talk = word.talk[engine]
        points = {} if own is None else {own: "its own"}
        for most in MOST_AN_HOUR:
            points.setdefault(lowest_threshold(talk, most), f"for {most:g} an hour")
        for threshold, chosen in points.items():
            yield (
                f"{word.name}{', twice' if word.times == 2 else ''}",
                engine,
                f"{word.told[engine](threshold)}, {chosen}",
                str(measure.misses(word.quiet[engine], word.times, threshold)).strip(),
                str(measure.misses(word.noisy[engine], word.times, threshold)).strip(),
                str(measure.false_alarms(talk, threshold)),
            )


def lowest_threshold(talk: Sequence[Scored], most_an_hour: float) -> float:
    """The lowest at which ``talk``, in which nobody says the word, wakes so often at most."""
    scores = np.unique(np.concatenate([track.scores for track in talk]))
    inside = scores[(scores > 0) & (scores < 1)]
    # Between two scores, and above the highest one.
    candidates = np.append((inside[:-1] + inside[1:]) / 2, (inside[-1:] + 1) / 2)
    low, high = 0, len(candidates) - 1
    while low < high:
        middle = (low + high) // 2
        if measure.false_alarms(talk, float(candidates[middle])).rate <= most_an_hour:
            high = middle
        else:
            low = middle + 1
    return float(candidates[low]) if len(candidates) else 0.5


def _samples(path: Path) -> Samples:
    return np.frombuffer(read_audio(path).pcm, "<i2").astype(np.float32)
