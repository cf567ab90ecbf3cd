"""Moves work at any point of a dialogue, in the words people use."""

from __future__ import annotations

from functools import cache

import pytest

from assistant.core.language import Language
from assistant.understand.matcher import Matcher
from assistant.understand.moves import moves
from assistant.understand.verdict import Verdict

KO, EN, ZH = Language.KO, Language.EN, Language.ZH


@cache
def matcher(language: Language) -> Matcher:
    return Matcher(language, moves(language))


def test_every_language_has_the_same_moves() -> None:
    names = {language: {spec.name for spec in moves(language)} for language in Language}
    assert names[KO] == names[EN] == names[ZH]
    assert {"move.yes", "move.no", "move.cancel", "move.repeat", "move.restart"} <= names[KO]


@pytest.mark.parametrize(
    ("text", "language", "move"),
    [
        ("잠깐만요", KO, "wait"),
        ("생각 좀 해 볼게요", KO, "wait"),
        ("just a second", EN, "wait"),
        ("hmm, let me think about it", EN, "wait"),
        ("等一下，我想想", ZH, "wait"),
        ("稍等", ZH, "wait"),
        ("네", KO, "yes"),
        ("응, 그걸로 해 줘", KO, "yes"),
        ("맞아요", KO, "yes"),
        ("ㅇㅋ", KO, "yes"),
        ("아니요", KO, "no"),
        ("싫어", KO, "no"),
        ("취소해 주세요", KO, "cancel"),
        ("취소", KO, "cancel"),
        ("다시", KO, "repeat"),
        ("뭐라고?", KO, "repeat"),
        ("다시 한번 말씀해 주실래요?", KO, "repeat"),
        ("처음부터", KO, "restart"),
        ("처음부터 다시 할게요", KO, "restart"),
        ("더 보여줘", KO, "more"),
        ("그게 다예요", KO, "done"),
        ("Yeah, that's right.", EN, "yes"),
        ("Nope.", EN, "no"),
        ("No, thanks!", EN, "no"),
        ("Cancel my order, please.", EN, "cancel"),
        ("Could you say that again?", EN, "repeat"),
        ("Pardon?", EN, "repeat"),
        ("Let's start over.", EN, "restart"),
        ("Show me more.", EN, "more"),
        ("That's all.", EN, "done"),
        ("휴대폰 바코드로 낼게요", KO, "show_code"),
        ("네, 휴대폰 바코드로 낼게", KO, "show_code"),
        ("내 휴대폰 코드 찍어 줘", KO, "show_code"),
        ("제 폰 바코드 보여드릴게요", KO, "show_code"),
        ("큐알로 결제할게", KO, "show_code"),
        ("I'll show my code", EN, "show_code"),
        ("Yes, I'll show my code", EN, "show_code"),
        ("Can I pay with the barcode on my phone?", EN, "show_code"),
        ("Could you scan my phone?", EN, "show_code"),
        ("Let me show you my payment code.", EN, "show_code"),
        ("我出示付款码", ZH, "show_code"),
        ("好的，我出示付款码", ZH, "show_code"),
        ("请扫我的付款码", ZH, "show_code"),
        ("我用付款码付", ZH, "show_code"),
        ("是的", ZH, "yes"),
        ("不是", ZH, "no"),
        ("取消吧", ZH, "cancel"),
        ("再說一遍", ZH, "repeat"),
        ("从头开始", ZH, "restart"),
        ("还有别的吗？", ZH, "more"),
        ("就这些", ZH, "done"),
    ],
)
def test_moves(text: str, language: Language, move: str) -> None:
    match = matcher(language).match([text])
    assert (match.verdict, match.intent) == (Verdict.DO, f"move.{move}")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("아니 취소는 하지 마", KO),
        ("오늘 날씨 어때", KO),
        ("불고기 정식 두 개", KO),
        ("I never cancel", EN),
        ("two bulgogi sets", EN),
        ("今天天气怎么样", ZH),
        ("你怎么可以这样对我", ZH),
        ("这样真的可以吗", ZH),
        ("", KO),
        ("...", EN),
    ],
)
def test_no_move_is_made_up(text: str, language: Language) -> None:
    assert matcher(language).match([text]).verdict is not Verdict.DO


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("second", EN),
        ("the second one", EN),
        ("one minute", EN),
        ("hang on, make it two", EN),
        ("잠깐만요, 콜라도 하나 주세요", KO),
        ("조금만 주세요", KO),
        ("等一下，再来一个可乐", ZH),
        ("要等多久", ZH),
    ],
)
def test_an_answer_is_no_wish_to_wait(text: str, language: Language) -> None:
    match = matcher(language).match([text])
    assert (match.verdict, match.intent) != (Verdict.DO, "move.wait")


@pytest.mark.parametrize("text", ["배달", "배달이요", "주문", "전부", "식당이요"])
def test_one_word_of_a_clue_is_no_move(text: str) -> None:
    assert matcher(KO).match([text]).verdict is not Verdict.DO
