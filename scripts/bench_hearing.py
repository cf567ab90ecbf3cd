#!/usr/bin/env python
"""Measures hearing beside its peers, as docs/hearing.md quotes it: ``make bench-hearing``.

Tables go to standard output and to out/bench-hearing.md. Without recordings of real people in
../shared/data a part says so and is skipped.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.benchmarks.counter import (  # noqa: E402 - needs the path above
    QUICK_STEP,
    STEP,
    counter_orders,
)
from scripts.benchmarks.report import Parts, report  # noqa: E402

OUT = ROOT / "out" / "bench-hearing.md"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="small samples, a few minutes")
    size.add_argument("--full", action="store_true", help="every recording, hours")
    parser.add_argument("--only", help="parts to measure, such as counter")
    options = parser.parse_args()
    step = 1 if options.full else QUICK_STEP if options.quick else STEP
    parts: Parts = {
        "counter": ("Coffee orders at the counter", lambda: counter_orders(step=step)),
    }
    report(parser, options.only, parts, OUT)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
