"""Motion, idle life, lips: pure functions of time."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from assistant.core.speech import Viseme, VisemeAt
from assistant.speak.timing import TimedPhoneme
from assistant.speak.visemes import visemes
from avatar import idle
from avatar.blendshapes import INDEX, weights
from avatar.lipsync import BLEND, SpokenClause
from avatar.motion import Track, scalar, spring_step
from avatar.visemes import MOUTH_SHAPES

from .samples import spoken

STEP = 1 / 60


def test_an_interrupted_move_does_not_jump() -> None:
    track = Track(scalar(0))
    track.to(1.0, scalar(1), 0.3)
    track.to(1.15, scalar(-1), 0.3)
    path = [float(track.at(0.9 + 0.001 * k)[0]) for k in range(900)]
    assert max(abs(b - a) for a, b in pairwise(path)) < 0.02
    assert path[-1] == pytest.approx(-1, abs=1e-5)


def test_plans_are_dropped_by_what_comes_before_them() -> None:
    track = Track(scalar(0))
    track.to(5.0, scalar(1), 0.3)
    track.to(2.0, scalar(0.5), 0.3)
    assert float(track.at(9.0)[0]) == pytest.approx(0.5)


def test_old_steps_are_folded_away() -> None:
    track = Track(scalar(0))
    for k in range(500):
        track.to(float(k), scalar(k % 2), 0.3)
    assert track.steps < 40
    assert float(track.at(600)[0]) == pytest.approx(1)


def test_the_hair_spring_overshoots_and_settles() -> None:
    path = spring_step(np.arange(0.0, 3.0, 0.01), *idle.HAIR_SPRING)
    assert max(path) > 1.15
    assert path[-1] == pytest.approx(1, abs=1e-3)
    still = np.full(len(idle.HAIR_DELAYS), 0.3)
    assert idle.hair_lag(still) == pytest.approx(0, abs=1e-9)
    assert idle.hair_lag(np.where(idle.HAIR_DELAYS < 0.1, 0.3, 0.0)) < -0.1


def moment(t: float, seed: int) -> tuple[float, ...]:
    return (
        idle.blink(t, seed),
        idle.breath(t, seed),
        *idle.drift(np.array([t]), seed)[0],
        *idle.glance(t, seed, 0.5),
        *idle.twitch(t, seed),
    )


def test_idle_life_is_the_same_in_any_order() -> None:
    times = [k * 0.37 for k in range(400)]
    forwards = [moment(t, 3) for t in times]
    backwards = [moment(t, 3) for t in reversed(times)]
    assert forwards == backwards[::-1]
    assert forwards != [moment(t, 4) for t in times]


def test_the_head_never_jumps_while_idle() -> None:
    path = idle.drift(np.arange(0.0, 60.0, STEP), 5)
    assert np.abs(np.diff(path, axis=0)).max() < 0.03
    assert np.abs(path).max() < 0.45


def test_blinks_come_as_often_as_people_blink() -> None:
    closed = np.array([idle.blink(k * 0.01, 1) > 0.8 for k in range(60_000)])
    starts = np.flatnonzero(np.diff(closed.astype(int)) == 1) * 0.01
    gaps = np.diff(starts)
    assert 100 < len(starts) < 300
    assert gaps.max() < 8
    assert 0.05 < float((gaps < 0.5).mean()) < 0.3, "some blinks are double"


def clause(*visemes: tuple[float, Viseme]) -> SpokenClause:
    return SpokenClause(spoken("a b", 10.0, 1.0, tuple(VisemeAt(*v) for v in visemes)))


def test_lips_meet_before_a_p_sounds() -> None:
    timed = [TimedPhoneme(0.0, "a"), TimedPhoneme(0.5, "p"), TimedPhoneme(0.6, "a")]
    lips = SpokenClause(spoken("apa", 10.0, 1.0, visemes(timed, 1.0)))
    closed = [at for at in np.arange(10.2, 10.8, 0.005) if lips.mouth(at)[INDEX["lipPress"]] > 0.85]
    assert 10.44 < closed[0] < 10.48, "before the burst, by the time that a closure takes"
    assert closed[-1] > 10.49, "and until it"


def test_visemes_blend_within_80_ms_and_never_jump() -> None:
    spoken_clause = clause((0.0, Viseme.AA), (0.3, Viseme.OU), (0.34, Viseme.PP), (0.6, Viseme.E))
    path = np.stack([spoken_clause.mouth(9.8 + 0.002 * k) for k in range(800)])
    assert np.abs(np.diff(path, axis=0)).max() < 0.15
    reached = spoken_clause.mouth(10.0 - 0.04 + BLEND)
    assert np.allclose(reached, MOUTH_SHAPES[Viseme.AA], atol=1e-3)
    assert np.allclose(path[-1], 0, atol=1e-4), "the mouth closes at the end"


def test_an_interrupted_clause_closes_the_lips() -> None:
    spoken_clause = clause((0.0, Viseme.AA))
    spoken_clause.stop(10.3)
    assert spoken_clause.mouth(10.29)[INDEX["jawOpen"]] > 0.7
    assert spoken_clause.mouth(10.45)[INDEX["jawOpen"]] == pytest.approx(0, abs=1e-5)
    assert not spoken_clause.active(10.5)


def test_every_viseme_has_a_mouth_of_its_own() -> None:
    assert set(MOUTH_SHAPES) == set(Viseme)
    shapes = [tuple(shape.tolist()) for shape in MOUTH_SHAPES.values()]
    assert len(set(shapes)) == len(Viseme)


def test_pairs_and_unknown_names_of_weights() -> None:
    pair = weights(mouthSmile=0.5)
    assert pair[INDEX["mouthSmileLeft"]] == pair[INDEX["mouthSmileRight"]] == 0.5
    with pytest.raises(KeyError):
        weights(mouthGrin=1)
