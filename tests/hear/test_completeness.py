"""Whole sentences, and such as are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.language import Language
from assistant.core.ports import Expectation, Transcript
from assistant.hear.completeness import sofar
from assistant.hear.endpoint import Sofar

EXPECTED = {
    Language.KO: Expectation(
        language=Language.KO, phrases=("사과", "네"), sentences=("불고기 정식 두 개 주세요",)
    ),
    Language.EN: Expectation(
        language=Language.EN, phrases=("Mac and", "yes"), sentences=("two lattes please",)
    ),
    Language.ZH: Expectation(language=Language.ZH, phrases=("好",), sentences=("我要一份烤肉",)),
}


def told(text: str, expect: Expectation, *, expected: bool = False) -> Sofar:
    heard = Transcript(text=text, language=expect.language, engine="typed", expected=expected)
    return sofar(heard, expect)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("불고기 정식 두 개랑...", Language.KO),
        ("불고기 정식 두 개랑", Language.KO),
        ("콜라 하나하고.", Language.KO),
        ("비빔밥 하나 그리고", Language.KO),
        ("김치찌개를", Language.KO),
        ("저기", Language.KO),
        ("a latte and ...", Language.EN),
        ("A latte and", Language.EN),
        ("Could I have a", Language.EN),
        ("I'd like", Language.EN),
        ("two lattes,", Language.EN),
        ("一份烤肉和...", Language.ZH),
        ("一份烤肉和", Language.ZH),
        ("我要", Language.ZH),
        ("来一份拌饭，还有", Language.ZH),
    ],
)
def test_more_is_sure_to_come(text: str, language: Language) -> None:
    assert told(text, EXPECTED[language]) is Sofar.INCOMPLETE


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("불고기 정식 두 개 주세요", Language.KO),
        ("불고기정식 두개 주세요", Language.KO),
        ("네.", Language.KO),
        ("사과", Language.KO),
        ("Two lattes please.", Language.EN),
        ("Yes!", Language.EN),
        ("mac and", Language.EN),
        ("我要一份烤肉。", Language.ZH),
        ("好", Language.ZH),
    ],
)
def test_what_is_expected_is_whole(text: str, language: Language) -> None:
    assert told(text, EXPECTED[language]) is Sofar.COMPLETE


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", Language.KO),
        ("...", Language.KO),
        ("다음", Language.KO),
        ("우리 신랑", Language.KO),
        ("치즈피자 한 판", Language.KO),
        ("양파 빼고", Language.KO),
        ("Is there a band", Language.EN),
        ("what is there in Atlanta", Language.EN),
        ("不要", Language.ZH),
    ],
)
def test_nothing_is_known_of_the_rest(text: str, language: Language) -> None:
    assert told(text, EXPECTED[language]) is Sofar.UNKNOWN


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Yeah.", Language.EN),
        ("So", Language.EN),
        ("um", Language.EN),
        ("네.", Language.KO),
        ("음", Language.KO),
        ("저기요", Language.KO),
        ("嗯。", Language.ZH),
        ("那个", Language.ZH),
    ],
)
def test_an_opener_by_itself_opens_a_wish(text: str, language: Language) -> None:
    assert told(text, Expectation(language=language)) is Sofar.INCOMPLETE


@pytest.mark.parametrize(
    ("text", "language"),
    [("Yeah.", Language.EN), ("네.", Language.KO), ("嗯。", Language.ZH), ("那个", Language.ZH)],
)
def test_to_a_closed_question_an_opener_is_an_answer(text: str, language: Language) -> None:
    expect = Expectation(language=language, phrases=("one", "two"), closed=True)
    assert told(text, expect) is Sofar.UNKNOWN


def test_a_sentence_that_ends_like_an_opener_may_be_whole() -> None:
    assert told("Is that okay", Expectation(language=Language.EN)) is Sofar.UNKNOWN


def test_what_the_recogniser_found_among_the_expected_is_whole() -> None:
    expect = Expectation(language=Language.EN)
    assert told("a latte and", expect, expected=True) is Sofar.COMPLETE
    assert told("a latte and", expect) is Sofar.INCOMPLETE


@given(st.text("가랑하고 을 and,.…?和\n", max_size=12), st.sampled_from(Language))
def test_any_text_is_taken(text: str, language: Language) -> None:
    assert told(text, EXPECTED[language]) in Sofar
