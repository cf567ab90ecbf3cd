"""The virtual sound card, for the device as a process."""

from tests.contracts.virtual_sound import virtual_sound

__all__ = ["virtual_sound"]
