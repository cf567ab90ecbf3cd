#!/usr/bin/env python
"""Measures the device as the README quotes it: ``make bench``.

Tables go to standard output and to out/bench.md. The sentences' sounds are made once and kept
in the user's cache folder, so that a second run is faster.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.benchmarks.drawing import drawing  # noqa: E402 - needs the path above
from scripts.benchmarks.echo import echo  # noqa: E402
from scripts.benchmarks.kills import kills  # noqa: E402
from scripts.benchmarks.latency import conversations, latency  # noqa: E402
from scripts.benchmarks.ledger import ledger  # noqa: E402
from scripts.benchmarks.lipsync import lipsync  # noqa: E402
from scripts.benchmarks.matching import matching  # noqa: E402
from scripts.benchmarks.mirroring import mirroring  # noqa: E402
from scripts.benchmarks.page import page  # noqa: E402
from scripts.benchmarks.portraits import likeness  # noqa: E402
from scripts.benchmarks.recordings import (  # noqa: E402
    QUICK_SAMPLE,
    SAMPLE,
    coffee,
    korean,
)
from scripts.benchmarks.report import Parts, report  # noqa: E402
from scripts.benchmarks.resources import resources  # noqa: E402
from scripts.benchmarks.smoothness import smoothness  # noqa: E402
from scripts.benchmarks.speech import accuracy, trials, wrong_actions  # noqa: E402

OUT = ROOT / "out" / "bench.md"
STORIES = sorted((ROOT / "assets" / "demo").glob("*.yaml"))
KILLS, QUICK_KILLS = 500, 25
CONVERSATIONS = sorted((ROOT / "tests" / "conversations").glob("*_c[ho]*.yaml"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="small samples, about five minutes")
    size.add_argument("--full", action="store_true", help="every utterance by every voice")
    parser.add_argument("--only", help="parts to measure, such as resources,latency")
    options = parser.parse_args()
    parts = _parts(quick=options.quick, full=options.full)
    report(parser, options.only, parts, OUT)
    return 0


def _parts(*, quick: bool, full: bool) -> Parts:
    drinks = None if full else QUICK_SAMPLE if quick else SAMPLE
    stories = STORIES if quick else [*STORIES, *CONVERSATIONS]
    return {
        "matching": ("Matching", matching),
        "resources": ("Readiness, memory, idle cost", resources),
        "mirror": ("Mirror", mirroring),
        "likeness": ("Characters from photos", likeness),
        "latency": (
            "End of speech to first sound",
            lambda: latency(conversations(stories)),
        ),
        "drawing": ("A frame of the character", drawing),
        "smoothness": ("Frames while it hears and speaks", smoothness),
        "page": ("The page on other displays", page),
        "lipsync": ("Where words begin", lipsync),
        "ledger": ("Payments while the ledger grows", ledger),
        "kills": ("kill -9 at random moments", lambda: kills(QUICK_KILLS if quick else KILLS)),
        "accuracy": ("Utterances, spoken by several voices", lambda: _accuracy(full=full)),
        "echo": ("Its own voice in its microphone", echo),
        "coffee": ("Coffee orders of real people", lambda: coffee(sample=drinks)),
        "korean": ("Korean recordings of real people", korean),
    }


def _accuracy(*, full: bool) -> str:
    done = asyncio.run(trials(full=full))
    return f"{accuracy(done)}\n\nWrong actions:\n\n{wrong_actions(done) or 'none'}"


if __name__ == "__main__":
    raise SystemExit(main())
