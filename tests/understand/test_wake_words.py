"""The device's name is taken off the head of what was said, as recognisers write it."""

from __future__ import annotations

import pytest

from assistant.core.language import Language
from assistant.hear.wake_files import SHIPPED
from assistant.understand.wake_words import strip_wake

KO, EN, ZH = Language.KO, Language.EN, Language.ZH


@pytest.mark.parametrize(
    ("text", "language", "rest"),
    [
        ("샤오어 샤오어 음식을 배달시켜줘", KO, "음식을 배달시켜줘"),
        ("샤오, 샤오, 음식 시켜줘", KO, "음식 시켜줘"),
        ("샤워 샤워 날씨 어때", KO, "날씨 어때"),
        ("샤오어", KO, ""),
        ("샤워기 고장났어", KO, "샤워기 고장났어"),
        ("음식 배달시켜 줘", KO, "음식 배달시켜 줘"),
        ("Xiao E, Xiao E, what time is it", EN, "what time is it"),
        ("Show her, show her, order food", EN, "order food"),
        ("Xiao'a, Xiao'A, order food", EN, "order food"),
        ("so so", EN, "so so"),
        ("show me more", EN, "show me more"),
        ("小鹅小鹅今天天气怎么样", ZH, "今天天气怎么样"),
        ("小饿小饿我要点餐", ZH, "我要点餐"),
        ("小吃有什么", ZH, "小吃有什么"),
        ("谢谢", ZH, "谢谢"),
        ("谢谢你", ZH, "谢谢你"),
    ],
)
def test_the_wake_word_is_taken_off(text: str, language: Language, rest: str) -> None:
    assert strip_wake(text, language, SHIPPED) == rest


@pytest.mark.parametrize(
    ("text", "name", "language", "called", "rest"),
    [
        ("Jarvis, order some food", "jarvis", EN, False, "order some food"),
        ("Jarvis Jarvis what time is it", "jarvis", EN, False, "what time is it"),
        ("Hey Jarvis, play", "hey jarvis", EN, False, "play"),
        ("컴퓨터 음식 시켜 줘", "컴퓨터", KO, False, "음식 시켜 줘"),
        ("小鹅小鹅今天天气怎么样", "小鹅", ZH, False, "今天天气怎么样"),
        # Of who was not called nothing is taken that only sounds like the name.
        ("Service, please", "jarvis", EN, False, "Service, please"),
        ("샤오어 음식 시켜 줘", "컴퓨터", KO, False, "샤오어 음식 시켜 줘"),
        # As Whisper wrote what people had said, of whom other ears had heard the name.
        ("Javis", "jarvis", EN, True, ""),
        ("Jorvies.", "jarvis", EN, True, ""),
        ("Darvies, order some food", "jarvis", EN, True, "order some food"),
        ("Derbies", "jarvis", EN, True, ""),
        ("Jarvis, set a timer", "jarvis", EN, True, "set a timer"),
        ("Javis which bus goes downtown", "jarvis", EN, True, "which bus goes downtown"),
        ("자비스 음식 시켜 줘", "jarvis", KO, True, "음식 시켜 줘"),
        ("Just order some food", "jarvis", EN, True, "Just order some food"),
        ("커피 시켜 줘", "컴퓨터", KO, True, "커피 시켜 줘"),
        # Of our own name it is known what it is taken for.
        ("小吃有什么", SHIPPED, ZH, True, "小吃有什么"),
        ("샤오미 틀어 줘", SHIPPED, KO, True, "샤오미 틀어 줘"),
    ],
)
def test_so_is_any_other_name(
    text: str, name: str, language: Language, called: bool, rest: str
) -> None:
    assert strip_wake(text, language, name, called=called) == rest
