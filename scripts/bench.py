#!/usr/bin/env python
"""Measures the device as the README quotes it: ``make bench``.

Hearing has a bench of its own: ``make bench-hearing``. Tables go to standard output and to
out/bench.md. The sentences' sounds are made once and kept in the user's cache folder, so that a
second run is faster.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.benchmarks.drawing import drawing  # noqa: E402 - needs the path above
from scripts.benchmarks.kills import kills  # noqa: E402
from scripts.benchmarks.latency import (  # noqa: E402
    Goals,
    conversations,
    latency,
    stories,
)
from scripts.benchmarks.ledger import ledger  # noqa: E402
from scripts.benchmarks.lipsync import lipsync  # noqa: E402
from scripts.benchmarks.matching import matching  # noqa: E402
from scripts.benchmarks.mirroring import mirroring  # noqa: E402
from scripts.benchmarks.page import page  # noqa: E402
from scripts.benchmarks.portraits import likeness  # noqa: E402
from scripts.benchmarks.report import Parts, report  # noqa: E402
from scripts.benchmarks.resources import resources  # noqa: E402
from scripts.benchmarks.smoothness import smoothness  # noqa: E402

OUT = ROOT / "out" / "bench.md"
KILLS, QUICK_KILLS = 500, 25
GOALS = Goals(closed=1.2, open=2.0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small samples, about five minutes")
    parser.add_argument("--only", help="parts to measure, such as resources,latency")
    options = parser.parse_args()
    parts = _parts(quick=options.quick)
    report(parser, options.only, parts, OUT)
    return 0


def _parts(*, quick: bool) -> Parts:
    return {
        "matching": ("Matching", matching),
        "resources": ("Readiness, memory, idle cost", resources),
        "mirror": ("Mirror", mirroring),
        "likeness": ("Characters from photos", likeness),
        "latency": (
            "End of speech to first sound",
            lambda: latency(conversations(stories(short=quick)), GOALS),
        ),
        "drawing": ("A frame of the character", drawing),
        "smoothness": ("Frames while it hears and speaks", smoothness),
        "page": ("The page on other displays", page),
        "lipsync": ("Where words begin", lipsync),
        "ledger": ("Payments while the ledger grows", ledger),
        "kills": ("kill -9 at random moments", lambda: kills(QUICK_KILLS if quick else KILLS)),
    }


if __name__ == "__main__":
    raise SystemExit(main())
