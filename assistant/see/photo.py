"""A photo from a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from assistant.core.errors import PhotoError
from assistant.see.pixels import Pixels

LARGEST = 80_000_000
"""Pixels: more than any camera takes, less than what fills the memory."""
LARGEST_SIDE = 2048
"""Larger photos are reduced: nothing smaller than a lash is measured."""


def read_photo(path: Path) -> Pixels:
    """The photo upright, as its camera meant it.

    Raises:
        PhotoError: there is no such file, it is no picture, or it is damaged or too large.
    """
    try:
        with Image.open(path) as image:
            if image.width * image.height > LARGEST:
                raise PhotoError(f"{path}: {image.width}x{image.height} pixels are too many")
            image.draft("RGB", (LARGEST_SIDE, LARGEST_SIDE))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except FileNotFoundError:
        raise PhotoError(f"{path}: there is no such file") from None
    except UnidentifiedImageError:
        raise PhotoError(f"{path}: this is no picture that can be read") from None
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise PhotoError(f"{path}: the picture is damaged: {error}") from error
    upright.thumbnail((LARGEST_SIDE, LARGEST_SIDE))
    return np.asarray(upright)
