"""The measurements of `scripts/bench.py` and `scripts/bench_hearing.py`, one file each."""

# How many threads numpy takes is set there: as on the device, if before anything loads numpy.
import assistant  # noqa: F401
