"""A disk that remembers the order of what reached it, and what a power cut could leave of that.

SQLite writes through a VFS that records every write, truncation, deletion and sync. What was
synced is on the disk; of what was written since, a power cut keeps nothing, the first part, any
part, or the first part with the last write torn at a sector. Each is an image to start from.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any

import apsw

SECTOR = 512
BASE = "unix"

Image = dict[str, bytes]
"""The files on the disk by name. SQLite's shared memory is no file that outlives the power."""


class Kind(Enum):
    WRITE = auto()
    TRUNCATE = auto()
    DELETE = auto()
    SYNC = auto()


@dataclass(frozen=True, slots=True)
class Step:
    kind: Kind
    file: str
    offset: int = 0
    data: bytes = b""


Journal = list[Step]


class _RecordedFile(apsw.VFSFile):
    def __init__(self, journal: Journal, filename: Any, flags: list[int]) -> None:
        name = filename.filename() if isinstance(filename, apsw.URIFilename) else filename
        self._journal, self._name = journal, Path(name or "").name
        super().__init__(BASE, filename, flags)

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802 - SQLite's name
        super().xWrite(data, offset)
        self._journal.append(Step(Kind.WRITE, self._name, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        super().xTruncate(newsize)
        self._journal.append(Step(Kind.TRUNCATE, self._name, newsize))

    def xSync(self, flags: int) -> None:  # noqa: N802
        super().xSync(flags)
        self._journal.append(Step(Kind.SYNC, self._name))


class _RecordingVfs(apsw.VFS):
    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        super().__init__("recording", BASE, makedefault=True)

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:  # noqa: N802
        return _RecordedFile(self._journal, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802
        super().xDelete(filename, syncdir)
        self._journal.append(Step(Kind.DELETE, Path(filename).name))


@contextmanager
def recorded() -> Iterator[Journal]:
    """What SQLite does to its files meanwhile, whoever opens them."""
    journal: Journal = []
    vfs = _RecordingVfs(journal)
    try:
        yield journal
    finally:
        vfs.unregister()


def images(journal: Journal, dice: random.Random) -> Iterator[tuple[int, Image]]:
    """What the disk may hold when the power goes, with how many steps had been taken by then."""
    synced: dict[str, bytearray] = {}
    waiting: list[Step] = []
    seen: set[int] = set()
    for taken, step in enumerate(journal, start=1):
        match step.kind:
            case Kind.SYNC:
                _apply(synced, [s for s in waiting if s.file == step.file])
                synced.setdefault(step.file, bytearray())
                waiting = [s for s in waiting if s.file != step.file]
            case Kind.DELETE:
                waiting = [s for s in waiting if s.file != step.file]
                synced.pop(step.file, None)
            case _:
                waiting.append(step)
        for kept in _kept(waiting, dice):
            image = {name: bytearray(content) for name, content in synced.items()}
            _apply(image, kept)
            frozen = {name: bytes(content) for name, content in image.items()}
            mark = hash((taken, tuple(sorted(frozen.items()))))
            if mark not in seen:
                seen.add(mark)
                yield taken, frozen


def _kept(waiting: list[Step], dice: random.Random) -> Iterator[list[Step]]:
    yield []
    if not waiting:
        return
    first = waiting[: dice.randint(1, len(waiting))]
    yield first
    yield [step for step in waiting if dice.random() < 0.5]
    *whole, torn = first
    if torn.kind is Kind.WRITE and len(torn.data) > SECTOR:
        end = SECTOR * dice.randrange(1, len(torn.data) // SECTOR + 1)
        yield [*whole, Step(Kind.WRITE, torn.file, torn.offset, torn.data[:end])]


def _apply(files: dict[str, bytearray], steps: list[Step]) -> None:
    for step in steps:
        content = files.setdefault(step.file, bytearray())
        if step.kind is Kind.TRUNCATE:
            del content[step.offset :]
            continue
        content.extend(bytes(max(0, step.offset - len(content))))
        content[step.offset : step.offset + len(step.data)] = step.data
