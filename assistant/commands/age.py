"""How long this program has been running, from before its first line."""

from __future__ import annotations

import sys
import time

import psutil


def seconds_since_start() -> float:
    """Since the system started this process."""
    created = psutil.Process().create_time()
    if sys.platform != "linux":
        return time.time() - created
    # Linux counts from its own start, the moment of which it gives in whole seconds only.
    return time.clock_gettime(time.CLOCK_BOOTTIME) - (created - psutil.boot_time())
