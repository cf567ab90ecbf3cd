"""The log: plain lines on standard error, and in a file that turns over."""

from __future__ import annotations

import logging
import logging.handlers
from pathlib import Path

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


def start_log(folder: Path | None, *, verbose: bool) -> None:
    """Warnings go to standard error (everything when ``verbose``); all goes to ``folder``."""
    screen = logging.StreamHandler()
    screen.setLevel(logging.DEBUG if verbose else logging.WARNING)
    handlers: list[logging.Handler] = [screen]
    problem = ""
    if folder is not None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            handlers.append(
                logging.handlers.RotatingFileHandler(
                    folder / "xiao-e.log", maxBytes=1_000_000, backupCount=3, encoding="utf-8"
                )
            )
        except OSError as error:  # a full or read-only disk must not keep the device from starting
            problem = f"no log file: {error}"
    logging.basicConfig(level=logging.INFO, format=_FORMAT, handlers=handlers, force=True)
    for chatty in ("httpx", "httpcore", "jieba", "asyncio"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    if problem:
        logging.getLogger(__name__).warning(problem)
