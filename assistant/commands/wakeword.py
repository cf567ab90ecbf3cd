"""``run.py wakeword``: train a wake word, teach it a voice, measure it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from assistant.commands.options import Subparsers
from assistant.config import load_config
from assistant.core.audio import SAMPLE_RATE
from assistant.hear.files import read_audio
from assistant.hear.wake_files import (
    SHIPPED,
    Times,
    WakeFiles,
    learnt_files,
    load_settings,
    load_verified,
    own_files,
    wake_files,
)
from assistant.hear.wake_network import load_ensemble, load_network
from assistant.hear.wake_verifier import ENCODING_SIZE, WINDOW
from assistant.hear.wakeword import measure, plan
from assistant.hear.wakeword.clip import Samples
from assistant.hear.wakeword.suspects import Suspected
from assistant.hear.wakeword.teaching import enrolled_sounds, keep_enrolled, teach
from assistant.hear.wakeword.tracks import Track
from assistant.hear.wakeword.workshop import Workshop
from assistant.hear.window_network import WindowEnsemble
from assistant.models import Registry
from assistant.workshops import wake_workshop

_GAP_SECONDS = 0.5


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(
        "wakeword", help="train a wake word, teach it your voice, or measure it"
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    train = actions.add_parser("train", help="learn a name from synthetic voices")
    train.add_argument("--quick", action="store_true", help="ten minutes instead of hours")
    enrol = actions.add_parser("enrol", help="learn a name from how you say it")
    enrol.add_argument("recording", nargs="+", type=Path, help="the name said once; three will do")
    tried = actions.add_parser("measure", help="misses against false alarms an hour")
    tried.add_argument("--times", type=int, choices=(1, 2), default=2, help="said once or twice")
    tried.add_argument("--hours", type=float, default=1.0, help="hours of synthetic talk")
    tried.add_argument("--minutes", type=int, default=15, help="minutes of words at each loudness")
    tried.add_argument("--snr", type=float, default=10.0, help="dB of the word over the noise")
    tried.add_argument(
        "--words", type=Path, help="folder of recordings of the word, said once in each"
    )
    tried.add_argument(
        "--talk", type=Path, nargs="*", default=(), help="folders of recordings without the word"
    )
    for action in (train, enrol, tried):
        action.add_argument("--word", default=SHIPPED, help="the name")
        action.add_argument("--noise", type=Path, help="a noise recording to mix beneath")
        action.add_argument("--cache", type=Path, help="where clips and features are kept")
    return parser


def run(options: argparse.Namespace) -> int:
    actions = {"train": _train, "enrol": _enrol, "measure": _measure}
    return actions[options.action](options)


def _train(options: argparse.Namespace) -> int:
    files = learnt_files(options.word, _data_folder())
    effort = plan.QUICK if options.quick else plan.FULL
    teach(_workshop(options, enrolled_sounds(files)), effort, files)
    print(f"wrote {files.network}")
    return 0


def _enrol(options: argparse.Namespace) -> int:
    own, files = (find(options.word, _data_folder()) for find in (own_files, learnt_files))
    keep_enrolled(files, [_samples(path) for path in options.recording])
    start = load_network(files.network) if files.network.exists() else None
    verifier = _verifier(files) if files.verifier.exists() else None
    teach(_workshop(options, enrolled_sounds(files)), plan.QUICK, own, start, verifier)
    print(f"{options.word} has been learnt from {len(enrolled_sounds(files))} recordings")
    return 0


def _measure(options: argparse.Namespace) -> int:
    files = _files(options.word)
    network, workshop = load_network(files.network), _workshop(options)
    suspector = workshop.suspector(network)
    found = {
        "clean": workshop.suspected_tracks(plan.words_clean(options.minutes), network),
        f"{options.snr:g} dB": workshop.suspected_tracks(
            plan.words_noisy(options.minutes, options.snr), network
        ),
    }
    talk = {"synthetic talk": workshop.suspected_tracks(plan.talk(options.hours), network)}
    if options.words:
        words = _recorded_words(options, workshop)
        found["recordings"] = [suspector.suspected(track) for track in words]
    for folder in options.talk:
        joined = Track(np.concatenate(list(_with_gaps(folder))), ())
        talk[folder.name] = [suspector.suspected(joined)]
    _print_curve(
        "one ear",
        lambda track: measure.one_ear(track, options.times),
        (found, talk),
        options.times,
        load_settings(options.times, files.settings).threshold,
    )
    settings = load_verified(options.times, files.settings)
    if settings is None or workshop.encode is None:
        return 0
    verifier = _verifier(files)
    share = settings.first_share
    _print_curve(
        "both ears",
        lambda track: measure.both_ears(verifier, track, options.times, share),
        (found, talk),
        options.times,
        settings.policy.threshold,
    )
    return 0


def _print_curve(
    title: str,
    scored: Callable[[Suspected], measure.Scored],
    tracks: tuple[dict[str, list[Suspected]], dict[str, list[Suspected]]],
    times: Times,
    chosen: float,
) -> None:
    found, talk = (
        {name: [scored(track) for track in part] for name, part in parts.items()}
        for parts in tracks
    )
    print(title)
    for line in measure.curve(found, talk, times, chosen):
        print(line)


def _verifier(files: WakeFiles) -> WindowEnsemble:
    return load_ensemble(files.verifier, WINDOW, ENCODING_SIZE)


def _files(word: str) -> WakeFiles:
    return wake_files(word, _data_folder())


def _data_folder() -> Path:
    return Path(load_config().data_folder)


def _workshop(options: argparse.Namespace, enrolled: tuple[Samples, ...] = ()) -> Workshop:
    config = load_config(wake_word=options.word)
    noises: tuple[Samples, ...] = ()
    if options.noise:
        # The first half to train with, the second to measure with.
        noise = _samples(options.noise)
        half = len(noise) // 2
        noises = (noise[half:] if options.action == "measure" else noise[:half],)
    return wake_workshop(
        config, Registry.load(), cache=options.cache, enrolled=enrolled, noises=noises
    )


def _recorded_words(options: argparse.Namespace, workshop: Workshop) -> Iterator[Track]:
    chance = np.random.default_rng(0)
    for path in _sounds(options.words):
        samples = _samples(path)
        if workshop.noises:
            noise = np.concatenate(workshop.noises)
        else:
            noise = chance.standard_normal(2 * len(samples) + 100_000).astype(np.float32)
        yield measure.recorded_word(samples, noise, options.snr, chance)


def _with_gaps(folder: Path) -> Iterator[Samples]:
    gap = np.zeros(int(_GAP_SECONDS * SAMPLE_RATE), np.float32)
    for path in _sounds(folder):
        yield _samples(path)
        yield gap


def _sounds(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    return sorted(path for path in place.rglob("*") if path.suffix in (".wav", ".flac", ".ogg"))


def _samples(path: Path) -> Samples:
    return np.frombuffer(read_audio(path).pcm, "<i2").astype(np.float32)
