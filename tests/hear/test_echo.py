"""Echo cancellation in made rooms, and through a real sound device."""

import asyncio
import subprocess
from contextlib import aclosing

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.core.audio import BYTES_PER_SAMPLE, FRAME_SAMPLES, SAMPLE_RATE, Audio
from assistant.core.clock import SystemClock
from assistant.hear.echo import LAG_SAMPLES, LEARNING_SECONDS, EchoCanceller
from device.frames import Loopback
from device.portaudio import PortAudioMicrophone, PortAudioSpeaker
from device.sound_card import SoundCard
from tests.contracts.virtual_sound import VirtualSound
from tests.hear.speech import spoken
from tests.real_time import in_real_time

FRAME_BYTES = BYTES_PER_SAMPLE * FRAME_SAMPLES
Samples = NDArray[np.float64]
LEARNT = round(LEARNING_SECONDS * SAMPLE_RATE)


def device_voice(seconds: float) -> Samples:
    said = spoken("The first is Seoul Bulgogi, four point seven stars, thirty five minutes away.")
    samples = np.frombuffer(said.pcm, "<i2") / 32768
    return np.resize(samples, round(seconds * SAMPLE_RATE))


def room(delay: float, seed: int = 0) -> Samples:
    """An impulse response: the way straight, then 0.3 s of reverberation, -10 dB together."""
    fading = np.random.default_rng(seed).standard_normal(4800)
    fading *= 10 ** (-3 * np.arange(4800) / 4800)
    fading *= 0.2 / np.sqrt((fading**2).sum())
    fading[0] = 0.25
    return np.concatenate([np.zeros(round(delay * SAMPLE_RATE)), fading])


def drifted(samples: Samples, ppm: float) -> Samples:
    """The same on a clock that runs slower by ``ppm`` millionths."""
    times = np.arange(len(samples))
    slower: Samples = np.interp(times * (1 + ppm / 1e6), times, samples)
    return slower


def pcm(samples: Samples) -> bytes:
    return (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()


def cancelled(heard: bytes, played: bytes) -> Samples:
    canceller = EchoCanceller()
    whole = range(0, min(len(heard), len(played)) - FRAME_BYTES + 1, FRAME_BYTES)
    frames = [
        canceller.feed(heard[i : i + FRAME_BYTES], played[i : i + FRAME_BYTES]) for i in whole
    ]
    return np.frombuffer(b"".join(frames), "<i2") / 32768


def decibels(samples: Samples) -> float:
    return 10 * float(np.log10(np.mean(samples**2) + 1e-12))


@pytest.mark.parametrize(("delay", "ppm"), [(0.03, 0), (0.3, 0), (0.1, 100), (0.1, -200)])
def test_its_own_voice_is_taken_out(delay: float, ppm: float) -> None:
    played = device_voice(8)
    echo = drifted(np.convolve(played, room(delay))[: len(played)], ppm)
    left = cancelled(pcm(echo), pcm(played))
    assert decibels(echo[LEARNT:]) - decibels(left[LEARNT:]) > 20


def test_one_who_talks_into_it_stays() -> None:
    played = device_voice(8)
    echo = np.convolve(played, room(0.08))[: len(played)]
    said = np.frombuffer(spoken("The second one, please.").pcm, "<i2") / 32768
    said *= 10 ** ((decibels(echo) - decibels(said)) / 20)
    begins = 5 * SAMPLE_RATE
    both = echo.copy()
    both[begins : begins + len(said)] += said
    left = cancelled(pcm(both), pcm(played))
    during = slice(begins, begins + len(said))
    assert decibels(left[during]) > decibels(said) - 6
    assert decibels(left[LEARNT:begins]) < decibels(said) - 20


def test_while_nothing_is_played_all_passes_unchanged() -> None:
    said = spoken("Order some food, please.").pcm
    whole = said[: len(said) // FRAME_BYTES * FRAME_BYTES]
    canceller = EchoCanceller()
    frames = [
        canceller.feed(whole[i : i + FRAME_BYTES], bytes(FRAME_BYTES))
        for i in range(0, len(whole), FRAME_BYTES)
    ]
    late = BYTES_PER_SAMPLE * LAG_SAMPLES
    assert b"".join(frames) == bytes(late) + whole[:-late]
    assert not canceller.active


def test_it_has_to_learn_a_loudspeaker_that_was_long_silent_anew() -> None:
    canceller = EchoCanceller()
    loud, silent = b"\1\1" * FRAME_SAMPLES, bytes(FRAME_BYTES)
    for played, seconds, settled in [(loud, 3, True), (silent, 5, True), (silent, 6, False)]:
        for _ in range(round(seconds / 0.032)):
            canceller.feed(silent, played)
        assert canceller.settled is settled


def test_half_a_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="frames of 2 and 1024 bytes"):
        EchoCanceller().feed(b"\0\0", bytes(FRAME_BYTES))


def test_blocks_and_frames_that_do_not_keep_step_lose_nothing() -> None:
    """The loudspeaker takes 20 ms, at uneven times; the microphone gives 32 ms."""
    loopback = Loopback()
    assert loopback.take() is None
    played = np.arange(1, 16_001, dtype=np.int16)
    blocks = [played[i : i + 320] for i in range(0, len(played), 320)]
    taken = []
    for count in [2, 1, 2, 1, 2] * 5:
        for _ in range(count):
            loopback.put(blocks.pop(0), SAMPLE_RATE)
        taken.append(np.frombuffer(loopback.take() or b"", np.int16))
    sounds = np.concatenate(taken)
    assert (np.diff(sounds[sounds > 0]) == 1).all()
    # Late once, it stays as late as it has to be.
    assert np.concatenate(taken[5:]).all()


@pytest.fixture
def loopback(virtual_sound: VirtualSound) -> None:
    """What the loudspeaker plays comes back into the microphone, by PulseAudio's own loopback."""
    way = ["source=speaker.monitor", "sink=mic_feed", "latency_msec=30"]
    subprocess.run(["pactl", "load-module", "module-loopback", *way], check=True)


@pytest.mark.slow
@in_real_time
async def test_through_a_real_sound_device(loopback: None) -> None:
    card, clock = SoundCard(), SystemClock()
    microphone, speaker = PortAudioMicrophone(card, clock), PortAudioSpeaker(card, clock)
    speaker.set_volume(50)
    heard, played = b"", b""
    async with aclosing(microphone.frames()) as frames:
        # The microphone first: PortAudio looks for devices anew only while no stream is open.
        await anext(frames)
        playing = asyncio.create_task(speaker.play(Audio(pcm(device_voice(8)))))
        async for frame in frames:
            heard += frame
            played += microphone.played or bytes(len(frame))
            if playing.done():
                break
    speaker.close()
    echo = np.frombuffer(heard, "<i2")[LEARNT:] / 32768
    assert decibels(echo) > -50
    assert decibels(echo) - decibels(cancelled(heard, played)[LEARNT:]) > 15
