"""Fixtures that several contracts share."""

from tests.contracts.virtual_sound import virtual_sound

__all__ = ["virtual_sound"]
