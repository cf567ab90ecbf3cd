"""Folders of files that took long to make, kept for the next start."""

from __future__ import annotations

import contextlib
import json
import logging
import shutil
import tempfile
import zlib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

log = logging.getLogger(__name__)

_SUMS = "sums.json"
"""The check sums of the other files; written last."""
_PIECE = 1 << 20


def kept_folder(
    parent: Path | None, name: str, made_from: object, make: Callable[[Path], object]
) -> Path | None:
    """The folder of what ``make`` writes, made now unless it is kept already.

    What is damaged, or was made from something else, is made anew in place of it.

    Args:
        parent: where it is kept, with those of other names.
        made_from: all that the files depend on, told apart by its ``repr``.
        make: writes files into the empty folder that it is given.

    Returns:
        ``None`` where nothing can be kept: no ``parent``, no room, or ``make`` failed.
    """
    if parent is None:
        return None
    folder = parent / f"{name}-{sha256(repr(made_from).encode()).hexdigest()[:16]}"
    if _is_whole(folder):
        return folder
    if folder.exists():
        log.warning("%s is damaged and made anew", folder)
    draft: Path | None = None
    try:
        parent.mkdir(parents=True, exist_ok=True)
        # Another process may make the same at the same time.
        draft = Path(tempfile.mkdtemp(prefix=f"{name}-", suffix=".draft", dir=parent))
        make(draft)
        (draft / _SUMS).write_text(json.dumps(_sums(draft)), encoding="ascii")
        for old in parent.glob(f"{name}-*"):
            if old != draft:
                _remove(old)
        draft.rename(folder)
    except Exception as error:  # those of the libraries that ``make`` calls have no common base
        log.warning("%s is not kept: %s", folder, error)
        if draft is not None:
            _remove(draft)
        return folder if _is_whole(folder) else None
    return folder


def stamp_of(file: Path) -> tuple[str, int, int]:
    """Changes when ``file`` does. Raises OSError."""
    stat = file.stat()
    return str(file.resolve()), stat.st_size, stat.st_mtime_ns


def _is_whole(folder: Path) -> bool:
    try:
        return bool(json.loads((folder / _SUMS).read_bytes()) == _sums(folder))
    except (OSError, ValueError):
        return False


def _sums(folder: Path) -> dict[str, int]:
    return {file.name: _sum(file) for file in folder.iterdir() if file.name != _SUMS}


def _sum(file: Path) -> int:
    total = 0
    with file.open("rb", buffering=0) as source:
        piece = bytearray(_PIECE)
        view = memoryview(piece)
        while size := source.readinto(piece):
            total = zlib.crc32(view[:size], total)
    return total


def _remove(old: Path) -> None:
    if old.is_dir():
        shutil.rmtree(old, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            old.unlink()
