"""The virtual sound card, for the echo of a real loudspeaker."""

from tests.contracts.virtual_sound import virtual_sound

__all__ = ["virtual_sound"]
