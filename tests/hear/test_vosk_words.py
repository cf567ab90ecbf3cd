import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.language import Language
from assistant.hear.vosk_words import in_vocabulary, readable


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("나 에게 커피 를 줘", "나에게 커피를 줘"),
        ("[2] 개", "2 개"),
        ("[3] (십) 분 뒤 에", "3십 분 뒤에"),
        ("이 (십) 오", "이십 오"),
        ("[쩜] [사] [5] 잔", "쩜사5 잔"),
        ("정식 이 인분 하고 콜라 한 병 이랑", "정식 이 인분하고 콜라 한 병이랑"),
        ("주문 한 사이다", "주문한 사이다"),
        ("<UNK> 네 <UNK>", "네"),
        ("<UNK>", ""),
        ("", ""),
        ("는 네", "는 네"),
    ],
)
def test_korean_morphemes_are_written_as_words(words: str, text: str) -> None:
    assert readable(words.split(), Language.KO) == text


def test_chinese_has_no_spaces_and_english_keeps_them() -> None:
    assert readable(["我", "要", "牛肉面"], Language.ZH) == "我要牛肉面"
    assert readable(["two", "[unk]", "coffees"], Language.EN) == "two coffees"


KNOWN = {"서울", "불고기", "불", "고기", "서", "두", "번째", "the", "second", "牛肉", "面"}


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("서울불고기", "서울 불고기"),
        ("두 번째!", "두 번째"),
        ("불고기서", "불고기 서"),
        ("The second", "the second"),
        ("牛肉面", "牛肉 面"),
        ("용궁반점", None),
        ("seconds", None),
        ("", None),
        ("?!", None),
    ],
)
def test_phrases_are_cut_into_few_known_words(phrase: str, words: str | None) -> None:
    assert in_vocabulary(phrase, KNOWN.__contains__) == words


@given(st.lists(st.sampled_from(["서울", "불고기", "불", "고기", "서"]), min_size=1, max_size=6))
def test_what_is_made_of_known_words_can_be_said(words: list[str]) -> None:
    cut = in_vocabulary("".join(words), KNOWN.__contains__)
    assert cut is not None
    assert cut.replace(" ", "") == "".join(words)
    assert len(cut.split()) <= len(words)
