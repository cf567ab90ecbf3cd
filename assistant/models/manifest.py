"""Reads ``assets/models.toml``: every model with its files, and the places each comes from."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from assistant.core.errors import ConfigError

MANIFEST = Path(__file__).resolve().parents[2] / "assets" / "models.toml"
SCHEMES = ("https:", "pypi:", "npm:")


@dataclass(frozen=True, slots=True)
class Part:
    """A file at ``address``, or the ``member`` of an archive there.

    ``address`` is ``https://...``, ``pypi:NAME==VERSION`` or ``npm:NAME@VERSION``.
    """

    address: str
    member: str | None = None

    def __str__(self) -> str:
        return self.address if self.member is None else f"{self.address}!{self.member}"


Source = tuple[Part, ...]
"""Parts that, joined, are the file."""


@dataclass(frozen=True, slots=True)
class ModelFile:
    """``size`` in bytes, ``sha256`` in hexadecimal; ``sources`` in the order to try them."""

    path: str
    size: int
    sha256: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Archive:
    """A model known only as its maker's archive; the model is the folder ``root`` in it."""

    file: ModelFile
    root: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """``checked`` says what the hashes were compared with."""

    name: str
    role: str
    languages: tuple[str, ...]
    licence: str
    checked: str
    directory: str
    default: bool
    files: tuple[ModelFile, ...] = ()
    archive: Archive | None = None

    @property
    def size(self) -> int:
        """Bytes to fetch."""
        return self.archive.file.size if self.archive else sum(file.size for file in self.files)


def read_manifest(path: Path = MANIFEST) -> dict[str, Model]:
    """The models by name, in the order of the file.

    Raises:
        ConfigError: the file is missing or wrong; names the model at fault.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))["model"]
    except OSError as error:
        raise ConfigError(f"cannot read the list of models {path}: {error}") from error
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise ConfigError(f"{path} is not a list of models: {error}") from error
    models = [_model(path, table) for table in tables]
    if len({model.name for model in models}) != len(models):
        raise ConfigError(f"{path} names a model twice")
    return {model.name: model for model in models}


def _model(path: Path, table: dict[str, Any]) -> Model:
    name = table.get("name", "without a name")
    try:
        shared = table.get("sources", [])
        archive = table.get("archive")
        return Model(
            name=table["name"],
            role=table["role"],
            languages=tuple(table["languages"]),
            licence=table["licence"],
            checked=table["checked"],
            directory=_inside(table.get("directory", table["name"])),
            default=table.get("default", True),
            files=tuple(_file(file, shared) for file in table.get("files", [])),
            archive=_archive(table["name"], archive) if archive else None,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigError(f"{path}, model {name}: {error!r}") from error


def _archive(name: str, table: dict[str, Any]) -> Archive:
    return Archive(_file({"path": f"{name}.zip", **table}, []), _inside(table["root"]))


def _file(table: dict[str, Any], shared: list[Any]) -> ModelFile:
    path, size, sha256 = _inside(table["path"]), int(table["size"]), table["sha256"]
    if len(sha256) != 64 or int(sha256, 16) < 0:
        raise ValueError(f"{path}: sha256 has to be 64 hexadecimal digits")
    sources = tuple(_source(source, path) for source in table.get("sources", shared))
    if not sources:
        raise ValueError(f"{path}: no sources")
    return ModelFile(path, size, sha256, sources)


def _source(source: str | list[str], path: str) -> Source:
    texts = [source] if isinstance(source, str) else source
    return tuple(_part(text.replace("{path}", path)) for text in texts)


def _part(text: str) -> Part:
    address, mark, member = text.partition("!")
    if not address.startswith(SCHEMES):
        raise ValueError(f"{address}: an address begins with one of {', '.join(SCHEMES)}")
    if not mark and not address.startswith("https:"):
        raise ValueError(f"{address}: say which member of the package, as ADDRESS!MEMBER")
    return Part(address, member or None)


def _inside(path: str) -> str:
    """``path``, if it stays below the folder it is relative to."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or not pure.parts:
        raise ValueError(f"{path!r} has to stay below the models' directory")
    return path
