"""Korean particles that depend on the sound before them, written "은(는)" in locale files."""

from __future__ import annotations

import re

# (after a final consonant, after a vowel), keyed by how a locale file writes the pair.
PAIRS = {
    "은(는)": ("은", "는"),
    "이(가)": ("이", "가"),
    "을(를)": ("을", "를"),
    "과(와)": ("과", "와"),
    "이에요(예요)": ("이에요", "예요"),
    "이고(고)": ("이고", "고"),
    "이랑(랑)": ("이랑", "랑"),
    "으로(로)": ("으로", "로"),
    "이요(요)": ("이요", "요"),
    "이라(라)": ("이라", "라"),
}
_PAIR = re.compile("(.?)(" + "|".join(re.escape(pair) for pair in PAIRS) + ")", re.DOTALL)
_HANGUL_FIRST, _HANGUL_LAST, _FINALS = 0xAC00, 0xD7A3, 28
_FINAL_RIEUL = 8
# How digits and Latin letters end when read in Korean: "" is a vowel.
_READ_ENDING = dict(zip("0123456789", "ㅇㄹ ㅁ  ㄱㄹㄹ ", strict=True)) | {
    "l": "ㄹ", "m": "ㅁ", "n": "ㄴ", "r": "ㄹ", "L": "ㄹ", "M": "ㅁ", "N": "ㄴ", "R": "ㄹ",
}  # fmt: skip
_TIME = re.compile(r"\d:(\d\d)$")


def _ending(text: str) -> str:
    """The final consonant a text is read with, "" for a vowel."""
    if clock := _TIME.search(text):
        # Read with its unit: "일곱 시", "일곱 시 오 분".
        return "" if clock[1] == "00" else "ㄴ"
    character = text[-1:]
    if not character:
        return ""
    code = ord(character)
    if _HANGUL_FIRST <= code <= _HANGUL_LAST:
        final = (code - _HANGUL_FIRST) % _FINALS
        return "" if final == 0 else "ㄹ" if final == _FINAL_RIEUL else "ㅇ"
    return _READ_ENDING.get(character, "").strip()


def settle_particles(text: str) -> str:
    """Picks the particle that fits: "콜라을(를)" becomes "콜라를", "밥을(를)" "밥을".

    Quotes and brackets between the word and the particle are looked through.
    """

    def pick(match: re.Match[str]) -> str:
        closed, open_ = PAIRS[match[2]]
        before = text[: match.end(1)].rstrip("\"'”’)]」』 ")
        ending = _ending(before)
        # (으)로 takes the short form after ㄹ too.
        short = ending == "" or (match[2] == "으로(로)" and ending == "ㄹ")
        return match[1] + (open_ if short else closed)

    return _PAIR.sub(pick, text)
