"""The mind of Xiao-E: it hears, understands, decides and speaks. No hardware, no pixels."""

import os

# Set before numpy is loaded: our matrices are small, and the threads of its BLAS spin for the
# cores that recogniser and voice need. Measured: five times slower without it under load.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
