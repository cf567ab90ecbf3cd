"""Cutting an utterance into names, options, counts and small words: the best-explaining cut."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.core.language import Language
from assistant.core.menu import Menu
from assistant.understand.found import Found
from assistant.understand.lexicon import Role, find_words, is_denied_alike
from assistant.understand.names import Name, group_names, item_names, named_options
from assistant.understand.numbers import find_counts
from assistant.understand.sound import Unit, units
from assistant.understand.spot import SURE, Spotter
from assistant.understand.text import clean, is_hangul
from assistant.understand.wording import locale

_RIVAL = 0.06
"""Names that sound this alike in one place are all meant."""
_PART_COST = 0.02
_PART_WORSE = 1.5
"""What is half a name, or an article and half a name, must sound the more like it: "a flat (white)"
is no café latte, but "a mericano" is an americano."""
_ARTICLES = ("a", "an", "the")
_DOUBTFUL = SURE + 0.02
_WORD_WORTH = 0.97
_GROUP_WORTH = 0.9
_PIECE_COST = 0.4
"""What each further segment costs, in phones: long names before short ones."""
DISH_LIKE_PHONES = 3
"""An unknown word of so many phones may be a dish."""
COMMAS = ",，、;"


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters ``start:end`` of the clean text. Exactly one of ``names`` (with their
    ``distance``), ``count`` and ``role`` is set, or none where nothing is known."""

    text: str
    start: int
    end: int
    phones: int
    names: tuple[Name, ...] = ()
    distance: float = 0.0
    count: int | None = None
    role: Role | None = None

    @property
    def is_dish(self) -> bool:
        return any(name.item for name in self.names)

    @property
    def is_half_option(self) -> bool:
        """Whether it is no more than half the name of an option."""
        return bool(self.names) and not any(name.item or name.whole for name in self.names)

    @property
    def is_unknown(self) -> bool:
        return not self.names and self.count is None and self.role is None


class MenuNames:
    """Everything on a menu that can be said in one language."""

    def __init__(self, menu: Menu, language: Language) -> None:
        self.language = language
        self.names = [*item_names(menu, language), *named_options(menu, language)]
        self._spotter = Spotter([name.text for name in self.names], language)
        self._groups = group_names(menu, language)

    def cut(self, text: str) -> list[Segment]:
        """The cut of ``text`` whose segments explain most of its sound."""
        even = clean(text)
        heard = units(text, self.language)
        worded = self._worded(text, heard, even)
        words = {(piece.first, piece.last) for piece in worded}
        named = [p for p in self._named(heard, even) if not _only_sounds(p, words)]
        pieces = [*named, *worded, *self._grouped(heard, even)]
        cut = _as_counts(_best_cut(pieces, heard, even), even, self.language)
        return _with_commas(_join_halves(_join_unknown(cut, even), even), even)

    def _named(self, heard: Sequence[Unit], even: str) -> list[_Piece]:
        places: dict[tuple[int, int], list[tuple[float, Name]]] = {}
        for spot in self._spotter.spots(heard):
            name = self.names[spot.index]
            far = spot.distance
            if not name.whole:
                far = _PART_WORSE * far + _PART_COST
            elif _is_article(heard[spot.first], even):
                far *= _PART_WORSE
            said = even[heard[spot.first].start : heard[spot.last - 1].end]
            if far and not is_denied_alike(name.text, said, self.language):
                far = max(far, _DOUBTFUL)
            places.setdefault((spot.first, spot.last), []).append((far, name))
        return [
            _named_piece(first, last, near, heard, even) for (first, last), near in places.items()
        ]

    def _worded(self, text: str, heard: Sequence[Unit], even: str) -> list[_Piece]:
        found: list[tuple[Found[Role] | Found[int], int | None, Role | None]] = [
            *((f, None, f.value) for f in find_words(text, self.language)),
            *((f, f.value, None) for f in find_counts(text, self.language)),
        ]
        pieces = []
        for span, count, role in found:
            first = next((i for i, u in enumerate(heard) if u.start >= span.start), len(heard))
            last = next((i for i, u in enumerate(heard) if u.end > span.end), len(heard))
            if first < last:
                segment = _segment(first, last, heard, even, count=count, role=role)
                pieces.append(_Piece(first, last, _WORD_WORTH * segment.phones, segment))
        return pieces

    def _grouped(self, heard: Sequence[Unit], even: str) -> list[_Piece]:
        """Names of groups of options; where they are of an option's name, they are of that."""
        pieces = []
        for match in self._groups.finditer(even):
            within = [i for i, u in enumerate(heard) if match.start() <= u.start < match.end()]
            if within:
                first, last = within[0], within[-1] + 1
                segment = _segment(first, last, heard, even, role=Role.FILL)
                pieces.append(_Piece(first, last, _GROUP_WORTH * segment.phones, segment))
        return pieces


def _only_sounds(piece: _Piece, words: Collection[tuple[int, int]]) -> bool:
    """Whether a name only sounds like a small word that was said: the "so" of "so large" is no
    soy."""
    written = any(clean(name.text) == piece.segment.text for name in piece.segment.names)
    return (piece.first, piece.last) in words and not written


def _is_article(unit: Unit, even: str) -> bool:
    return even[unit.start : unit.end] in _ARTICLES


@dataclass(frozen=True, slots=True)
class _Piece:
    """A possible segment over units ``first:last`` and what it explains."""

    first: int
    last: int
    worth: float
    segment: Segment


def _named_piece(
    first: int, last: int, near: list[tuple[float, Name]], heard: Sequence[Unit], even: str
) -> _Piece:
    best = min(far for far, _ in near)
    names = tuple(dict.fromkeys(name for far, name in near if far - best <= _RIVAL))
    segment = _segment(first, last, heard, even, names=names, distance=best)
    return _Piece(first, last, segment.phones * (1.0 - 2.0 * best), segment)


def _segment(
    first: int,
    last: int,
    heard: Sequence[Unit],
    even: str,
    *,
    names: tuple[Name, ...] = (),
    distance: float = 0.0,
    count: int | None = None,
    role: Role | None = None,
) -> Segment:
    start, end = heard[first].start, heard[last - 1].end
    phones = sum(len(unit.phones) for unit in heard[first:last])
    return Segment(even[start:end], start, end, phones, names, distance, count, role)


def _best_cut(pieces: Sequence[_Piece], heard: Sequence[Unit], even: str) -> list[Segment]:
    """Viterbi over unit boundaries; units in no piece are unknown and worth nothing."""
    by_end: dict[int, list[_Piece]] = {}
    for piece in pieces:
        by_end.setdefault(piece.last, []).append(piece)
    best: list[tuple[float, _Piece | None]] = [(0.0, None)]
    for end in range(1, len(heard) + 1):
        choice: tuple[float, _Piece | None] = (best[end - 1][0], None)
        for piece in by_end.get(end, ()):
            worth = best[piece.first][0] + piece.worth - _PIECE_COST
            if worth > choice[0]:
                choice = (worth, piece)
        best.append(choice)
    cut: list[Segment] = []
    end = len(heard)
    while end:
        last = best[end][1]
        cut.append(last.segment if last else _segment(end - 1, end, heard, even))
        end = last.first if last else end - 1
    return cut[::-1]


def _as_counts(cut: list[Segment], even: str, language: Language) -> list[Segment]:
    """With the counts that were written down as small words: "too cokes and for burgers", "make
    it to". Such a word stays what it is unless dishes follow it where a count would stand, or a
    change ends in it."""
    counts = locale(language)["order"].get("sound_like_counts", {})
    return [
        replace(segment, count=counts[segment.text], role=None)
        if segment.text in counts and _counts_here(cut, i, even)
        else segment
        for i, segment in enumerate(cut)
    ]


def _counts_here(cut: Sequence[Segment], index: int, even: str) -> bool:
    before = cut[index - 1] if index else None
    rest = cut[index + 1 :]
    if before is not None and before.role is Role.CHANGE:
        return all(segment.role in (Role.FILL, Role.ORDER) for segment in rest)
    begins = (
        before is None
        or before.role is Role.AND
        or (before.role is Role.ORDER and not before.text.endswith("order"))
        or any(comma in even[before.end : cut[index].start] for comma in COMMAS)
    )
    return begins and bool(rest) and rest[0].is_dish and rest[0].text.endswith("s")


def _join_unknown(cut: Sequence[Segment], even: str) -> list[Segment]:
    joined: list[Segment] = []
    for segment in cut:
        before = joined[-1] if joined else None
        between = even[before.end : segment.start] if before else ""
        if before and not between.strip() and _is_one_word(before, segment, bool(between)):
            phones = before.phones + segment.phones
            joined[-1] = Segment(
                even[before.start : segment.end], before.start, segment.end, phones
            )
        else:
            joined.append(segment)
    return joined


def _join_halves(cut: Sequence[Segment], even: str) -> list[Segment]:
    """Half an option's name and an unknown word behind it are one thing that is not on the menu:
    the "almond biscuit" where there is almond milk."""
    joined: list[Segment] = []
    for segment in cut:
        before = joined[-1] if joined else None
        if (
            before
            and segment.is_unknown
            and segment.phones >= DISH_LIKE_PHONES
            and before.is_half_option
            and not even[before.end : segment.start].strip()
        ):
            phones = before.phones + segment.phones
            text = even[before.start : segment.end]
            joined[-1] = Segment(text, before.start, segment.end, phones)
        else:
            joined.append(segment)
    return joined


def _is_one_word(a: Segment, b: Segment, apart: bool) -> bool:
    """Whether two segments are one unknown word: a particle inside of it is none."""
    if a.is_unknown and b.is_unknown:
        return True
    grown = (a.is_unknown and _is_particle(b)) or (_is_particle(a) and b.is_unknown)
    return grown and not apart


def _is_particle(segment: Segment) -> bool:
    return (
        segment.role in (Role.FILL, Role.AFTER)
        and len(segment.text) == 1
        and is_hangul(segment.text)
    )


def _with_commas(cut: Sequence[Segment], even: str) -> list[Segment]:
    """A comma joins as "and" does."""
    found: list[Segment] = []
    for segment in cut:
        if found and any(c in COMMAS for c in even[found[-1].end : segment.start]):
            found.append(Segment(",", found[-1].end, segment.start, 0, role=Role.AND))
        found.append(segment)
    return found


@lru_cache(maxsize=32)
def menu_names(menu: Menu, language: Language) -> MenuNames:
    return MenuNames(menu, language)
