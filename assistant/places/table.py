"""Reading a TOML file that people write by hand: every error names the file, the field and what is expected."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from assistant.core.amount import Money
from assistant.core.errors import PlaceError
from assistant.core.language import Language, Localised

T = TypeVar("T")

ID = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
LONGEST_TEXT = 400
MOST_WON = 10_000_000


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

    def wrong(self, key: str, expected: str) -> NoReturn:
        raise PlaceError(f"{self._file}: {self._where(key)}: {expected}")

    def raw(self, key: str, expected: str) -> Any:
        self._read.add(key)
        if key not in self._values:
            self.wrong(key, f"missing; expected {expected}")
        return self._values[key]

    def maybe(self, read: Callable[..., T], key: str, **limits: Any) -> T | None:
        """``read(key, **limits)``, or ``None`` where the field is left out."""
        self._read.add(key)
        return read(key, **limits) if key in self._values else None

    def text(self, key: str) -> str:
        value = self.raw(key, "a text")
        if not isinstance(value, str) or not _is_text(value):
            self.wrong(
                key, f"expected a text of 1 to {LONGEST_TEXT} characters on one line, got {value!r}"
            )
        return value

    def id(self, key: str) -> str:
        value = self.raw(key, "an id")
        if not isinstance(value, str) or not ID.fullmatch(value):
            self.wrong(
                key,
                f'expected an id of small letters, digits and hyphens, such as "beef-bulgogi", got {value!r}',
            )
        return value

    def one_of(self, key: str, codes: Collection[str]) -> str:
        value = self.raw(key, f"one of {', '.join(sorted(codes))}")
        if not isinstance(value, str) or value not in codes:
            self.wrong(key, f"expected one of {', '.join(sorted(codes))}, got {value!r}")
        return value

    def integer(self, key: str, *, least: int = 0, most: int = MOST_WON) -> int:
        value = self.raw(key, f"a whole number from {least} to {most}")
        if type(value) is not int or not least <= value <= most:
            self.wrong(key, f"expected a whole number from {least} to {most}, got {value!r}")
        return value

    def number(self, key: str, *, least: float, most: float) -> float:
        value = self.raw(key, f"a number from {least} to {most}")
        if type(value) not in (int, float) or not least <= value <= most:
            self.wrong(key, f"expected a number from {least} to {most}, got {value!r}")
        return float(value)

    def flag(self, key: str) -> bool:
        value = self.raw(key, "true or false")
        if type(value) is not bool:
            self.wrong(key, f"expected true or false, got {value!r}")
        return value

    def won(self, key: str) -> Money:
        return Money(self.integer(key))

    def texts(self, key: str) -> tuple[str, ...]:
        values = self.raw(key, "a list of texts")
        if not isinstance(values, list) or not all(
            isinstance(v, str) and _is_text(v) for v in values
        ):
            self.wrong(key, f"expected a list of texts, got {values!r}")
        return tuple(values)

    def codes(self, key: str, codes: Collection[str]) -> tuple[str, ...]:
        """A list of texts, each one of ``codes``, none twice."""
        values = self.texts(key)
        for value in values:
            if value not in codes:
                self.wrong(key, f"expected only {', '.join(sorted(codes))}, got {value!r}")
        if len(set(values)) < len(values):
            self.wrong(key, f"expected each only once, got {list(values)!r}")
        return values

    def localised(self, key: str) -> Localised:
        table = self.table(key)
        text = Localised(ko=table.text("ko"), en=table.text("en"), zh=table.text("zh"))
        table.done()
        return text

    def aliases(self, key: str = "aliases") -> tuple[tuple[Language, str], ...]:
        """Other names by language, ``{ ko = ["콜라"], en = ["coke"] }``; none where left out."""
        self._read.add(key)
        if key not in self._values:
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
        value = self.raw(key, "a table")
        if not isinstance(value, dict):
            self.wrong(key, f"expected a table, got {value!r}")
        return Table(value, self._file, self._where(key))

    def tables(self, key: str) -> list[Table]:
        """A list of one or more tables."""
        values = self.raw(key, "a list of tables")
        if (
            not isinstance(values, list)
            or not values
            or not all(isinstance(v, dict) for v in values)
        ):
            self.wrong(key, "expected a list of one or more tables")
        return [Table(v, self._file, f"{self._where(key)}[{i}]") for i, v in enumerate(values)]

    def _where(self, key: str) -> str:
        return f"{self._path}.{key}" if self._path else key


def _is_text(value: str) -> bool:
    return bool(value.strip()) and len(value) <= LONGEST_TEXT and value.isprintable()
