"""``run.py character``: contact sheets of a character; see `avatar.sheet`."""

from avatar.sheet import add_parser, run

__all__ = ["add_parser", "run"]
