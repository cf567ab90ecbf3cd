"""What is kept is used again while it is whole and made from the same, and made anew otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.core.kept import kept_folder, stamp_of


class Maker:
    def __init__(self) -> None:
        self.times = 0

    def __call__(self, folder: Path) -> None:
        self.times += 1
        (folder / "made").write_bytes(b"0123456789")


@pytest.fixture
def make() -> Maker:
    return Maker()


def test_it_is_made_once(tmp_path: Path, make: Maker) -> None:
    folder = kept_folder(tmp_path / "new", "model", 1, make)
    assert folder is not None
    assert (folder / "made").read_bytes() == b"0123456789"
    assert kept_folder(tmp_path / "new", "model", 1, make) == folder
    assert make.times == 1


@pytest.mark.parametrize("damage", [b"01234", b"0123456780", b""])
def test_what_is_damaged_is_made_anew(tmp_path: Path, make: Maker, damage: bytes) -> None:
    folder = kept_folder(tmp_path, "model", 1, make)
    assert folder is not None
    (folder / "made").write_bytes(damage)
    assert kept_folder(tmp_path, "model", 1, make) == folder
    assert (folder / "made").read_bytes() == b"0123456789"
    assert make.times == 2


@pytest.mark.parametrize("missing", ["made", "sums.json"])
def test_what_misses_a_file_is_made_anew(tmp_path: Path, make: Maker, missing: str) -> None:
    folder = kept_folder(tmp_path, "model", 1, make)
    assert folder is not None
    (folder / missing).unlink()
    assert kept_folder(tmp_path, "model", 1, make) == folder
    assert (folder / missing).exists()


def test_what_was_made_from_something_else_goes(tmp_path: Path, make: Maker) -> None:
    (tmp_path / "model-0123456789abcdef.onnx").write_bytes(b"of an earlier version")
    (tmp_path / "model-died.draft").mkdir()
    other = kept_folder(tmp_path, "other", 1, make)
    kept_folder(tmp_path, "model", 1, make)
    folder = kept_folder(tmp_path, "model", 2, make)
    assert set(tmp_path.iterdir()) == {folder, other}
    assert make.times == 3


def test_where_nothing_can_be_kept_there_is_nothing(tmp_path: Path, make: Maker) -> None:
    (tmp_path / "file").write_text("in the way")
    assert kept_folder(tmp_path / "file", "model", 1, make) is None
    assert kept_folder(None, "model", 1, make) is None


def test_what_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").write_bytes(b"half")
        raise RuntimeError("no room")

    assert kept_folder(tmp_path, "model", 1, fail) is None
    assert not list(tmp_path.iterdir())


def test_another_process_may_make_the_same_meanwhile(tmp_path: Path, make: Maker) -> None:
    def slow(folder: Path) -> None:
        kept_folder(tmp_path, "model", 1, make)
        make(folder)

    folder = kept_folder(tmp_path, "model", 1, slow)
    assert folder is not None
    assert (folder / "made").read_bytes() == b"0123456789"


def test_a_stamp_changes_with_the_file(tmp_path: Path) -> None:
    file = tmp_path / "model.bin"
    file.write_bytes(b"one")
    before = stamp_of(file)
    assert stamp_of(file) == before
    file.write_bytes(b"three")
    assert stamp_of(file) != before
