"""What the doctor asks of each part: how it stands, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    OK = "ok"
    LIMITED = "limited"
    """The device works, with less."""
    FAILED = "failed"
    """The device cannot work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """``subject`` is what was looked at; ``advice`` is empty when all is well."""

    subject: str
    verdict: Verdict
    detail: str
    advice: str = ""


Check = Callable[[], Finding]
"""Looks at one thing within a second or so, changing nothing."""
