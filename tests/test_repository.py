"""What must never be committed: registries' host names, paths of one machine, heavy files."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
# Put together here, so that this file does not find itself.
REGISTRY_HOSTS = ["pypi" + ".org", "python" + "hosted", "registry." + "npmjs", "npm" + "mirror"]
MACHINE_PATHS = [
    r"/(?:wo" + r"rk|ro" + r"ot)/[a-z.]",
    r"/ho" + r"me/[a-z]",
    r"/opt/" + r"(?:wheels|pypi)",
]
LARGEST = 2_000_000


def committed_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    paths = [PROJECT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def lines_with(pattern: str) -> list[str]:
    found = []
    for path in committed_files():
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        found += [
            f"{path.relative_to(PROJECT)}:{number}: {line.strip()[:80]}"
            for number, line in enumerate(lines, 1)
            if re.search(pattern, line)
        ]
    return found


def test_no_package_registry_is_named() -> None:
    assert lines_with("|".join(map(re.escape, REGISTRY_HOSTS))) == []


def test_no_path_of_one_machine() -> None:
    assert lines_with("|".join(MACHINE_PATHS)) == []


def test_no_heavy_file() -> None:
    heavy = [path.name for path in committed_files() if path.stat().st_size > LARGEST]
    assert heavy == []
