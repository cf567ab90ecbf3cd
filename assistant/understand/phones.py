"""How one written piece sounds, as a string of phones of one alphabet for all three languages.

One alphabet lets an English brand in a Korean sentence be compared with the menu ("latte" and
"라떼"). A phone is one letter: consonants b c d f g h j k l m n p q r s t w x y z, ``N`` (ng),
``S`` (sh), ``0`` (th); vowels a e i o u, ``O`` (ㅓ) and ``U`` (ㅡ). Those of Hangul are in
`assistant.core.korean`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.core.language import Language

_PINYIN_FOLDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "N"), ("ü", "v"))


@lru_cache(maxsize=8192)
def pinyin(reading: str) -> str:
    """Phones of one toneless pinyin syllable, retroflex and plain sibilants as one."""
    for old, new in _PINYIN_FOLDS:
        reading = reading.replace(old, new)
    return reading


# Order matters: longer spellings first. Vowel groups fall to one letter, endings go silent.
_ENGLISH_RULES = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        (r"'", ""),
        (r"^(?:kn|gn|pn)", "n"), (r"^wr", "r"), (r"^ps", "s"), (r"^wh", "w"), (r"^x", "z"),
        (r"eigh|aigh", "a"), (r"ough(?=t)|augh(?=t)", "o"), (r"igh", "i"), (r"gh", ""),
        (r"tch", "C"), (r"(?<=[aeiou])cha$", "ka"), (r"cc(?=[ei])", "C"), (r"sch", "sk"),
        (r"ch", "C"), (r"sh|[st]i(?=on|an)", "S"), (r"ph", "f"), (r"th", "0"),
        (r"dge?(?=$|e)|dg", "j"),
        (r"ck|q(?!u)", "k"), (r"qu", "kw"), (r"c(?=[eiy])", "s"), (r"c", "k"),
        (r"g(?=[ei])(?<!^g)", "j"), (r"x", "ks"), (r"zz", "z"), (r"mb$", "m"),
        (r"ng", "N"), (r"([b-df-hj-np-tv-zSCN0])\1+", r"\1"),
        (r"(?<=[^aeiou])(?:er|or|ar|re)$", "A"), (r"(?<=[^aeiou])ah$", "a"),
        (r"(?<=[^aeiou])le$", "l"),
        (r"(?<=[aeiou][^aeiou])e(?=s?$)", ""), (r"(?<=[^aeiou])ed$", "d"),
        (r"ee|ea|ie|ei|ey|y$", "i"), (r"oo|ou|ew|ue|ui", "u"), (r"oa|ow|oe|au|aw", "o"),
        (r"ai|ay", "a"), (r"(?<=[^aeiou])y(?=[^aeiou])", "i"), (r"v", "b"), (r"C", "c"),
        (r"([aeiou])[aeiou]*", r"\1"), (r"A", "a"),
    )
)  # fmt: skip


@lru_cache(maxsize=16384)
def english(word: str) -> str:
    """Phones of one English word, roughly: spelling rules, no dictionary."""
    for pattern, new in _ENGLISH_RULES:
        word = pattern.sub(new, word)
    return word


# What is still often taken for something else, beyond what `assistant.core.korean` takes for one
# phone: in each group the sounds become the first one.
_CONFUSED = {
    Language.KO: ("oO", "uU", "gkqx", "dt0", "bpf", "jcz", "sS", "lr"),
    Language.EN: ("aeiouOUyw", "bp", "dt0", "gkqx", "szS", "jc", "mnN"),
    Language.ZH: ("lnrN", "fh", "bp", "dt", "gk", "jqcz", "sxS", "uv"),
}
_COARSE = {
    language: str.maketrans({phone: group[0] for group in groups for phone in group})
    for language, groups in _CONFUSED.items()
}


def coarse(phones: str, language: Language) -> str:
    """``phones`` with the sounds that recognisers of ``language`` confuse made one."""
    return phones.translate(_COARSE[language])
