"""Mandarin as it sounds, in the phones that the sound model tells apart: initials and whole finals,
without tones.

A syllable takes some 200 ms, ten frames: two phones leave each of them room.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import product

from assistant.core.chinese import number, simplified
from assistant.core.language import Language
from assistant.core.pinyin import parts, pinyin_of
from assistant.core.pinyin import syllables as pinyin_syllables
from assistant.hear.phonetic.pronunciation import Pronunciation

_APICAL = "-i"
"""The vowel of 字 and 知, which pinyin writes as that of 鸡."""
_BEFORE_APICAL = {"zh", "ch", "sh", "r", "z", "c", "s"}
_INITIALS = (
    *("b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x"),
    *("zh", "ch", "sh", "r", "z", "c", "s"),
)
_FINALS = (
    *("a", "o", "e", "ai", "ei", "ao", "ou", "an", "en", "ang", "eng", "ong", "er", _APICAL),
    *("i", "ia", "ie", "iao", "iou", "ian", "in", "iang", "ing", "iong"),
    *("u", "ua", "uo", "uai", "uei", "uan", "uen", "uang", "v", "ve", "van", "vn"),
)
_PHONE = {name: code for code, name in enumerate((*_INITIALS, *_FINALS), start=ord("!"))}
PHONES = bytes(_PHONE.values())

_HANZI = r"[\u3400-\u9fff]"
_PIECES = re.compile(rf"(?P<hanzi>{_HANZI}+)|(?P<figure>\d[\d,]*)|[^\W\d_]+")
_MOST_WAYS = 8
_LONGEST_NUMBER = 8
# Words of ours in which a hanzi is not read as it is by itself.
_AS_READ = {
    "重新": "虫新", "什锦": "石锦", "便宜": "骈宜", "蛤蜊": "格蜊", "番茄": "番切", "不了": "不瞭",
    "还给": "环给", "调味": "条味", "调料": "条料", "咖喱": "嘎喱", "银行": "银航", "睡觉": "睡叫",
    "音乐": "音月",
}  # fmt: skip
_WORD_AS_READ = re.compile("|".join(_AS_READ))


@lru_cache(maxsize=1024)
def syllable_phones(pinyin: str) -> bytes:
    """The phones of a syllable without tone; none of what is no syllable."""
    initial, final = parts(pinyin)
    if final == "i" and initial in _BEFORE_APICAL:
        final = _APICAL
    elif final == "o" and initial:
        final = "uo"
    elif final == "ueng":
        final = "ong"
    names = [initial, final] if initial else [final]
    return bytes(_PHONE[name] for name in names) if set(names) <= _PHONE.keys() else b""


@lru_cache(maxsize=65536)
def readings(text: str) -> tuple[bytes, ...]:
    """The phones of a text, one for each way to say it; none where letters of another script are in
    it."""
    ways: list[list[bytes]] = []
    for piece in _PIECES.finditer(simplified(text)):
        if piece["hanzi"]:
            heard = _WORD_AS_READ.sub(lambda match: _AS_READ[match.group()], piece["hanzi"])
            ways += (_ways(hanzi) for hanzi in heard)
        elif piece["figure"]:
            ways.append([_joined(words) for words in _numbers(piece["figure"])])
        else:
            return ()
    if any(way == [b""] for way in ways):
        return ()
    found = (b"".join(way) for way, _ in zip(product(*ways), range(_MOST_WAYS), strict=False))
    return tuple(one for one in dict.fromkeys(found) if one)


def _ways(hanzi: str) -> list[bytes]:
    phones = syllable_phones(pinyin_of(hanzi))
    # 哪儿 is said with two syllables or one.
    return [phones, b""] if hanzi == "儿" else [phones]


def _joined(words: str) -> bytes:
    return b"".join(_ways(hanzi)[0] for hanzi in words)


def _numbers(figure: str) -> Iterator[str]:
    value = int(figure.replace(",", "")[:_LONGEST_NUMBER])
    yield number(value)
    if value == 2:
        yield "两"


def written(phones: bytes) -> str:
    """Phones in hanzi, of each syllable the most frequent; what makes no syllable is dropped."""
    text, at = "", 0
    while at < len(phones):
        length = 2 if phones[at : at + 2] in _hanzi() else 1
        text += _hanzi().get(phones[at : at + length], "")
        at += length
    return text


@cache
def syllables() -> tuple[str, ...]:
    """A hanzi of each."""
    return tuple(_hanzi().values())


@cache
def _hanzi() -> dict[bytes, str]:
    of: dict[bytes, str] = {}
    for pinyin, hanzi in pinyin_syllables().items():
        if phones := syllable_phones(pinyin):
            of.setdefault(phones, hanzi[0])
    return of


CHINESE = Pronunciation(
    Language.ZH,
    PHONES,
    readings,
    readings,
    written,
    re.compile(rf"(?:(?!儿){_HANZI})+"),
    lambda text: text.replace(" ", ""),
    syllables,
    1.0,
)
