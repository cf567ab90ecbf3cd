#!/usr/bin/env python
"""Measures hearing beside its peers, as docs/hearing.md quotes it: ``make bench-hearing``.

Tables go to standard output and to out/bench-hearing.md, how far it is to standard error. A part
without what it needs (recordings of real people in ../shared/data, a peer, a model) says so and
does without it. What synthetic voices say is made once and kept in the user's cache folder.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from scripts.benchmarks import counter, foreign, latency, speech, waking  # noqa: E402 - needs it
from scripts.benchmarks.echo import echo  # noqa: E402
from scripts.benchmarks.recordings import korean  # noqa: E402
from scripts.benchmarks.report import Parts, report  # noqa: E402
from scripts.benchmarks.resources import choices  # noqa: E402

OUT = ROOT / "out" / "bench-hearing.md"
GOALS = latency.Goals(closed=0.7, open=1.2)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="small samples, some minutes")
    size.add_argument(
        "--full", action="store_true", help="every recording, utterance and voice: hours"
    )
    parser.add_argument("--only", help="parts to measure, with commas: counter,utterances,...")
    parser.add_argument("--snr", type=float, default=10.0, help="dB of utterances over the kitchen")
    options = parser.parse_args()
    parts = _parts(quick=options.quick, full=options.full, snr=options.snr)
    report(parser, options.only, parts, OUT)
    return 0


def _parts(*, quick: bool, full: bool, snr: float) -> Parts:
    step = 1 if full else counter.QUICK_STEP if quick else counter.STEP
    sample = None if full else speech.QUICK_SAMPLE if quick else speech.SAMPLE
    words = waking.FULL if full else waking.QUICK if quick else waking.USUAL
    return {
        "counter": ("Coffee orders at the counter", lambda: counter.counter_orders(step=step)),
        "utterances": (
            "Utterances of the test half, by synthetic voices",
            lambda: speech.utterances(snr, sample=sample, every_voice=full),
        ),
        "foreign": (
            "Talk that is not for the device",
            lambda: foreign.foreign(step=foreign.QUICK_STEP if quick else 1, every_state=full),
        ),
        "wake": (
            "The wake word",
            lambda: waking.waking(words),
        ),
        "choices": ("Profiles and recognisers: memory, readiness, idle cost", choices),
        "latency": (
            "End of speech to first sound",
            lambda: latency.latency(latency.conversations(latency.stories(short=quick)), GOALS),
        ),
        "echo": ("Its own voice in its microphone", echo),
        "korean": ("Korean recordings of real people", korean),
    }


if __name__ == "__main__":
    raise SystemExit(main())
