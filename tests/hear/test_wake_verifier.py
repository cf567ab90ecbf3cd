"""The second ear: what it is given, what it decides, and what becomes of calls meanwhile."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest

from assistant.core.audio import FRAME_SECONDS, SAMPLE_RATE, Audio
from assistant.core.events import WakeDetected
from assistant.core.ports import EndOfInput, Opening
from assistant.hear.attention import Attention
from assistant.hear.layers import Floats
from assistant.hear.suspicions import Suspicion, Suspicions
from assistant.hear.wake_fake import LoudnessEncoder
from assistant.hear.wake_network import HEADS, load_ensemble
from assistant.hear.wake_policy import VerifiedSettings, Wake, WakePolicy, WakeSettings
from assistant.hear.wake_verifier import (
    ENCODING_SIZE,
    HEARD_SECONDS,
    SLOWED,
    UNSUSPECTED,
    WINDOW,
    WakeVerifier,
    belief_of,
    score_of,
    slowed,
    steps,
)
from assistant.hear.window_network import NEIGHBOURS, WindowEnsemble
from tests.hear.listener import Setup, frame_at, running, silent, speech

SETTINGS = VerifiedSettings(0.2, 0.5, WakeSettings(threshold=0.9, rest=1.0, lag=0.1))
SOUND = Audio(bytes(2 * round(HEARD_SECONDS * SAMPLE_RATE)))


class SlowEncoder(LoudnessEncoder):
    """Answers when it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.ready = asyncio.Event()

    async def encode(self, audio: Audio) -> Floats:
        encoded = await super().encode(audio)
        await self.ready.wait()
        return encoded


def loudness_network(bias: float = -10.0) -> WindowEnsemble:
    """Scores nearly 1 where the window was loud anywhere, nearly 0 where it was silent."""
    basis = np.full((ENCODING_SIZE, 1), 1 / ENCODING_SIZE, np.float32)
    length = WINDOW - NEIGHBOURS + 1
    layers = (
        (np.ones((NEIGHBOURS, 1), np.float32), np.zeros(1, np.float32)),
        (np.full((length, 1), 0.1, np.float32), np.zeros(1, np.float32)),
        (np.ones((1, HEADS), np.float32), np.full(HEADS, bias, np.float32)),
    )
    return WindowEnsemble(np.zeros(ENCODING_SIZE, np.float32), basis, (layers,))


def verifier(encoder: LoudnessEncoder) -> WakeVerifier:
    return WakeVerifier(encoder, loudness_network(), 2, SETTINGS)


def test_steps_are_the_last_frames_by_fours() -> None:
    frames = np.repeat(np.arange(150, dtype=np.float32)[:, None], ENCODING_SIZE, axis=1)
    seen = steps(frames)
    assert seen.shape == (WINDOW, ENCODING_SIZE)
    assert seen[-1, 0] == np.mean([146, 147, 148, 149])


def test_networks_together_believe_the_mean_of_their_logits(tmp_path: Path) -> None:
    one, other = loudness_network(-1.0), loudness_network(-3.0)
    both = WindowEnsemble(one.mean, one.basis, one.members + other.members)
    both.save(tmp_path / "both.npz")
    kept = load_ensemble(tmp_path / "both.npz", WINDOW, ENCODING_SIZE)
    silence = np.zeros((1, WINDOW, ENCODING_SIZE), np.float32)
    assert len(kept.members) == 2
    assert kept.scores(silence)[0] == pytest.approx(1 / (1 + np.exp(2)), abs=1e-3)


def test_neither_ear_overrules_the_other_alone() -> None:
    sure, unsure = np.ones(1, np.float32), np.zeros(1, np.float32)
    assert belief_of(sure, unsure, 1.0)[0] == pytest.approx(0, abs=1e-3)
    assert belief_of(unsure, sure, 0.5)[0] > 0
    assert belief_of(sure, sure, 1.0)[0] > belief_of(sure, sure, 0.5)[0]


def test_what_is_believed_for_a_moment_only_is_believed_less() -> None:
    assert score_of(8.0, 8.0) > 0.99
    assert score_of(8.0, UNSUSPECTED) == pytest.approx(score_of(1.0, 1.0))
    assert score_of(8.0, -50.0) == score_of(8.0, UNSUSPECTED)


async def test_the_second_ear_decides() -> None:
    ear = verifier(LoudnessEncoder())
    assert await ear.belief(speech(HEARD_SECONDS), 0.3) > 3
    assert await ear.belief(SOUND, 0.3) < -3


def test_a_slowed_sound_is_its_end_drawn_out() -> None:
    length = round(HEARD_SECONDS * SAMPLE_RATE)
    click = np.zeros(length, np.float32)
    click[length - 16_000] = 20_000
    drawn = slowed(click)
    assert len(drawn) == length
    assert length - int(np.abs(drawn).argmax()) == pytest.approx(16_000 / SLOWED, abs=5)


async def test_every_second_moment_is_heard_slowed() -> None:
    encoder = LoudnessEncoder()
    asked = suspicions(encoder, [])
    for at in (5.0, 5.1, 5.2):
        asked.suspect(suspicion(at))
        await _settle()
    plain, drawn, again = encoder.heard
    assert plain == again == speech(HEARD_SECONDS)
    assert drawn != plain
    assert drawn.seconds == HEARD_SECONDS


def suspicion(
    at: float, score: float = 0.3, audio: Audio | None = None, position: float | None = None
) -> Suspicion:
    heard_up_to = at if position is None else position
    return Suspicion(at, heard_up_to, score, audio or speech(HEARD_SECONDS))


def suspicions(encoder: LoudnessEncoder, told: list[Wake]) -> Suspicions:
    alone = WakePolicy(WakeSettings(threshold=0.8))
    return Suspicions(verifier(encoder), alone, told.append)


async def _settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_a_call_is_told_once_and_from_when_it_was() -> None:
    told: list[Wake] = []
    asked = suspicions(LoudnessEncoder(), told)
    for at in (5.0, 5.1, 5.2, 5.3):
        asked.suspect(suspicion(at))
        await _settle()
    assert [wake.ended_at for wake in told] == [pytest.approx(5.0)]


async def test_two_moments_far_apart_do_not_bear_each_other_out() -> None:
    told: list[Wake] = []
    asked = suspicions(LoudnessEncoder(), told)
    for at in (5.0, 6.0, 7.0):
        asked.suspect(suspicion(at))
        await _settle()
    assert told == []


async def test_two_moments_of_a_busy_machine_are_neighbours_in_the_sound() -> None:
    told: list[Wake] = []
    asked = suspicions(LoudnessEncoder(), told)
    for at, position in ((5.0, 3.0), (6.0, 3.1)):
        asked.suspect(suspicion(at, position=position))
        await _settle()
    assert [wake.ended_at for wake in told] == [pytest.approx(5.9)]


@pytest.mark.parametrize("late", [0.0, 0.5])
async def test_frames_taken_late_and_in_bursts_wake_the_device(late: float) -> None:
    """The machine stands still in the middle of the name; what it missed comes all at once."""
    heard = frame_at(HEARD_SECONDS)
    setup = _with_two_ears(_HalfSure(heard, heard + 8))
    told: list[Wake] = []
    attention = Attention(setup.hearing.name, told.append)
    for number in range(heard + 9):
        now = late if number > heard else 0.0
        attention.clean(speech(FRAME_SECONDS).pcm, None, now)
        attention.notice(now, own=False)
    await attention.settled()
    assert len(told) == 1


async def test_what_only_sounds_alike_is_no_call() -> None:
    told: list[Wake] = []
    suspicions(LoudnessEncoder(), told).suspect(suspicion(5.0, audio=SOUND))
    await _settle()
    assert told == []


async def test_a_slow_machine_verifies_one_moment_after_the_other() -> None:
    encoder, told = SlowEncoder(), list[Wake]()
    asked = suspicions(encoder, told)
    for at in (5.0, 5.1, 5.2):
        asked.suspect(suspicion(at))
        await _settle()
    assert len(encoder.heard) == 1
    encoder.ready.set()
    await _settle()
    assert len(encoder.heard) == 3
    assert [wake.ended_at for wake in told] == [pytest.approx(5.0)]


async def test_of_very_many_moments_the_last_ones_are_verified() -> None:
    encoder = SlowEncoder()
    asked = suspicions(encoder, [])
    for number in range(100):
        asked.suspect(suspicion(5 + number / 10))
        await _settle()
    encoder.ready.set()
    for _ in range(20):
        await _settle()
    assert 2 < len(encoder.heard) < 20


async def test_what_was_suspected_before_an_utterance_is_no_call_after_it() -> None:
    encoder, told = SlowEncoder(), list[Wake]()
    asked = suspicions(encoder, told)
    asked.suspect(suspicion(5.0))
    await _settle()
    asked.drop()
    encoder.ready.set()
    await _settle()
    assert told == []
    for at in (6.0, 6.1):
        asked.suspect(suspicion(at))
        await _settle()
    assert len(told) == 1


@pytest.mark.parametrize(("score", "calls"), [(0.9, 1), (0.5, 0)])
async def test_where_the_second_ear_fails_the_first_decides_strictly(
    score: float, calls: int
) -> None:
    encoder, told = LoudnessEncoder(), list[Wake]()
    encoder.failing = True
    suspicions(encoder, told).suspect(suspicion(5.0, score))
    await _settle()
    assert len(told) == calls


class _HalfSure:
    """`WakeWord` that suspects the frames from ``first`` to ``last``."""

    word = "샤오어 샤오어"

    def __init__(self, first: int, last: int) -> None:
        self._numbers = range(first, last + 1)
        self._frame = -1

    def feed(self, frame: bytes) -> float:
        self._frame += 1
        return 0.3 if self._frame in self._numbers else 0.0

    def reset(self) -> None:
        """Nothing is buffered."""


def _with_two_ears(wake_word: _HalfSure) -> Setup:
    return Setup(["서울불고기"], wake_word=wake_word, verifier=verifier(LoudnessEncoder()))


async def test_the_ears_wake_to_what_both_take_for_the_name() -> None:
    setup = _with_two_ears(_HalfSure(frame_at(1.9), frame_at(2.1)))
    async with running(setup):
        setup.microphone.speak(silent(1.0))
        setup.microphone.speak(speech(1.0))
        setup.microphone.speak(silent(2.0))
        assert await asyncio.wait_for(setup.ears.wake(), 5) == Opening(how="voice")
    assert len(setup.told(WakeDetected)) == 1


async def test_the_ears_sleep_on_through_what_one_of_them_suspects() -> None:
    encoder = LoudnessEncoder()
    setup = Setup([], wake_word=_HalfSure(frame_at(1.9), frame_at(2.1)), verifier=verifier(encoder))
    async with running(setup):
        setup.microphone.speak(silent(3.0))
        await setup.clock.sleep(3.0)
        setup.microphone.end()
        with pytest.raises(EndOfInput):
            await asyncio.wait_for(setup.ears.wake(), 5)
    assert encoder.heard
    assert setup.told(WakeDetected) == []


async def test_a_name_at_the_very_end_of_the_sound_wakes_them() -> None:
    encoder = SlowEncoder()
    setup = Setup(
        ["서울불고기"],
        wake_word=_HalfSure(frame_at(1.5), frame_at(2.0)),
        verifier=verifier(encoder),
    )
    async with running(setup):
        setup.microphone.speak(silent(1.0))
        setup.microphone.speak(speech(1.0))
        await setup.clock.sleep(2.0)
        setup.microphone.end()
        asyncio.get_running_loop().call_later(0.2, encoder.ready.set)
        assert await asyncio.wait_for(setup.ears.wake(), 5) == Opening(how="voice")


async def test_moments_are_a_step_apart() -> None:
    encoder = LoudnessEncoder()
    setup = Setup(
        [], wake_word=_HalfSure(frame_at(0.5), frame_at(0.5) + 5), verifier=verifier(encoder)
    )
    async with running(setup):
        setup.microphone.speak(silent(2.0))
        await setup.clock.sleep(2.0)
        setup.microphone.end()
        with pytest.raises(EndOfInput):
            await asyncio.wait_for(setup.ears.wake(), 5)
    assert len(encoder.heard) == 2
    assert all(audio.seconds == HEARD_SECONDS for audio in encoder.heard)
