"""Photos from files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from assistant.core.errors import PhotoError
from assistant.see.photo import LARGEST_SIDE, read_photo


def gradient(width: int, height: int) -> Image.Image:
    ramp = np.linspace(0, 255, width, dtype=np.uint8)
    return Image.fromarray(np.stack([np.tile(ramp, (height, 1))] * 3, axis=2))


@pytest.mark.parametrize("kind", ["photo.jpg", "photo.png", "photo.webp"])
def test_the_usual_files_are_read(tmp_path: Path, kind: str) -> None:
    gradient(300, 200).save(tmp_path / kind)
    assert read_photo(tmp_path / kind).shape == (200, 300, 3)


def test_a_photo_taken_sideways_is_turned_upright(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    gradient(300, 200).save(tmp_path / "x.jpg", exif=exif)
    upright = read_photo(tmp_path / "x.jpg")
    assert upright.shape == (300, 200, 3)
    assert upright[0].mean() < 20 < 200 < upright[-1].mean()


def test_transparent_grey_and_huge_pictures_are_read_as_rgb(tmp_path: Path) -> None:
    gradient(40, 30).convert("RGBA").save(tmp_path / "a.png")
    gradient(40, 30).convert("L").save(tmp_path / "b.png")
    gradient(5000, 100).save(tmp_path / "c.png")
    assert read_photo(tmp_path / "a.png").shape == read_photo(tmp_path / "b.png").shape
    assert read_photo(tmp_path / "c.png").shape[1] == LARGEST_SIDE


@pytest.mark.parametrize("content", [None, b"", b"no picture at all", b"\xff\xd8\xff\xe0 broken"])
def test_what_is_no_picture_is_said(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.jpg"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PhotoError) as refused:
        read_photo(path)
    assert refused.value.key == "error_photo_unreadable"
    assert "x.jpg" in str(refused.value)


def test_a_picture_cut_short_is_said(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (300, 300, 3), np.uint8)
    Image.fromarray(noise).save(tmp_path / "x.jpg")
    whole = (tmp_path / "x.jpg").read_bytes()
    (tmp_path / "x.jpg").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(PhotoError, match="damaged"):
        read_photo(tmp_path / "x.jpg")


def test_a_folder_is_no_photo(tmp_path: Path) -> None:
    with pytest.raises(PhotoError):
        read_photo(tmp_path)
