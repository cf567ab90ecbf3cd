"""A running sandbox, and where its notifications arrive."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.sandbox.process import SandboxProcess
from tests.sandbox.letter_box import LetterBox


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def letter_box(process: SandboxProcess) -> Iterator[LetterBox]:
    process.clear_faults()
    box = LetterBox()
    yield box
    box.close()
