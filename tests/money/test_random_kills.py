"""kill -9 at random moments, while several customers order and guests take from a fridge."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.money.random_kills import kill_at_random

TIMES = 18
"""``scripts/bench.py --only kills`` does it 500 times."""


@pytest.mark.slow
def test_killed_at_random_moments_all_books_agree(tmp_path: Path) -> None:
    outcome = kill_at_random(TIMES, tmp_path, seed=20261121)
    books = outcome.books
    assert books.faults == []
    assert outcome.provider_kills > 0
    assert outcome.restaurant_kills > 0
    assert outcome.fridge_kills > 0
    assert outcome.open_at_death >= outcome.in_use_at_death >= outcome.held_doors > 1
    assert books.states["paid"] + books.states["refunded"] > 0
    assert books.orders.keys() - {"unpaid"}, "some must reach their restaurant"
    assert books.visits["captured"] >= outcome.held_doors, "they have taken something"
