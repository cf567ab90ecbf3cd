"""The measurements of `scripts/bench.py` and `scripts/bench_hearing.py`, one file each."""
