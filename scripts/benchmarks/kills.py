"""Device, provider, restaurants and fridge killed (SIGKILL) while customers order and guests take
from the fridge, and what all books say.

In a process of its own, because every device that is started loads its main module again.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.benchmarks.tables import table
from tests.money.random_kills import kill_at_random

ROOT = Path(__file__).resolve().parents[2]


def kills(times: int) -> str:
    command = [sys.executable, "-m", "scripts.benchmarks.kills", str(times)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()


def _measured(times: int) -> str:
    with tempfile.TemporaryDirectory() as folder:
        outcome = kill_at_random(times, Path(folder))
    books = outcome.books
    rows: list[tuple[str, object]] = [
        ("kills of the device", outcome.device_kills),
        ("of these, with something open or untold", outcome.open_at_death),
        ("of these, with a guest at the fridge", outcome.in_use_at_death),
        ("kills of the provider", outcome.provider_kills),
        ("kills of the restaurants", outcome.restaurant_kills),
        ("kills of the fridge", outcome.fridge_kills),
        *((f"payments that ended {state}", n) for state, n in sorted(books.states.items())),
        *((f"orders that ended {state}", n) for state, n in sorted(books.orders.items())),
        *((f"visits that ended {state}", n) for state, n in sorted(books.visits.items())),
        ("refunds", books.refunds),
        ("lost, charged twice, or differing from bill, kitchen or fridge", len(books.faults)),
    ]
    faults = "".join(f"\n- {fault}" for fault in books.faults)
    return table(["while four customers order, and one visits the fridge", ""], rows) + faults


if __name__ == "__main__":
    print(_measured(int(sys.argv[1])))
