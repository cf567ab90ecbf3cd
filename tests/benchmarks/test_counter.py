"""How the bench mixes noise, and what it counts as the order."""

import numpy as np
import pytest

from scripts.benchmarks.counter import mixed
from scripts.benchmarks.recordings import basket_slots, wanted_slots


@pytest.mark.parametrize("snr", [6.0, 24.0])
def test_the_loudest_frames_are_so_many_decibels_apart(snr: float) -> None:
    dice = np.random.default_rng(1)
    speech = np.sin(np.arange(16_384) / 3) * np.repeat([0.0, 0.0, 1.0, 0.5], 4096)
    noise = dice.standard_normal(16_384) * 0.01
    both = mixed(speech, noise, snr)
    assert np.abs(both).max() == pytest.approx(0.5)
    # Where nobody speaks there is noise alone; the tone says by how much all was scaled.
    tone = np.sin(np.arange(8192, 12_288) / 3)
    scale = float(both[8192:12_288] @ tone / (tone @ tone))
    loudest = max(float((noise[at : at + 2048] ** 2).sum()) for at in range(0, 16_384, 2048))
    noise_there = float((both[:2048] ** 2).sum() / scale**2)
    share = float((noise[:2048] ** 2).sum() / loudest)
    spoken = max(float((speech[at : at + 2048] ** 2).sum()) for at in range(0, 16_384, 2048))
    assert 10 * np.log10(spoken / (noise_there / share)) == pytest.approx(snr, abs=0.2)


def test_labels_and_baskets_are_compared_as_slots() -> None:
    wanted = wanted_slots({"coffeeDrink": "iced mocha", "milkAmount": "a little bit of soy milk"})
    option = {"group": "milk", "option": "soy-milk", "portion": "bit"}
    line = {"item": "iced-mocha", "count": 1, "options": [option]}
    assert basket_slots([line]) == wanted
    assert basket_slots([line | {"count": 2}]) not in ({}, wanted)
    assert basket_slots([line, line]) not in ({}, wanted)
    assert basket_slots([]) == {}
