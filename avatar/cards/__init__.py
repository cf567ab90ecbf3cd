"""Cards beside the character: one renderer for each type in ``assistant.core.cards``."""

from avatar.cards.look import Look
from avatar.cards.sheet import CardSheet, lay_out

__all__ = ["CardSheet", "Look", "lay_out"]
