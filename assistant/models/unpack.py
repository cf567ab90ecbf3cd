"""Unpacks a model that is known only as an archive, and remembers what was in it."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

from assistant.models.checksum import sha256_of
from assistant.models.manifest import Archive, ModelFile

CONTENTS = "contents.json"
"""In the model's folder: size and sha256 of each file, taken when the archive's own was right."""


def unpack(archive: Archive, path: Path, folder: Path) -> None:
    """The archive at ``path``, already verified, becomes ``folder``, which it replaces.

    Raises:
        ValueError: it has no folder ``archive.root``, or is not a zip.
    """
    fresh = folder.with_name(folder.name + ".unpacking")
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        with zipfile.ZipFile(path) as bundle:
            bundle.extractall(fresh)
    except zipfile.BadZipFile as error:
        raise ValueError(f"{archive.file.path} is not a zip: {error}") from error
    root = fresh / archive.root
    if not root.is_dir():
        raise ValueError(f"{archive.file.path} has no folder {archive.root}")
    contents = {
        str(file.relative_to(root)): [file.stat().st_size, sha256_of(file)]
        for file in sorted(root.rglob("*"))
        if file.is_file()
    }
    (root / CONTENTS).write_text(json.dumps(contents, indent=1), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    root.replace(folder)
    shutil.rmtree(fresh)


def read_contents(folder: Path) -> tuple[ModelFile, ...]:
    """The files of an unpacked model; none if it is not there or was not finished."""
    try:
        contents = json.loads((folder / CONTENTS).read_text(encoding="utf-8"))
        return tuple(ModelFile(path, size, sha256) for path, (size, sha256) in contents.items())
    except (OSError, ValueError):
        return ()
