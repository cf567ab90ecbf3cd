"""English as it sounds, in the phones that the sound model tells apart: espeak-ng's American ones,
folded where accents differ."""

from __future__ import annotations

import re
import threading
from functools import cache, lru_cache
from itertools import islice, product

from assistant.core.language import Language
from assistant.hear.phonetic.pronunciation import Pronunciation
from assistant.hear.wakeword.espeak import ESPEAK_VOICES, espeak

# Longest first. One letter a phone: the vowels of cot and caught are one, so are those of but and
# the; a flap is a d.
_PHONES = (
    ("tʃ", "C"), ("dʒ", "j"), ("aɪ", "Y"), ("aʊ", "W"), ("eɪ", "A"), ("oʊ", "O"), ("əʊ", "O"),
    ("ɔɪ", "J"), ("ɜː", "R"), ("iː", "I"), ("uː", "U"), ("əl", "l"), ("ɪ", "i"), ("ᵻ", "i"),
    ("i", "I"), ("ɛ", "e"), ("e", "e"), ("æ", "a"), ("a", "a"), ("ɑ", "o"), ("ɒ", "o"),
    ("ɔ", "o"), ("o", "o"), ("ʊ", "u"), ("u", "U"), ("ʌ", "@"), ("ə", "@"), ("ɐ", "@"),
    ("ɚ", "R"), ("ɜ", "R"), ("p", "p"), ("b", "b"), ("t", "t"), ("ɾ", "d"), ("d", "d"),
    ("k", "k"), ("x", "k"), ("ɡ", "g"), ("f", "f"), ("v", "v"), ("θ", "T"), ("ð", "D"),
    ("s", "s"), ("z", "z"), ("ʃ", "S"), ("ʒ", "Z"), ("h", "h"), ("m", "m"), ("n", "n"),
    ("ŋ", "N"), ("l", "l"), ("ɬ", "l"), ("ɹ", "r"), ("r", "r"), ("w", "w"), ("j", "y"),
)  # fmt: skip
_OF = dict(_PHONES)
_IPA = re.compile("|".join(ipa for ipa, _ in _PHONES))
PHONES = "".join(dict.fromkeys(_OF.values())).encode()
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d[\d,]*(?:[:.]\d+)*")
_LATIN = re.compile(r"[a-z0-9',:.À-ÿ]+", re.IGNORECASE)
# Our own name, as Whisper spells it, and how English speakers say it: as "shower" with an r and
# without, and with the letter E.
_NAME = re.compile(r"\bxiao(?:['-](?=[a-z])| (?=e\b))?(?:e|a|ah|er|or)?\b", re.IGNORECASE)
_NAME_SAID = (b"SWR", b"SW@", b"SWI")
_ONSETS = (
    *("", "b", "bl", "br", "ch", "d", "dr", "f", "fl", "fr", "g", "gl", "gr", "h", "j", "k", "kl"),
    *("l", "m", "n", "p", "pl", "pr", "r", "s", "sh", "sk", "sl", "sm", "sp", "st", "sw", "t"),
    *("th", "tr", "v", "w", "y", "z"),
)
_NUCLEI = ("a", "e", "i", "o", "u", "ee", "ai", "ou", "oi", "oo", "ar", "er", "or")
_CODAS = ("", "", "", "n", "m", "ng", "l", "s", "t", "d", "k", "p", "sh", "ck", "ft", "nt", "st")
_MOST_WAYS = 4
_ALONE = threading.Lock()
"""espeak-ng is not for two threads at a time."""


@lru_cache(maxsize=16384)
def word_phones(word: str) -> bytes:
    """The phones of one word or figure."""
    with _ALONE:
        ipa = espeak().phonemes(word, ESPEAK_VOICES["en"])
    return "".join(_OF[match.group()] for match in _IPA.finditer(ipa)).encode()


@lru_cache(maxsize=65536)
def readings(text: str) -> tuple[bytes, ...]:
    """The phones of a text; none where letters of another script are in it."""
    spelt = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    # Whoever says the name twice says it alike.
    between = [_WORD.findall(words) for words in _NAME.split(spelt)]
    if not all(_LATIN.fullmatch(word) for words in between for word in words):
        return ()
    ways = islice(product(*(product(*map(_word_ways, words)) for words in between)), _MOST_WAYS)
    said = [[b"".join(words) for words in way] for way in ways]
    names = _NAME_SAID if len(between) > 1 else (b"",)
    return tuple(filter(None, (name.join(way) for way in said for name in names)))


def _word_ways(word: str) -> tuple[bytes, ...]:
    """The phones of a word, and those that many who know it from menus read into it: the ch of
    "mocha" as in "chocolate", and its o as in "not"."""
    phones = word_phones(word)
    if "ch" not in word.lower() or b"C" in phones:
        return (phones,)
    misread = phones.replace(b"k", b"C")
    return tuple(dict.fromkeys((phones, misread, misread.replace(b"O", b"o"))))


def _written(_: bytes) -> str:
    """Nothing: one would have to know where words end."""
    return ""


@cache
def syllables() -> tuple[str, ...]:
    """Spelt as English is."""
    return tuple(map("".join, product(_ONSETS, _NUCLEI, _CODAS)))


ENGLISH = Pronunciation(
    Language.EN,
    PHONES,
    readings,
    readings,
    _written,
    re.compile(r"[A-Za-z' ]+"),
    str.split,
    syllables,
    0.0,
)
