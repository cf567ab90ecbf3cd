"""Gets a file from the first of its sources that gives the right one, and puts it in place."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from assistant.core.errors import EngineError
from assistant.models.checksum import sha256_of
from assistant.models.manifest import Archive, ModelFile, Source
from assistant.models.sources import SourceError, Sources
from assistant.models.unpack import unpack

PARTIAL = ".partial"


class Fetcher:
    """One run of fetching into ``directory``; a context manager.

    What is half downloaded stays in ``.partial`` for the next run. ``$XIAO_E_MIRROR`` may name
    a folder of the user's own that is looked into first, for the file's sha256 or its name.
    """

    def __init__(self, directory: Path, progress: Callable[[str], None]) -> None:
        self._partial = directory / PARTIAL
        self._progress = progress
        mirror = os.environ.get("XIAO_E_MIRROR")
        self._mirror = Path(mirror) if mirror else None

    def __enter__(self) -> Self:
        try:
            self._partial.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise EngineError(f"cannot write to {self._partial}: {error}") from error
        self._workspace = tempfile.TemporaryDirectory(dir=self._partial, prefix="run-")
        self._sources = Sources(Path(self._workspace.name), self._progress)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._workspace.cleanup()

    def fetch_file(self, file: ModelFile, target: Path) -> None:
        """Puts the file at ``target``, whole and right or not at all.

        Raises:
            EngineError: no source gave it, or the disk is full.
        """
        partial = self._partial / file.sha256
        try:
            self._get(file, partial)
            target.parent.mkdir(parents=True, exist_ok=True)
            partial.replace(target)
        except OSError as error:
            raise _cannot_write(error, file, target) from error

    def fetch_archive(self, archive: Archive, folder: Path) -> None:
        """Puts the archive's model in ``folder``. Raises EngineError."""
        bundle = self._partial / archive.file.sha256
        try:
            self._get(archive.file, bundle)
            unpack(archive, bundle, folder)
            bundle.unlink()
        except OSError as error:
            raise _cannot_write(error, archive.file, folder) from error
        except ValueError as error:
            raise EngineError(f"cannot unpack {archive.file.path}: {error}") from error

    def _get(self, file: ModelFile, partial: Path) -> None:
        mirrored = self._find_in_mirror(file)
        if mirrored:
            self._progress(f"  {mirrored}")
            shutil.copyfile(mirrored, partial)
            return
        reasons: list[str] = []
        for source in file.sources:
            try:
                self._try(file, source, partial)
                return
            except SourceError as error:
                reasons.append(f"\n  - {error}")
        raise EngineError(
            f"{file.path} could not be had from any of its sources:{''.join(reasons)}"
        )

    def _find_in_mirror(self, file: ModelFile) -> Path | None:
        if self._mirror is None:
            return None
        names = (file.sha256, file.path, Path(file.path).name)
        found = [path for name in names if (path := self._mirror / name).is_file()]
        return next((path for path in found if sha256_of(path) == file.sha256), None)

    def _try(self, file: ModelFile, source: Source, partial: Path) -> None:
        """Makes ``partial`` the file, or raises SourceError."""
        direct = len(source) == 1 and source[0].member is None
        if not direct or (partial.exists() and partial.stat().st_size >= file.size):
            # Only a direct download can go on where it broke off.
            partial.unlink(missing_ok=True)
        for part in source:
            self._sources.append(part, partial)
        size = partial.stat().st_size
        if size == file.size and sha256_of(partial) == file.sha256:
            return
        places = " + ".join(str(part) for part in source)
        if size < file.size and direct:
            raise SourceError(f"{places}: broke off after {size} of {file.size} bytes; fetch again")
        partial.unlink()
        if size != file.size:
            raise SourceError(f"{places}: {size} bytes instead of {file.size}")
        raise SourceError(f"{places}: another sha256 than {file.sha256}")


def _cannot_write(error: OSError, file: ModelFile, target: Path) -> EngineError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return EngineError(
            f"the disk is full: {file.path} needs {file.size / 1e6:.1f} MB at {target}; "
            "free some space, or set XIAO_E_MODELS to a folder on another disk"
        )
    return EngineError(f"cannot write {target}: {error}")
