"""The device's own voice in its microphone: what is left of it, and who is heard through it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import platformdirs
from numpy.typing import NDArray

from assistant.config import APP_NAME, Config
from assistant.core.audio import FRAME_SAMPLES, FRAME_SECONDS, SAMPLE_RATE, Audio
from assistant.core.clock import SkippingClock
from assistant.core.language import Language
from assistant.engines import Engines
from assistant.hear.attention import Attention, TalkedOver
from assistant.hear.echo import LAG_SAMPLES, LEARNING_SECONDS
from assistant.hear.files import read_audio
from assistant.hear.parts import Hearing
from assistant.hear.wake_policy import Wake
from assistant.script.lines import LineSpeaker
from device.scripted import ScriptedMicrophone
from scripts.benchmarks.progress import followed
from scripts.benchmarks.recordings import SPEECH
from scripts.benchmarks.tables import bounded, percentile, share, table

Samples = NDArray[np.float64]
DEVICE_VOICE = "kokoro:jf_alpha"
DEVICE = (
    "1번 서울불고기, 별점 4.7점, 35분 걸리고, 9,000원부터예요.",
    "2번 구름빵집, 별점 4.8점, 25분 걸리고, 3,200원부터예요. 어디로 할까요?",
    "불고기 정식 두 개하고 콜라 한 병, 모두 2만 원이에요. 맞나요?",
)
USERS = (
    ("kokoro:jf_nezumi", Language.KO, "구름빵집으로 할게요"),
    ("kokoro:am_adam", Language.KO, "아니, 다른 데 보여 줘"),
    ("kokoro:zm_yunxi", Language.KO, "두 번째로 해 줘"),
    ("espeak", Language.KO, "잠깐만, 취소해 줘"),
    ("kokoro:am_michael", Language.EN, "The second one, please."),
    ("kokoro:zf_xiaoyi", Language.ZH, "第二个吧"),
)
ALONE = (
    *((DEVICE_VOICE, Language.KO, text) for text in DEVICE),
    (
        DEVICE_VOICE,
        Language.KO,
        "지금 동대구역으로 가는 버스는 3분 뒤에 와요. 그다음 버스는 12분 뒤예요.",
    ),
    (DEVICE_VOICE, Language.KO, "결제가 끝났어요. 주문 번호는 사백이십칠 번이고, 40분쯤 걸려요."),
    ("kokoro:am_michael", Language.EN, "Here are three restaurants nearby, the best rated first."),
    ("kokoro:am_michael", Language.EN, "Number two, Cloud Bakery, 4.8 stars, in 25 minutes."),
    ("kokoro:am_michael", Language.EN, "Two Bulgogi plates and a cola, 20,000 won. Is that right?"),
    ("kokoro:am_michael", Language.EN, "Scan the code with your phone to pay. I will wait here."),
    ("kokoro:zf_xiaoyi", Language.ZH, "附近有三家餐厅可以送餐，评分最高的排在前面。"),
    ("kokoro:zf_xiaoyi", Language.ZH, "第二家，云朵面包房，四点八分，二十五分钟送到。"),
    ("kokoro:zf_xiaoyi", Language.ZH, "请用手机扫一扫屏幕上的二维码付款。"),
)
"""Sentences of the device, in turn, while nobody talks; by voices that no training heard."""
ALONE_SECONDS = 60.0
REAL_USERS = 6
"""People who order coffee, spread over the recordings."""
SECONDS = 11.0
USER_AT = 6.5
LATE = 1.2
"""Seconds after the beginning of speech in which it must be noticed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """``delay`` in s; ``fading``: seconds to -60 dB; ``echo`` in dB; ``ppm``: clocks apart."""

    name: str
    delay: float = 0.12
    fading: float = 0.3
    echo: float = -14.0
    ppm: float = 0.0
    distorted: bool = False

    def way(self, *, direct: float, seed: int) -> Samples:
        """An impulse response of power 1; ``direct``: dB of the direct sound above the rest."""
        count = round(self.fading * SAMPLE_RATE)
        way = np.random.default_rng(seed).standard_normal(count)
        way *= 10 ** (-3 * np.arange(count) / count)
        way[:40] = 0
        way *= 10 ** (-direct / 20) / np.sqrt((way**2).sum())
        way[0] = 1.0
        power_one: Samples = way / np.sqrt((way**2).sum())
        return power_one

    def echo_of(self, played: Samples, seed: int) -> Samples:
        sent = np.tanh(3 * played) / 3 if self.distorted else played
        late = np.concatenate([np.zeros(round(self.delay * SAMPLE_RATE)), sent])
        heard = np.convolve(late, self.way(direct=3, seed=seed))[: len(played)]
        times = np.arange(len(heard))
        drifted: Samples = np.interp(times * (1 + self.ppm / 1e6), times, heard)
        drifted *= 10 ** (self.echo / 20)
        return drifted


ROOMS = (
    Room(name="small, 50 ms", delay=0.05, fading=0.2),
    Room(name="living room, 120 ms"),
    Room(name="echoing, 300 ms", delay=0.3, fading=0.5, echo=-8.0),
    Room(name="faint echo, -26 dB", echo=-26.0),
    Room(name="echo louder than played, +4 dB", echo=4.0),
    Room(name="clocks 50 ppm apart", ppm=50.0),
    Room(name="clocks 200 ppm apart", ppm=200.0),
    Room(name="loudspeaker distorts", distorted=True),
)


@dataclass(frozen=True, slots=True)
class _Heard:
    clean: Samples
    wakes: int
    talked: tuple[float, ...]
    """When a voice was noticed, in seconds."""


def echo() -> str:
    """A table by room. The users' level is that of the echo, both while they sound."""
    return asyncio.run(_echo())


async def _echo() -> str:
    sounds = await _sounds()
    users = (*sounds.users, *_real_users())
    clock = SkippingClock()
    engines = await Engines.load(Config(), clock, speak=False)
    ears = partial(engines.hearing, Config(), ScriptedMicrophone(clock))
    rows = []
    found_of: dict[float, list[int]] = {0.0: [], -6.0: []}
    interrupted = 0
    try:
        for number, room in enumerate(followed(ROOMS, "rooms")):
            alone_echo = room.echo_of(sounds.alone, number)
            hiss = 1e-3 * np.random.default_rng(number).standard_normal(len(alone_echo))
            alone = await _listen(ears(), alone_echo + hiss, sounds.alone)
            learnt = round(LEARNING_SECONDS * SAMPLE_RATE)
            lost = _decibels(alone_echo[learnt:]) - _decibels((alone.clean - hiss)[learnt:])
            interrupted += len(alone.talked)
            row = [room.name, f"{lost:.0f} dB", alone.wakes, len(alone.talked)]
            echo = room.echo_of(sounds.played, number)
            noise = echo + hiss[: len(echo)]
            for level, found in found_of.items():
                delays = {
                    user: delay
                    async for user, delay in _found(
                        ears, room, noise, sounds.played, users, level, number
                    )
                }
                found += delays
                row.append(share(len(delays), len(users)))
                if level == 0.0:
                    took = list(delays.values())
            row += [f"{percentile(took, 0.5):.2f} s", f"{max(took):.2f} s"] if took else ["-", "-"]
            rows.append(row)
    finally:
        engines.close()
    header = ("room", "echo less", "wakes itself", "interrupts itself")
    page = table((*header, "found, as loud", "6 dB fainter", "after, median", "longest"), rows)
    minutes = len(ROOMS) * (ALONE_SECONDS - LEARNING_SECONDS) / 60
    return (
        f"{page}\n\nAs loud as the echo: {_by_users(found_of[0.0], len(users))}; the goal is 90 %. "
        f"6 dB fainter: {_by_users(found_of[-6.0], len(users))}. "
        f"It interrupted itself {interrupted} times in {minutes:.1f} minutes of its own voice."
    )


def _by_users(found: Sequence[int], users: int) -> str:
    """The share of synthetic voices and of real people among those who were found, by number."""
    synthetic = sum(user < len(USERS) for user in found)
    said, real = len(ROOMS) * len(USERS), len(ROOMS) * (users - len(USERS))
    return (
        f"{bounded(synthetic, said)} of synthetic voices, "
        f"{bounded(len(found) - synthetic, real)} of real people"
    )


async def _found(
    ears: Callable[[], Hearing],
    room: Room,
    noise: Samples,
    played: Samples,
    users: Sequence[Samples],
    level: float,
    seed: int,
) -> AsyncIterator[tuple[int, float]]:
    """Who was noticed, by number, and how long after the beginning of speech."""
    for number, user in enumerate(users):
        said = np.convolve(user, room.way(direct=0, seed=100 + seed))[: len(user)]
        said *= 10 ** ((_loudness(noise) + level - _loudness(said)) / 20)
        begins = round((USER_AT + 0.37 * (number % len(USERS))) * SAMPLE_RATE)
        heard, said = noise.copy(), said[: len(noise) - begins]
        heard[begins : begins + len(said)] += said
        first = begins + int(np.argmax(np.abs(said) > 0.1 * np.abs(said).max()))
        spoken = first / SAMPLE_RATE
        listened = await _listen(ears(), heard, played)
        noticed = [at - spoken for at in listened.talked]
        if delays := [delay for delay in noticed if 0 < delay < LATE]:
            yield number, delays[0]


async def _listen(hearing: Hearing, heard: Samples, played: Samples) -> _Heard:
    """All of it through ears as the device has them, whose canceller has heard nothing yet, while
    the device sounds."""
    wakes: list[Wake] = []
    attention = Attention(hearing.name, wakes.append)
    clean, talked = [], []
    for start in range(0, len(heard) - FRAME_SAMPLES + 1, FRAME_SAMPLES):
        now = start / SAMPLE_RATE + FRAME_SECONDS
        piece = slice(start, start + FRAME_SAMPLES)
        clean.append(attention.clean(_pcm(heard[piece]), _pcm(played[piece]), now))
        noticed = attention.notice(now, own=True)
        if isinstance(noticed, TalkedOver):
            talked.append(now)
        # As on a machine that verifies as fast as it hears: none waits for the next.
        await attention.settled()
    samples = np.frombuffer(b"".join(clean), "<i2") / 32768
    # Late by the canceller's own lag.
    whole = np.concatenate(
        [samples[LAG_SAMPLES:], np.zeros(len(heard) - len(samples) + LAG_SAMPLES)]
    )
    return _Heard(whole, len(wakes), tuple(talked))


@dataclass(frozen=True, slots=True)
class _Sounds:
    """``played``: what the device says over and over while ``users`` talk; ``alone``: what it says
    while nobody does."""

    played: Samples
    users: tuple[Samples, ...]
    alone: Samples


async def _sounds() -> _Sounds:
    lines = LineSpeaker(platformdirs.user_cache_path(APP_NAME) / "lines")
    try:
        device = [await lines.line(text, Language.KO, DEVICE_VOICE) for text in DEVICE]
        users = [await lines.line(text, language, voice) for voice, language, text in USERS]
        alone = [await lines.line(text, language, voice) for voice, language, text in ALONE]
    finally:
        lines.close()
    return _Sounds(
        _without_end(device, SECONDS),
        tuple(map(_samples, users)),
        _without_end(alone, ALONE_SECONDS),
    )


def _without_end(sentences: Sequence[Audio], seconds: float) -> Samples:
    pause = np.zeros(round(0.3 * SAMPLE_RATE))
    whole = np.concatenate([part for audio in sentences for part in (_samples(audio), pause)])
    return np.resize(whole, round(seconds * SAMPLE_RATE))


def _real_users() -> Iterator[Samples]:
    """None where the recordings are not at hand."""
    files = sorted((SPEECH / "en_coffee").glob("*.flac"))
    for path in files[:: max(1, len(files) // REAL_USERS)][:REAL_USERS]:
        yield _samples(read_audio(path))


def _samples(audio: Audio) -> Samples:
    return np.frombuffer(audio.pcm, "<i2") / 32768


def _pcm(samples: Samples) -> bytes:
    return (np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes()


def _decibels(samples: Samples) -> float:
    return 10 * float(np.log10(np.mean(samples**2) + 1e-12))


def _loudness(samples: Samples) -> float:
    """dB of what sounds, without the pauses."""
    return _decibels(samples[np.abs(samples) > 0.1 * np.abs(samples).max()])
