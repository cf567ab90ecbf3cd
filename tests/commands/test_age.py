"""The age of a process is what whoever started it sees on a clock."""

from __future__ import annotations

import subprocess
import sys
import time

SLEPT = 0.5
TICK = 0.011
"""Linux notes the start of a process in hundredths of a second."""


def test_it_counts_from_the_start_of_the_process() -> None:
    code = f"""
import time
time.sleep({SLEPT})
from assistant.commands.age import seconds_since_start
print(seconds_since_start())
"""
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    taken = time.monotonic() - began
    assert SLEPT <= float(done.stdout) <= taken + TICK
