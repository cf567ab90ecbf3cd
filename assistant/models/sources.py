"""Gets what lies at an address: a file by HTTPS, or a package with its ordinary client."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import urlsplit

from assistant.models.manifest import Part

CONNECT_SECONDS: Final = 6.0
"""A maker that does not answer within this is out of reach, and so are the others."""
PACKAGE_SECONDS: Final = 900
CHUNK: Final = 1 << 20


class SourceError(Exception):
    """This source cannot give the file; another may."""


class Sources:
    """Gets parts of files. An address is fetched once in the life of the object.

    Args:
        workspace: an empty folder for what is downloaded; the caller removes it.
    """

    def __init__(self, workspace: Path, progress: Callable[[str], None]) -> None:
        self._workspace = workspace
        self._progress = progress
        self._archives: dict[str, Path] = {}
        self._failed: dict[str, str] = {}
        self._makers_out_of_reach = ""

    def append(self, part: Part, target: Path) -> None:
        """Appends the part to ``target``.

        A direct download that broke off goes on where ``target`` ends, if the maker's server
        lets it.

        Raises:
            SourceError: with the reason.
            OSError: ``target`` or the workspace cannot be written.
        """
        if part.member is None:
            self._download(part.address, target)
            return
        with target.open("ab") as output:
            self._copy_member(self._archive(part.address), part.member, output)

    def _archive(self, address: str) -> Path:
        if address in self._failed:
            raise SourceError(self._failed[address])
        if address not in self._archives:
            try:
                self._archives[address] = self._get_archive(address)
            except SourceError as error:
                self._failed[address] = str(error)
                raise
        return self._archives[address]

    def _get_archive(self, address: str) -> Path:
        folder = self._workspace / str(len(self._archives))
        folder.mkdir(exist_ok=True)
        scheme, _, package = address.partition(":")
        if scheme == "npm":
            if shutil.which("npm") is None:
                raise SourceError(f"{package}: npm is not installed (apt-get install npm)")
            command = ["npm", "pack", "--silent", package]
        elif scheme == "pypi":
            # Only wheels: a source package would run its own set-up code.
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
            command += ["--only-binary=:all:", "--disable-pip-version-check", package]
        else:
            target = folder / Path(urlsplit(address).path).name
            self._download(address, target)
            return target
        self._progress(f"  package {package}")
        return _run_client(command, folder, package)

    def _download(self, address: str, target: Path) -> None:
        if self._makers_out_of_reach:
            raise SourceError(self._makers_out_of_reach)
        begun = target.stat().st_size if target.exists() else 0
        headers = {"User-Agent": "xiao-e"} | ({"Range": f"bytes={begun}-"} if begun else {})
        # The manifest lets no scheme but https through.
        request = urllib.request.Request(address, headers=headers)  # noqa: S310
        host = urlsplit(address).hostname
        try:
            with urllib.request.urlopen(request, timeout=CONNECT_SECONDS) as answer:  # noqa: S310
                self._progress(f"  {address}")
                with target.open("ab" if answer.status == 206 else "wb") as output:
                    shutil.copyfileobj(answer, output, CHUNK)
        except urllib.error.HTTPError as error:
            raise SourceError(f"{address}: {error.code} {error.reason}") from error
        except urllib.error.URLError as error:
            self._makers_out_of_reach = f"{host} is out of reach ({error.reason})"
            raise SourceError(self._makers_out_of_reach) from error
        except (TimeoutError, ConnectionError, HTTPException) as error:
            raise SourceError(f"{address}: the download broke off ({error})") from error

    def _copy_member(self, archive: Path, member: str, output: BinaryIO) -> None:
        try:
            if zipfile.is_zipfile(archive):
                with zipfile.ZipFile(archive) as bundle, bundle.open(member) as part:
                    shutil.copyfileobj(part, output, CHUNK)
                return
            with tarfile.open(archive) as ball:
                extracted = ball.extractfile(member)
                if extracted is None:
                    raise KeyError(member)
                shutil.copyfileobj(extracted, output, CHUNK)
        except KeyError as error:
            raise SourceError(f"{archive.name} has no member {member}") from error
        except (zipfile.BadZipFile, tarfile.TarError, EOFError) as error:
            raise SourceError(f"{archive.name} is damaged: {error}") from error


def _run_client(command: list[str], folder: Path, package: str) -> Path:
    """Runs a package client that leaves one archive in ``folder``."""
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=PACKAGE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SourceError(f"{package}: no answer in {PACKAGE_SECONDS} s") from error
    archives = list(folder.iterdir())
    if done.returncode != 0 or len(archives) != 1:
        said = done.stderr.strip().splitlines()
        raise SourceError(f"{package}: {said[-1] if said else f'{command[0]} gave no archive'}")
    return archives[0]
