"""A picture as it travels through the house: 8-bit RGB with its size."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """``rgb`` holds ``3 * width * height`` bytes, rows from the top.

    ``at`` is when it was taken, in seconds on the device's clock or since the video began.
    """

    rgb: bytes
    width: int
    height: int
    at: float = 0.0

    def __repr__(self) -> str:
        return f"Picture({self.width}x{self.height} at {self.at:.2f} s)"
