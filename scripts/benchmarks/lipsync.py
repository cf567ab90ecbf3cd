"""How well the voices know when their words begin, measured twice.

After a pause: against the sound itself, which begins where the word does; exact to 5 ms.
In running speech: against an alignment with other timbres of espeak-ng, whose own events the
first measure shows to be right to 8 ms.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from statistics import median

import numpy as np

from assistant.core.audio import Audio
from assistant.core.clock import SystemClock
from assistant.core.language import Language
from assistant.core.ports import Synthesiser
from assistant.core.speech import Speech
from assistant.models.registry import Registry
from assistant.speak.verbalise import verbalise
from assistant.speak.voices.espeak import EspeakVoice
from assistant.speak.voices.kokoro import KokoroVoice
from scripts.benchmarks.alignment import HOP, quiet_frames, word_starts
from scripts.benchmarks.tables import table

GOAL = 40
"""Median error in ms."""
RULERS = ("+f2", "+f4", "+f5")
"""Timbres of espeak-ng, women's as Kokoro's are."""
SHORTEST_PAUSE = 0.04
"""Seconds; Kokoro makes little of a comma."""
FARTHEST = 0.1
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
    clock = SystemClock()
    voices: Sequence[Synthesiser] = (
        EspeakVoice(clock),
        KokoroVoice(Registry.load().require("kokoro"), clock),
    )
    rulers = [EspeakVoice(clock, variant=variant) for variant in RULERS]
    rows = []
    for voice in voices:
        for language, sentences in SENTENCES.items():
            paused = list(_after_pauses(await _speak(voice, LISTS[language], language)))
            running: list[float] = []
            for text in sentences:
                known = [await _speak(ruler, text, language) for ruler in rulers]
                running += _errors(await _speak(voice, text, language), known)
            figures = [f for errors in (paused, running) for f in _figures(errors)]
            rows.append((f"{voice.name}, {language}", *figures, GOAL))
    for voice in (*voices, *rulers):
        voice.close()
    header = ["ms", "after a pause: bias", "median error", "running speech: bias", "median error"]
    return table([*header, "goal"], rows)


def _figures(errors: Sequence[float]) -> tuple[str, str]:
    if not errors:
        return "-", "-"
    return f"{median(errors):+.0f}", f"{median(map(abs, errors)):.0f} ({len(errors)} words)"


async def _speak(voice: Synthesiser, text: str, language: Language) -> Speech:
    return await voice.synthesise(text, verbalise(text, language).spoken, language)


def _after_pauses(speech: Speech) -> Iterator[float]:
    """In ms, for the words near which a pause ends."""
    begins = np.array(list(_sound_begins(speech.audio)))
    for word in speech.words[1:]:
        away = word.start - begins
        if away.size and abs(nearest := float(away[np.argmin(np.abs(away))])) < FARTHEST:
            yield nearest * 1000


def _sound_begins(audio: Audio) -> Iterator[float]:
    """Seconds at which sound begins after a pause, to 5 ms."""
    quiet = 0
    for frame, is_quiet in enumerate(quiet_frames(audio)):
        if not is_quiet and quiet * HOP >= SHORTEST_PAUSE:
            yield frame * HOP
        quiet = quiet + 1 if is_quiet else 0


def _errors(speech: Speech, known: Sequence[Speech]) -> Iterator[float]:
    """In ms, for the words which the known voices have too; the median of what each tells.

    The first word is left out: it begins with the sound, whatever the voice says.
    """
    aligned = [word_starts(speech, voice) for voice in known]
    for word in speech.words[1:]:
        if all(word.begin in starts for starts in aligned):
            yield (word.start - median(starts[word.begin] for starts in aligned)) * 1000
