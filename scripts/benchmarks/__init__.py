"""The measurements of `scripts/bench.py`, one file each."""
