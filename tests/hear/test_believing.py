"""What Whisper writes without anybody saying it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.hear.believing import believable
from assistant.hear.hallucinations import LITTLE_SPEECH, is_hallucinated
from assistant.hear.loops import without_loop


@pytest.mark.parametrize(
    "text",
    [
        "시청해주셔서 감사합니다.",
        "오늘도 시청해 주셔서 감사합니다!",
        "Thanks for watching!",
        "字幕由 Amara.org 社群提供",
        "请不吝点赞 订阅 转发 打赏支持明镜与点点栏目",
    ],
)
def test_captions_of_videos_are_never_said(text: str) -> None:
    assert is_hallucinated(text, speech_seconds=2.0)


@pytest.mark.parametrize("text", ["감사합니다.", "네", "Thank you.", "谢谢"])
def test_short_answers_need_somebody_speaking(text: str) -> None:
    assert is_hallucinated(text, speech_seconds=0.0)
    assert not is_hallucinated(text, speech_seconds=LITTLE_SPEECH)


def test_a_courtesy_is_no_second_reading_of_other_words() -> None:
    assert believable(["가슴 포키아 좌", "고맙습니다.", "가슴 포키아주아"], 1.0) == [
        "가슴 포키아 좌",
        "가슴 포키아주아",
    ]
    assert believable(["고맙습니다.", "고맙습니까"], 1.0) == ["고맙습니다.", "고맙습니까"]


@pytest.mark.parametrize(
    "text", ["불고기 두 개 주세요", "두 번째 거", "Two coffees", "我要牛肉面", ""]
)
def test_orders_are_believed(text: str) -> None:
    assert not is_hallucinated(text, speech_seconds=0.0)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("모든 불 켜줘. 모든 불 켜 줘.", "모든 불 켜줘."),
        ("Make me a mocha. Make me a mocha. Make", "Make me a mocha."),
        ("나에게 커피를 줘. 나에게 커비를 줘.", "나에게 커피를 줘."),
        ("모든 불닭 파란색으로 바꿔줘. 모든 불 다 파란 색으로", "모든 불닭 파란색으로 바꿔줘."),
        ("给我一碗面。给我一碗面。给", "给我一碗面。"),
    ],
)
def test_a_loop_is_cut_where_it_begins_again(text: str, kept: str) -> None:
    assert without_loop(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "네. 네 그릇 주세요.",
        "콜라 하나 주세요. 사이다 하나 주세요.",
        "불고기 하나. 불고기 둘.",
        "사과 주스 하나 주세요. 포도 주스 하나 주세요.",
        "Two coffees please. Two cokes please.",
        "No. Nothing else.",
        "3.5 dollars",
        "네.",
        "",
    ],
)
def test_what_only_sounds_alike_is_kept(text: str) -> None:
    assert without_loop(text) == text


@given(st.text(max_size=60))
def test_cutting_never_invents_and_is_done_once(text: str) -> None:
    cut = without_loop(text)
    assert set(cut) <= set(text) | {" "}
    assert without_loop(cut) == cut
