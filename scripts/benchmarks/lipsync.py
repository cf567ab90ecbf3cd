"""How well the voices know when their words begin, measured twice.

After a pause: against the sound itself, which begins where the word does; exact to 5 ms.
In running speech: against Whisper's forced alignment. That sets words early, by 70 to 115 ms on
espeak, whose own events are right to 8 ms by the first measure; its median on espeak in the same
language is taken off.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Any

import numpy as np
import soxr

from assistant.core.audio import SAMPLE_RATE, Audio
from assistant.core.clock import SystemClock
from assistant.core.language import Language
from assistant.core.ports import Synthesiser
from assistant.core.speech import Speech
from assistant.models.registry import Registry
from assistant.speak.verbalise import verbalise
from assistant.speak.voices.espeak import EspeakVoice
from assistant.speak.voices.kokoro import KokoroVoice
from scripts.benchmarks.tables import table

GOAL = 40
"""Median error in ms."""
FARTHEST = 0.25
"""Seconds; beyond, a word and a pause have nothing to do with each other."""
LISTS = {
    Language.KO: "아침, 나무, 우유, 마음, 이름, 노래, 모자, 언니",
    Language.EN: "apples, lemons, oranges, melons, eggs, noodles, olives, mushrooms",
    Language.ZH: "牛奶，面条，安静，芒果，牙医，木头，鸭子，味道",
}
"""Words that begin with a sound, not with the silence before a burst."""
SENTENCES = {
    Language.KO: (
        "가까운 식당을 찾아봤어요",
        "두 번째 가게의 메뉴를 보여 드릴게요",
        "주문하신 음식은 삼십 분쯤 뒤에 도착해요",
        "휴대폰으로 화면의 코드를 찍어 주세요",
        "오늘은 맑고 바람이 조금 불어요",
        "죄송해요 다시 한번 말씀해 주세요",
    ),
    Language.EN: (
        "I found some restaurants near you",
        "Let me show you the menu of the second one",
        "Your food should arrive in about thirty minutes",
        "Please scan the code on the screen with your phone",
        "It is sunny today with a little wind",
        "Sorry, could you please say that again",
    ),
    Language.ZH: (
        "我找到了附近的几家餐厅",
        "我给你看看第二家的菜单",
        "您点的菜大约三十分钟以后送到",
        "请用手机扫描屏幕上的二维码",
        "今天天气很好有一点风",
        "对不起请您再说一遍",
    ),
}


def lipsync() -> str:
    return asyncio.run(_lipsync())


async def _lipsync() -> str:
    registry, clock = Registry.load(), SystemClock()
    aligner = Aligner(registry)
    voices: Sequence[Synthesiser] = (
        EspeakVoice(clock),
        KokoroVoice(registry.require("kokoro"), clock),
    )
    ruler: dict[Language, float] = {}
    rows = []
    for voice in voices:
        for language, sentences in SENTENCES.items():
            spoken = await _speak(voice, LISTS[language], language)
            paused = list(_after_pauses(spoken))
            running: list[float] = []
            for text in sentences:
                speech = await _speak(voice, text, language)
                running += _errors(speech, aligner.starts(speech, language))
            bias = ruler.setdefault(language, median(running))
            rows.append(
                (
                    f"{voice.name}, {language}",
                    f"{median(paused):+.0f}",
                    f"{median(map(abs, paused)):.0f} ({len(paused)})",
                    f"{median(abs(error - bias) for error in running):.0f} ({len(running)})",
                    GOAL,
                )
            )
        voice.close()
    header = ["ms", "bias after a pause", "median error (words)", "running speech (words)", "goal"]
    return table(header, rows)


async def _speak(voice: Synthesiser, text: str, language: Language) -> Speech:
    return await voice.synthesise(text, verbalise(text, language).spoken, language)


def _after_pauses(speech: Speech) -> Iterator[float]:
    """In ms, for the words near which a pause ends."""
    begins = np.array(list(_sound_begins(speech.audio)))
    for word in speech.words[1:]:
        away = word.start - begins
        nearest = float(away[np.argmin(np.abs(away))])
        if abs(nearest) < FARTHEST:
            yield nearest * 1000


def _sound_begins(audio: Audio) -> Iterator[float]:
    """Seconds at which sound begins after 40 ms of quiet, to 5 ms."""
    samples = np.frombuffer(audio.pcm, np.int16).astype(np.float64)
    step = audio.rate // 200
    energy = (samples[: len(samples) // step * step].reshape(-1, step) ** 2).mean(axis=1)
    quiet = 0
    for number, loud in enumerate(energy > energy.max() * 1e-3):
        if loud and quiet >= 8:
            yield number / 200
        quiet = 0 if loud else quiet + 1


def _errors(speech: Speech, aligned: dict[int, float]) -> Iterator[float]:
    """In ms, for the words that alignment and voice both begin at the same letter.

    The first word is left out: an alignment has it begin with the sound, wherever that is.
    """
    for word in speech.words[1:]:
        letter = len(speech.text[: word.begin].replace(" ", ""))
        if letter in aligned:
            yield (word.start - aligned[letter]) * 1000


class Aligner:
    """Whisper, told what was said, finds where."""

    def __init__(self, registry: Registry) -> None:
        from faster_whisper import WhisperModel
        from faster_whisper.tokenizer import Tokenizer

        folder = registry.require("whisper-base")
        self._model: Any = WhisperModel(
            str(folder), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True
        )
        self._tokenizer = Tokenizer

    def starts(self, speech: Speech, language: Language) -> dict[int, float]:
        """Seconds by the number of the letter, spaces not counted, that a word begins with."""
        samples = _at_16_khz(speech.audio)
        features = self._model.feature_extractor(samples)
        frames = len(samples) // self._model.feature_extractor.hop_length
        tokenizer: Any = self._tokenizer(
            self._model.hf_tokenizer, True, task="transcribe", language=str(language)
        )
        encoded = self._model.encode(_padded(features))
        tokens = tokenizer.encode(" " + speech.text)
        (words,) = self._model.find_alignment(tokenizer, [tokens], encoded, frames)
        found: dict[int, float] = {}
        letter = 0
        for word in words:
            found.setdefault(letter, float(word["start"]))
            letter += len(word["word"].replace(" ", ""))
        return found


def _padded(features: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.pad(features, ((0, 0), (0, max(0, 3000 - features.shape[-1]))))[:, :3000]


def _at_16_khz(audio: Audio) -> np.ndarray[Any, np.dtype[np.float32]]:
    samples = np.frombuffer(audio.pcm, np.int16).astype(np.float32) / 32768
    resampled: np.ndarray[Any, np.dtype[np.float32]] = soxr.resample(
        samples, audio.rate, SAMPLE_RATE
    )
    return resampled
