"""A stage to draw on, and golden frames: ``pytest tests/avatar --update-golden`` renews them."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest
import skia
from numpy.typing import NDArray

from assistant.core.language import Language
from avatar.rig import Rig, load_rig
from avatar.sheet import save_png
from avatar.stage import Stage

ROOT = Path(__file__).parents[2]
CHARACTER = ROOT / "assets" / "characters" / "xiaoe"
GOLDEN = ROOT / "tests" / "golden"
MEAN_TOLERANCE = 1.0
"""Mean difference of a channel, of 255: edges are smoothed a little differently by each CPU."""
FAR = 40
FAR_SHARE = 0.003
"""Share of pixels that may differ by more than `FAR`."""

Frame = NDArray[np.uint8]


class Golden(Protocol):
    def __call__(self, name: str, frame: Frame, tile: int | None = None) -> None:
        """``tile``: pixels of a side of the frame's parts, which are compared one by one."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="renew tests/golden")


@pytest.fixture(scope="session")
def rig() -> Rig:
    return load_rig(CHARACTER)


@pytest.fixture
def stage() -> Stage:
    return new_stage((1280, 800))


def new_stage(size: tuple[int, int], language: Language = Language.KO) -> Stage:
    return Stage(size, CHARACTER, None, language)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    update = bool(request.config.getoption("--update-golden", default=False))

    def check(name: str, frame: Frame, tile: int | None = None) -> None:
        file = GOLDEN / f"{name}.png"
        if update:
            save_png(frame, file)
        difference = differs_in_parts(frame, load(file), tile or max(frame.shape))
        assert difference is None, f"{name}: {difference}; look, then renew with --update-golden"

    return check


def load(file: Path) -> Frame:
    pixels: Frame = skia.Image.open(str(file)).toarray(colorType=skia.kBGRA_8888_ColorType)
    return pixels


def differs_in_parts(frame: Frame, wanted: Frame, tile: int) -> str | None:
    """As `differs`, of the first part that does: in a sheet of many one alone is little."""
    if frame.shape != wanted.shape:
        return differs(frame, wanted)
    for y, x in product(range(0, frame.shape[0], tile), range(0, frame.shape[1], tile)):
        part = slice(y, y + tile), slice(x, x + tile)
        if (difference := differs(frame[part], wanted[part])) is not None:
            return f"row {y // tile + 1}, column {x // tile + 1} {difference}"
    return None


def differs(frame: Frame, wanted: Frame) -> str | None:
    """What sets two frames apart beyond the tolerance, or ``None``."""
    if frame.shape != wanted.shape:
        return f"is {frame.shape}, was {wanted.shape}"
    apart = np.abs(frame[..., :3].astype(int) - wanted[..., :3].astype(int))
    if apart.mean() > MEAN_TOLERANCE:
        return f"differs by {apart.mean():.2f} on average"
    far = float((apart.max(axis=2) > FAR).mean())
    return f"{far:.1%} of the pixels differ" if far > FAR_SHARE else None
