"""One measurement in a fresh process, as JSON:
``python -m scripts.benchmarks.probe NAME [PROFILE]``.
"""

from __future__ import annotations

import asyncio
import json
import sys

from assistant.ahead import whisper_apart
from assistant.config import Config
from assistant.core.clock import SystemClock

WHOLE_DEVICES = ("device", "idle")
"""These start as `run.py run` does with a window."""


def main(name: str, profile: str = "standard") -> None:
    config = Config(profile=profile)
    whisper = whisper_apart(config, SystemClock()) if name in WHOLE_DEVICES else None
    # Imported here, as in `assistant.commands.run`.
    from scripts.benchmarks.probes import measured

    print(json.dumps(asyncio.run(measured(name, config, whisper))))


if __name__ == "__main__":
    main(*sys.argv[1:])
