#!/usr/bin/env python
"""Measures hearing beside its peers, as docs/hearing.md quotes it: ``make bench-hearing``.

Tables go to standard output and to out/bench-hearing.md. Without recordings of real people in
../shared/data a part says so and is skipped.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.benchmarks.counter import (  # noqa: E402 - needs the path above
    QUICK_STEP,
    STEP,
    counter_orders,
)
from scripts.benchmarks.tables import machine  # noqa: E402

OUT = ROOT / "out" / "bench-hearing.md"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="small samples, a few minutes")
    size.add_argument("--full", action="store_true", help="every recording, hours")
    parser.add_argument("--only", help="parts to measure, such as counter")
    options = parser.parse_args()
    step = 1 if options.full else QUICK_STEP if options.quick else STEP
    parts: dict[str, tuple[str, Callable[[], str]]] = {
        "counter": ("Coffee orders at the counter", lambda: counter_orders(step=step)),
    }
    wanted = options.only.split(",") if options.only else list(parts)
    if unknown := set(wanted) - set(parts):
        parser.error(f"unknown part {sorted(unknown)[0]!r}; there are {', '.join(parts)}")
    logging.disable(logging.WARNING)
    pages = [f"# Measured {datetime.now().astimezone():%Y-%m-%d}\n\n{machine()}"]
    print(pages[0], flush=True)
    for name in wanted:
        title, measure = parts[name]
        pages.append(f"## {title}\n\n{measure()}")
        print(f"\n{pages[-1]}", flush=True)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text("\n\n".join(pages) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
