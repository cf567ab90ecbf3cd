"""A maker's server on this machine, package folders for the real pip, and a stand-in for npm."""

from __future__ import annotations

import hashlib
import http.server
import os
import tarfile
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.models.manifest import Model, ModelFile, Part
from assistant.models.registry import Registry

PAYLOAD = bytes(range(256)) * 400


def model_file(
    *sources: tuple[Part, ...], path: str = "net/model.bin", payload: bytes = PAYLOAD
) -> ModelFile:
    return ModelFile(path, len(payload), hashlib.sha256(payload).hexdigest(), sources)


def registry_of(folder: Path, *files: ModelFile) -> Registry:
    model = Model(
        name="tiny",
        role="a test",
        languages=("ko",),
        licence="MIT",
        checked="by the test",
        directory="tiny",
        default=True,
        files=files,
    )
    return Registry({"tiny": model}, folder)


class Maker:
    """Serves ``files``; sends only ``cut_after`` bytes when that is set."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.cut_after: int | None = None
        self.requests: list[tuple[str, str | None]] = []
        maker = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                wanted = self.headers.get("Range")
                maker.requests.append((self.path, wanted))
                body = maker.files.get(self.path)
                if body is None:
                    self.send_error(404)
                    return
                begin = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
                self.send_response(206 if wanted else 200)
                self.send_header("Content-Length", str(len(body) - begin))
                self.end_headers()
                self.wfile.write(body[begin : maker.cut_after])

            def log_request(self, code: object = "-", size: object = "-") -> None:
                """Quiet."""

            def log_error(self, *args: object) -> None:
                """Quiet."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self._server.server_port}{path}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def maker() -> Iterator[Maker]:
    server = Maker()
    yield server
    server.close()


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder the real pip takes its packages from, and from nowhere else."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def make_wheel(folder: Path, name: str, members: dict[str, bytes]) -> None:
    package = name.replace("-", "_")
    info = f"{package}-1.0.dist-info"
    with zipfile.ZipFile(folder / f"{package}-1.0-py3-none-any.whl", "w") as wheel:
        for member, content in members.items():
            wheel.writestr(member, content)
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{info}/RECORD", "")


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in that packs the folder ``npm/package`` under whatever name it is asked for."""
    folder, tools = tmp_path / "npm", tmp_path / "tools"
    (folder / "package").mkdir(parents=True)
    tools.mkdir()
    script = tools / "npm"
    script.write_text(f'#!/bin/sh\n[ "$1" = pack ] || exit 1\ncp "{folder}/packed.tgz" .\n')
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    return folder


def pack(folder: Path, member: str, content: bytes) -> None:
    path = folder / member
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    with tarfile.open(folder / "packed.tgz", "w:gz") as ball:
        ball.add(path, member)
