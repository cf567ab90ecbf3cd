"""The test data beside the project, which tests do without where it is absent."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


def shared(path: str) -> Path:
    """A file or folder of the test data; skips the test where it is not there."""
    if not (SHARED / path).exists():
        pytest.skip(f"no test data: ../shared/data/{path}")
    return SHARED / path
