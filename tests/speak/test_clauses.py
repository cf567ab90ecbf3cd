from hypothesis import given
from hypothesis import strategies as st

from assistant.core.language import Language
from assistant.speak.clauses import clauses


def test_sentences_and_long_enough_phrases_are_clauses() -> None:
    assert clauses("안녕하세요. 불고기 정식은 12,000원이고, 30분쯤 걸려요.", Language.KO) == [
        "안녕하세요.",
        "불고기 정식은 12,000원이고,",
        "30분쯤 걸려요.",
    ]


def test_a_number_is_never_cut() -> None:
    text = "It is 12,000 won, 4.6 stars, at 7:30 pm."
    parts = clauses(text, Language.EN)
    for number in ("12,000 won", "4.6 stars", "7:30 pm"):
        assert any(number in part for part in parts)


def test_short_phrases_stay_together() -> None:
    assert clauses("아, 취소했어요.", Language.KO) == ["아, 취소했어요."]
    assert clauses("Well, please.", Language.EN) == ["Well, please."]
    assert clauses("好，请说。", Language.ZH) == ["好，请说。"]


def test_a_word_that_opens_an_answer_stands_alone() -> None:
    assert clauses("네, 취소했어요.", Language.KO) == ["네,", "취소했어요."]
    assert clauses("Okay, cancelled.", Language.EN) == ["Okay,", "cancelled."]
    assert clauses("好的，已经取消了。", Language.ZH) == ["好的，", "已经取消了。"]
    assert clauses("네,", Language.KO) == ["네,"]


def test_chinese_signs() -> None:
    assert clauses("您好！烤肉套餐一万两千韩元，送餐大约三十分钟。", Language.ZH) == [
        "您好！",
        "烤肉套餐一万两千韩元，",
        "送餐大约三十分钟。",
    ]


def test_a_long_sentence_begins_with_a_short_clause_and_grows() -> None:
    text = "가까운 곳에서 지금 배달되는 식당이 열두 곳 있는데 평점이 높은 순서로 알려 드릴게요."
    parts = clauses(text, Language.KO)
    assert 5 <= len(parts[0]) <= 12
    assert len(parts[1]) <= 18
    assert " ".join(parts) == text


def test_no_breath_is_taken_beside_a_figure() -> None:
    text = "Your total for the order is 12,000 won and it comes at 7:30 pm on December 25 then"
    for part in clauses(text, Language.EN):
        assert not part[0].isdigit()
        assert not part[-1].isdigit()


def test_nothing_to_say() -> None:
    assert clauses("  \n ", Language.KO) == []


@given(st.text(max_size=300), st.sampled_from(Language))
def test_nothing_is_lost_and_no_clause_is_empty(text: str, language: Language) -> None:
    parts = clauses(text, language)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(part.strip() for part in parts)


@given(st.integers(1000, 99_999_999), st.sampled_from(Language))
def test_prices_survive(price: int, language: Language) -> None:
    shown = f"{price:,}"
    text = " ".join(["word words"] * 12 + [shown] + ["more words"] * 12)
    assert any(shown in part for part in clauses(text, language))
