"""Reading TOML that people write by hand: an error names the file, the field, what is expected."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from assistant.core.amount import Money
from assistant.core.errors import PlaceError
from assistant.core.language import Language, Localised
from assistant.core.travel import Point

T = TypeVar("T")

ID = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
LONGEST_TEXT = 400
MOST_WON = 10_000_000
FARTHEST = 20_000
"""Metres from the station."""


class Table:
    """One table of a TOML file. Each getter returns a checked value or raises `PlaceError`.

    Args:
        values: the table as tomllib read it.
        file: the file's name, for errors.
        path: where in the file the table lies, such as ``sections[0].items[2]``.
    """

    def __init__(self, values: dict[str, Any], file: str, path: str = "") -> None:
        self._values = values
        self._file = file
        self._path = path
        self._read: set[str] = set()

    @classmethod
    def load(cls, path: Path) -> Table:
        """Raises PlaceError when the file cannot be read or is not TOML."""
        try:
            return cls.parse(path.read_text(encoding="utf-8"), path.name)
        except OSError as error:
            raise PlaceError(f"{path.name}: cannot be read: {error.strerror}") from error
        except UnicodeDecodeError as error:
            raise PlaceError(f"{path.name}: is not UTF-8 at byte {error.start}") from error

    @classmethod
    def parse(cls, text: str, file: str) -> Table:
        """Raises PlaceError when ``text`` is not TOML."""
        try:
            return cls(tomllib.loads(text), file)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise PlaceError(f"{file}: is not TOML: {error}") from error

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def has(self, key: str) -> bool:
        return key in self._values

    def done(self) -> None:
        """Raises PlaceError when a field was never read: most often a misspelt name."""
        for key in self._values.keys() - self._read:
            self.wrong(key, f"no such field; known here: {', '.join(sorted(self._read))}")

    def wrong(self, key: str, what: str) -> NoReturn:
        raise PlaceError(f"{self._file}: {self._where(key)}: {what}")

    def expected(self, key: str, what: str) -> NoReturn:
        got = repr(self._values[key]) if key in self._values else "nothing"
        self.wrong(key, f"expected {what}, got {got}")

    def raw(self, key: str) -> Any:
        """The unchecked value, ``None`` where the field is left out."""
        self._read.add(key)
        return self._values.get(key)

    def maybe(self, read: Callable[..., T], key: str, **limits: Any) -> T | None:
        """``read(key, **limits)``, or ``None`` where the field is left out."""
        return None if self.raw(key) is None else read(key, **limits)

    def text(self, key: str) -> str:
        value = self.raw(key)
        if not isinstance(value, str) or not _is_text(value):
            self.expected(key, f"a text of 1 to {LONGEST_TEXT} characters on one line")
        return value

    def id(self, key: str) -> str:
        value = self.raw(key)
        if not isinstance(value, str) or not ID.fullmatch(value):
            self.expected(key, 'small letters, digits and hyphens, such as "beef-bulgogi"')
        return value

    def one_of(self, key: str, codes: Collection[str]) -> str:
        value = self.raw(key)
        if not isinstance(value, str) or value not in codes:
            self.expected(key, f"one of {', '.join(sorted(codes))}")
        return value

    def integer(self, key: str, *, least: int = 0, most: int = MOST_WON) -> int:
        value = self.raw(key)
        # A bool is an int to Python, but not to whoever wrote the file.
        if type(value) is not int or not least <= value <= most:
            self.expected(key, f"a whole number from {least} to {most}")
        return value

    def number(self, key: str, *, least: float, most: float) -> float:
        value = self.raw(key)
        if type(value) not in (int, float) or not least <= value <= most:
            self.expected(key, f"a number from {least} to {most}")
        return float(value)

    def points(self, key: str, *, least: int = 1) -> tuple[Point, ...]:
        """A list of ``[east, south]`` in metres from the station, at least so many."""
        values = self.raw(key)
        if not isinstance(values, list) or len(values) < least or not all(map(_is_point, values)):
            self.expected(key, f"{least} or more places such as [120, -40]")
        return tuple((float(x), float(y)) for x, y in values)

    def point(self, key: str) -> Point:
        value = self.raw(key)
        if not _is_point(value):
            self.expected(key, "a place such as [120, -40]")
        return float(value[0]), float(value[1])

    def flag(self, key: str) -> bool:
        value = self.raw(key)
        if not isinstance(value, bool):
            self.expected(key, "true or false")
        return value

    def won(self, key: str) -> Money:
        return Money(self.integer(key))

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.raw(key)
        if not isinstance(values, list) or not all(map(_is_text, values)):
            self.expected(key, "a list of texts")
        return tuple(values)

    def codes(self, key: str, codes: Collection[str]) -> tuple[str, ...]:
        """A list of texts, each one of ``codes``, none twice."""
        values = self.texts(key)
        if len(set(values)) < len(values) or not set(values) <= set(codes):
            self.expected(key, f"each at most once of {', '.join(sorted(codes))}")
        return values

    def localised(self, key: str) -> Localised:
        table = self.table(key)
        text = Localised(ko=table.text("ko"), en=table.text("en"), zh=table.text("zh"))
        table.done()
        return text

    def aliases(self, key: str = "aliases") -> tuple[tuple[Language, str], ...]:
        """Other names by language, ``{ ko = ["콜라"], en = ["coke"] }``; none where left out."""
        if self.raw(key) is None:
            return ()
        table = self.table(key)
        names = tuple(
            (language, name)
            for language in Language
            for name in table.maybe(table.texts, language.value) or ()
        )
        table.done()
        return names

    def table(self, key: str) -> Table:
        value = self.raw(key)
        if not isinstance(value, dict):
            self.expected(key, "a table")
        return Table(value, self._file, self._where(key))

    def tables(self, key: str) -> list[Table]:
        """A list of one or more tables."""
        values = self.raw(key)
        if not isinstance(values, list) or not values:
            self.expected(key, "a list of one or more tables")
        if not all(isinstance(value, dict) for value in values):
            self.expected(key, "a list of tables")
        return [Table(v, self._file, f"{self._where(key)}[{i}]") for i, v in enumerate(values)]

    def _where(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key


def _is_point(value: object) -> bool:
    match value:
        case [int() | float() as x, int() | float() as y]:
            return abs(x) <= FARTHEST and abs(y) <= FARTHEST
    return False


def _is_text(value: object) -> bool:
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        return False
    return bool(value.strip()) and value.isprintable()
