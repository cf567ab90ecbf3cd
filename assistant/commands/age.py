"""How long this program has been running, from before its first line."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

_STARTED = 19
"""Of the fields of /proc/PID/stat behind the name in brackets: when the process was started."""


def seconds_since_start() -> float:
    """Since the system started this process."""
    if sys.platform != "linux":
        import psutil

        return time.time() - psutil.Process().create_time()
    # psutil adds the moment at which Linux was started, which it gives in whole seconds only.
    stat = Path("/proc/self/stat").read_text(encoding="ascii", errors="replace")
    ticks = int(stat.rpartition(")")[2].split()[_STARTED])
    return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
