"""Coffee orders of real people at a café's counter, in quiet and among a kitchen's noise.

Noise is mixed as in Picovoice's speech-to-intent benchmark, whose published figures this is to be
compared with: the loudest frame of 2048 samples of the speech is so many dB above the loudest of
the noise. Each peer's text goes through the same understanding as the device's.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.core.audio import Audio
from assistant.core.encoding import encode
from assistant.core.language import Language
from assistant.core.menu import Basket, Menu
from assistant.hear.files import read_audio, write_wav
from assistant.models.registry import Registry
from assistant.places.catalogue import Catalogue
from assistant.understand.orders import parse_order
from scripts.benchmarks.peers import DEVICE, missing, recognisers
from scripts.benchmarks.progress import followed, say
from scripts.benchmarks.recordings import (
    KITCHEN,
    ROOT,
    SPEECH,
    Slots,
    basket_slots,
    hear,
    ordered_slots,
    wanted_slots,
)
from scripts.benchmarks.tables import bounded, share, table

SHOP = "cafe-bom"
SNRS = (6, 9, 12, 15, 18, 21, 24)
STEP, QUICK_STEP = 10, 30
"""Every such recording is heard, in quiet and at every ratio."""
_FRAME = 2048

Samples = NDArray[np.float64]


class _Outcome(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    """Something else is in the basket."""
    NONE = "none"


def counter_orders(*, step: int) -> str:
    """A table: who had how many orders wholly right, in quiet, at each ratio and on average, of
    every ``step``-th recording."""
    folder = SPEECH / "en_coffee"
    if not folder.is_dir():
        return f"skipped: no {folder}"
    labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    wanted = {Path(name).stem: wanted_slots(label["slots"]) for name, label in labels.items()}
    names = sorted(wanted)[::step]
    kitchen = _samples(KITCHEN)
    counts: dict[str, dict[int | None, Counter[_Outcome]]] = {}
    with tempfile.TemporaryDirectory() as mixed:
        files = list(_mixtures(folder, names, kitchen, Path(mixed)))
        for who, results in _all_results([path for _, path in files]):
            counted = counts.setdefault(who, {snr: Counter() for snr in (None, *SNRS)})
            for (snr, path), got in zip(files, results, strict=True):
                counted[snr][_outcome(wanted[path.stem.partition("_")[0]], got)] += 1
    rows = [row for who, counted in counts.items() for row in _rows(who, counted)]
    header = ["heard by", "basket", "clean", *(f"{snr} dB" for snr in SNRS), "mean 6-24 dB"]
    told = f"{len(names)} recordings. The goals are 95 % right clean and 90 % from 6 to 24 dB."
    parts = (told, table(header, rows), missing(Registry.load(), (Language.EN,)))
    return "\n\n".join(part for part in parts if part)


def mixed(speech: Samples, noise: Samples, snr: float) -> Samples:
    """``noise`` under ``speech`` of the same length, ``snr`` dB between their loudest frames."""
    ratio = _loudest(speech) / (_loudest(noise) * 10 ** (snr / 10))
    sum_of_both: Samples = speech + np.sqrt(ratio) * noise
    halved: Samples = sum_of_both / (2 * np.abs(sum_of_both).max())
    return halved


def _loudest(samples: Samples) -> float:
    """Energy of the loudest frame."""
    whole = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
    return float((whole**2).sum(axis=1).max())


def _mixtures(
    folder: Path, names: list[str], kitchen: Samples, out: Path
) -> Iterator[tuple[int | None, Path]]:
    for name in names:
        speech = _samples(folder / f"{name}.flac")
        for snr in (None, *SNRS):
            path = out / f"{name}_{snr}.wav"
            sound = speech
            if snr is not None:
                at = random.Random(path.stem).randrange(len(kitchen) - len(speech))
                sound = mixed(speech, kitchen[at : at + len(speech)], snr)
            write_wav(path, Audio(np.rint(sound * 32767).astype("<i2").tobytes()))
            yield snr, path


def _samples(path: Path) -> Samples:
    return np.frombuffer(read_audio(path).pcm, "<i2") / 32768


def _all_results(files: list[Path]) -> Iterator[tuple[str, list[Slots]]]:
    """Of the device and of each peer: what is in the basket after each file, {} for nothing."""
    say(f"counter, {DEVICE}: {len(files)} files")
    heard = hear(files, "--shop", SHOP, "--language", "en")
    yield DEVICE, [ordered_slots(facts) for _, facts in heard]
    menu = Catalogue.load(ROOT / "assets" / "city").get(SHOP).menu
    for peer in recognisers(Registry.load()):
        if Language.EN in peer.languages:
            texts = (
                peer.read(read_audio(path), Language.EN)
                for path in followed(files, f"counter, {peer.name}")
            )
            yield peer.name, [_slots(text, menu) for text in texts]


def _slots(text: str, menu: Menu) -> Slots:
    """What the device's understanding puts into the basket for ``text``."""
    parse = parse_order((text,), menu, Language.EN, current=Basket())
    if parse.is_empty or parse.doubts:
        return {}
    return basket_slots([encode(line) for line in parse.lines])


def _outcome(wanted: Slots, got: Slots) -> _Outcome:
    if not got:
        return _Outcome.NONE
    return _Outcome.RIGHT if got == wanted else _Outcome.WRONG


def _rows(who: str, counted: dict[int | None, Counter[_Outcome]]) -> Iterator[list[str]]:
    for outcome in (_Outcome.RIGHT, _Outcome.WRONG):
        noisy = sum((counted[snr] for snr in SNRS), Counter[_Outcome]())
        shares = [share(c[outcome], c.total()) for c in (counted[snr] for snr in (None, *SNRS))]
        yield [who, outcome, *shares, bounded(noisy[outcome], noisy.total())]
