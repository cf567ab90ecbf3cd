"""Phonemes (IPA, any of our three languages) to the fifteen mouth shapes.

A mouth that takes every phoneme flickers: shapes come at least ``SHORTEST`` apart, and where two
compete the lips win over vowels, vowels over the tongue.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.core.speech import Viseme, VisemeAt
from assistant.speak.timing import TimedPhoneme

SHORTEST = 0.08
"""Seconds; a face cannot blend from one shape to the next any faster."""
LEAD = 0.04
"""Seconds the picture goes before the sound: people see speech before they hear it."""
CLOSING = 0.035
"""Seconds the lips take to close before the burst of a p, b or m."""

_SYMBOLS = {
    Viseme.PP: "pbmɓ",
    Viseme.FF: "fvɱʋɸβ",
    Viseme.TH: "θð",
    Viseme.DD: "tdʈɖɾɽ",
    Viseme.KK: "kɡgŋxχɣqɰʁc",
    Viseme.CH: "ʃʒʧʤʨʥɕʑʂʐꭧçj",
    Viseme.SS: "szʦʣ",
    Viseme.NN: "nlɫɬɲɳɴʎ",
    Viseme.RR: "rɹɻɚɝ",
    Viseme.AA: "aɐɑʌæɒAIW",
    Viseme.E: "eɛəɜᵊɘɤᵻ",
    Viseme.IH: "iɪɨɯy",
    Viseme.OH: "oɔOYQø",
    Viseme.OU: "uʊwɥʉœ",
}
_SHAPE = {symbol: viseme for viseme, symbols in _SYMBOLS.items() for symbol in symbols}
# Kokoro's capital letters are diphthongs: the shape they end in.
_GLIDE = {**dict.fromkeys("AIY", Viseme.IH), **dict.fromkeys("OWQ", Viseme.OU)}
_LIPS = {Viseme.PP, Viseme.FF}
_VOWELS = {Viseme.AA, Viseme.E, Viseme.IH, Viseme.OH, Viseme.OU}


def shapes_of(symbol: str) -> tuple[Viseme, ...]:
    """The shapes one phoneme passes through; none for sounds made in the throat (h, ʔ)."""
    letters = [c for c in unicodedata.normalize("NFD", symbol) if c in _SHAPE]
    shapes = [_SHAPE[c] for c in letters]
    if letters and letters[-1] in _GLIDE:
        shapes.append(_GLIDE[letters[-1]])
    if len(shapes) > 1 and shapes[0] is Viseme.DD and shapes[1] in {Viseme.CH, Viseme.SS}:
        del shapes[0]
    return tuple(shapes)


def visemes(phonemes: Sequence[TimedPhoneme], seconds: float) -> tuple[VisemeAt, ...]:
    """The mouth through a clause ``seconds`` long: begins at 0 and ends closed."""
    closed = VisemeAt(seconds, Viseme.SIL)
    wanted = [VisemeAt(0.0, Viseme.SIL), *_led(_shapes(phonemes, seconds)), closed]
    kept: list[VisemeAt] = []
    for shape, following in pairwise(wanted):
        _keep(kept, shape, following.start)
    if len(kept) > 1 and seconds - kept[-1].start < SHORTEST:
        kept.pop()
    return (*kept, closed)


def _shapes(phonemes: Sequence[TimedPhoneme], seconds: float) -> Iterator[VisemeAt]:
    for phoneme, following in pairwise([*phonemes, TimedPhoneme(seconds, "")]):
        length = following.start - phoneme.start
        if not phoneme.symbol.strip():
            if length >= SHORTEST:
                yield VisemeAt(phoneme.start, Viseme.SIL)
            continue
        shapes = shapes_of(phoneme.symbol)
        for number, viseme in enumerate(shapes):
            yield VisemeAt(phoneme.start + length * number / len(shapes), viseme)


def _led(shapes: Iterator[VisemeAt]) -> Iterator[VisemeAt]:
    for shape in shapes:
        ahead = LEAD + (CLOSING if shape.viseme is Viseme.PP else 0.0)
        yield VisemeAt(max(shape.start - ahead, 0.0), shape.viseme)


def _keep(kept: list[VisemeAt], shape: VisemeAt, ends: float) -> None:
    """Adds ``shape`` to ``kept``, or lets it yield to the one before, or the other way round."""
    if not kept:
        kept.append(shape)
        return
    last = kept[-1]
    if shape.viseme is last.viseme:
        return
    if shape.start - last.start >= SHORTEST:
        kept.append(shape)
    elif len(kept) == 1 and last.viseme is Viseme.SIL:
        kept[-1] = VisemeAt(last.start, shape.viseme)
    elif shape.viseme in _LIPS and last.viseme not in _LIPS:
        _replace_last(kept, shape)
    elif ends - last.start >= 2 * SHORTEST:
        kept.append(VisemeAt(last.start + SHORTEST, shape.viseme))
    elif shape.viseme in _VOWELS and last.viseme not in _VOWELS | _LIPS:
        _replace_last(kept, VisemeAt(last.start, shape.viseme))


def _replace_last(kept: list[VisemeAt], shape: VisemeAt) -> None:
    kept.pop()
    if not kept:
        kept.append(shape)
    elif kept[-1].viseme is not shape.viseme:
        # Lips that lead may come before the one they replace, and so too near the one before it.
        kept.append(VisemeAt(max(shape.start, kept[-1].start + SHORTEST), shape.viseme))
