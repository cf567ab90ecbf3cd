"""The models on this machine: whether each is there and whole, and getting those that are not."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from assistant.core.errors import ConfigError, EngineError
from assistant.models.checksum import sha256_of
from assistant.models.manifest import Model, ModelFile, read_manifest
from assistant.models.unpack import read_contents

FETCH_COMMAND = "python run.py models fetch"

if TYPE_CHECKING:
    from assistant.models.fetch import Fetcher

Progress = Callable[[str], None]


def print_progress(line: str) -> None:
    # At once, also into a pipe: a fetch takes minutes.
    print(line, flush=True)


def models_dir() -> Path:
    """Where models lie: ``$XIAO_E_MODELS``, else a folder of the user's data directory."""
    chosen = os.environ.get("XIAO_E_MODELS")
    return Path(chosen) if chosen else platformdirs.user_data_path("xiao-e") / "models"


class State(StrEnum):
    PRESENT = "present"
    MISSING = "missing"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Status:
    """``detail`` says which file is missing or damaged, and how; empty when present."""

    state: State
    detail: str = ""


class Registry:
    """Args: ``models`` by name; ``directory`` where their files lie."""

    def __init__(self, models: Mapping[str, Model], directory: Path) -> None:
        self.models = models
        self.directory = directory

    @classmethod
    def load(cls) -> Registry:
        """The project's models in this user's directory. Raises ConfigError."""
        return cls(read_manifest(), models_dir())

    def require(self, name: str) -> Path:
        """The folder of a model, its files present and of the right size.

        Whole files are hashed after fetching and by `verify`, not at every start.

        Raises:
            EngineError: missing or damaged; says the command that fetches it.
            ConfigError: no such model.
        """
        status = self.status(name)
        if status.state is not State.PRESENT:
            raise EngineError(
                f"the model {name} is {status.state}: {status.detail}; "
                f"get it with: {FETCH_COMMAND} {name}",
                key="error_model_missing",
            )
        return self._folder(self.model(name))

    def model(self, name: str) -> Model:
        if name not in self.models:
            raise ConfigError(f"no model is called {name!r}; there are {', '.join(self.models)}")
        return self.models[name]

    def status(self, name: str) -> Status:
        """By presence and exact size of each file."""
        return self._examine(self.model(name), _wrong_size)

    def verify(self) -> dict[str, Status]:
        """Every model by the sha256 of each of its files. Reads them all: takes seconds."""
        return {name: self._examine(model, _wrong_hash) for name, model in self.models.items()}

    def fetch(self, names: Iterable[str] = (), progress: Progress = print_progress) -> None:
        """Gets the named models, or all default ones; files present and right are left alone.

        Raises:
            EngineError: a model could not be had, with the reason of each source tried. The
                other models are fetched all the same.
        """
        # Imported here: each start asks where models lie, few fetch any.
        from assistant.models.fetch import Fetcher

        wanted = [self.model(name) for name in names] or [
            model for model in self.models.values() if model.default
        ]
        failures: list[str] = []
        with Fetcher(self.directory, progress) as fetcher:
            for model in wanted:
                if self._examine(model, _wrong_hash).state is State.PRESENT:
                    progress(f"{model.name}: already there")
                    continue
                progress(f"{model.name}: {model.size / 1e6:.1f} MB, {model.licence} ({model.role})")
                try:
                    self._fetch_model(fetcher, model)
                except EngineError as error:
                    failures.append(str(error))
        if failures:
            raise EngineError("\n".join(failures))

    def _fetch_model(self, fetcher: Fetcher, model: Model) -> None:
        folder = self._folder(model)
        if model.archive:
            fetcher.fetch_archive(model.archive, folder)
            return
        for file in model.files:
            path = folder / file.path
            if _wrong_hash(file, path):
                fetcher.fetch_file(file, path)

    def _folder(self, model: Model) -> Path:
        return self.directory / model.directory

    def _examine(self, model: Model, wrong: Callable[[ModelFile, Path], str]) -> Status:
        folder = self._folder(model)
        files = read_contents(folder) if model.archive else model.files
        if not files:
            return Status(State.MISSING, f"{folder} is not there")
        absent = [file.path for file in files if not (folder / file.path).is_file()]
        if absent:
            return Status(State.MISSING, f"{folder / absent[0]} is not there")
        faults = [fault for file in files if (fault := wrong(file, folder / file.path))]
        return Status(State.DAMAGED, "; ".join(faults)) if faults else Status(State.PRESENT)


def _wrong_size(file: ModelFile, path: Path) -> str:
    if not path.is_file():
        return f"{path} is not there"
    size = path.stat().st_size
    return f"{path} has {size} of {file.size} bytes" if size != file.size else ""


def _wrong_hash(file: ModelFile, path: Path) -> str:
    if fault := _wrong_size(file, path):
        return fault
    return (
        ""
        if sha256_of(path) == file.sha256
        else f"{path} is damaged: its sha256 is not {file.sha256}"
    )
