"""Who talks into the device's words is noticed, and the device does not notice itself."""

import numpy as np
import pytest

from assistant.core.audio import FRAME_SAMPLES, FRAME_SECONDS, SAMPLE_RATE
from assistant.hear.barge_in import BargeIn
from assistant.hear.double_talk.features import Streams
from assistant.hear.echo import EchoCanceller
from assistant.hear.linear_echo import LinearCanceller
from tests.hear.speech import spoken
from tests.hear.test_echo import (
    FRAME_BYTES,
    LEARNT,
    Samples,
    decibels,
    device_voice,
    pcm,
    room,
)

BEGINS = 6.0
LATE = 1.2


def noticed(heard: Samples, played: Samples) -> list[float]:
    """When a voice was noticed, in seconds, once the way was learnt."""
    canceller, barge_in = EchoCanceller(), BargeIn()
    times = []
    for start in range(0, len(heard) - FRAME_SAMPLES + 1, FRAME_SAMPLES):
        frame, sound = (pcm(part[start : start + FRAME_SAMPLES]) for part in (heard, played))
        clean = canceller.feed(frame, sound)
        seconds = barge_in.feed(Streams(frame, sound, canceller.linear, clean))
        if seconds is not None and canceller.settled:
            times.append(start / SAMPLE_RATE + FRAME_SECONDS - seconds)
    return times


@pytest.mark.parametrize("delay", [0.03, 0.2])
def test_its_own_voice_alone_is_nobody(delay: float) -> None:
    played = device_voice(9)
    echo = np.convolve(played, room(delay, seed=7))[: len(played)]
    assert noticed(echo, played) == []


@pytest.mark.parametrize("delay", [0.03, 0.2])
def test_one_as_loud_as_the_echo_is_noticed(delay: float) -> None:
    played = device_voice(9)
    echo = np.convolve(played, room(delay, seed=7))[: len(played)]
    said = np.frombuffer(spoken("No, the second one please.").pcm, "<i2") / 32768
    said *= 10 ** ((decibels(echo) - decibels(said)) / 20)
    begins = round(BEGINS * SAMPLE_RATE)
    echo[begins : begins + len(said)] += said
    assert [at for at in noticed(echo, played) if BEGINS - 0.3 < at < BEGINS + LATE]


def test_the_linear_canceller_leaves_less_as_it_learns() -> None:
    played = device_voice(8)
    echo = np.convolve(played, room(0.05))[: len(played)]
    canceller, heard, sound = LinearCanceller(), pcm(echo), pcm(played)
    frames = range(0, len(heard) - FRAME_BYTES + 1, FRAME_BYTES)
    left = b"".join(
        canceller.feed(heard[i : i + FRAME_BYTES], sound[i : i + FRAME_BYTES]) for i in frames
    )
    samples = np.frombuffer(left, "<i2") / 32768
    removed = [
        decibels(echo[piece]) - decibels(samples[piece])
        for piece in (slice(0, LEARNT // 2), slice(6 * SAMPLE_RATE, len(samples)))
    ]
    assert removed[1] > removed[0] + 3
    assert removed[1] > 8
