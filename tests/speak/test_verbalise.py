import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.chinese import number
from assistant.core.korean import native, sino
from assistant.core.language import Language
from assistant.speak.verbalise import origins_of, verbalise
from assistant.speak.verbalise.en import cardinal, ordinal

KOREAN = {
    "12,000원": "만 이천 원",
    "총12,000원입니다": "총 만 이천 원입니다",
    "1,234,567,890원": "십이억 삼천사백오십육만 칠천팔백구십 원",
    "2그릇": "두 그릇",
    "20명": "스무 명",
    "21명": "스물한 명",
    "312개": "삼백열두 개",
    "3개월": "삼 개월",
    "2인분": "이 인분",
    "1번째": "첫 번째",
    "2~3개": "두세 개",
    "10~15분": "십에서 십오 분",
    "24시간": "스물네 시간",
    "오후 7:00에": "오후 일곱 시에",
    "19:30": "일곱 시 삼십 분",
    "4.6점": "사 점 육 점",
    "30분": "삼십 분",
    "3층": "삼 층",
    "02-123-4567": "공이, 일이삼, 사오육칠",
    "15%": "십오 퍼센트",
    "6월 10일": "유월 십 일",
    "10월": "시월",
    "2026-12-25": "이천이십육 년 십이월 이십오 일",
    "1/4": "사분의 일",
    "23°C": "이십삼 도",
    "-5℃": "영하 오 도",
    "$12.50": "십이 달러 오십 센트",
    "CGV에서 Wi-Fi": "씨지브이에서 와이파이",
    "🍜맛있어요! (정말)": "맛있어요! 정말",
}
ENGLISH = {
    "12,000 won": "twelve thousand won",
    "₩9,900": "nine thousand nine hundred won",
    "$12.50": "twelve dollars fifty",
    "$1": "one dollar",
    "7:30 pm": "seven thirty p m",
    "7:05 p.m.": "seven oh five p m",
    "19:30": "seven thirty p m",
    "9:00": "nine o'clock",
    "2 bowls": "two bowls",
    "4.6": "four point six",
    "4.05": "four point oh five",
    "30 min": "thirty minutes",
    "10-15 minutes": "ten to fifteen minutes",
    "3rd floor": "third floor",
    "02-123-4567": "oh two, one two three, four five six seven",
    "Dec 25, 2026": "December twenty-fifth, twenty twenty-six",
    "1/4": "one quarter",
    "-5°C": "minus five degrees",
    "Fish & chips": "Fish and chips",
    "don't": "don't",
}
CHINESE = {
    "12,000韩元": "一万两千韩元",
    "2碗": "两碗",
    "下午7:30": "下午七点半",
    "7:05": "七点零五分",
    "4.6分": "四点六分",
    "312条": "三百一十二条",
    "第2家": "第二家",
    "2月2日": "二月二日",
    "2026-12-25": "二零二六年十二月二十五日",
    "02-123-4567": "零二，幺二三，四五六七",
    "15%": "百分之十五",
    "1/4": "四分之一",
    "-5℃": "零下五度",
    "10~15分钟": "十到十五分钟",
    "2.5公里": "二点五公里",
}


@pytest.mark.parametrize(
    ("language", "shown", "spoken"),
    [
        *((Language.KO, shown, spoken) for shown, spoken in KOREAN.items()),
        *((Language.EN, shown, spoken) for shown, spoken in ENGLISH.items()),
        *((Language.ZH, shown, spoken) for shown, spoken in CHINESE.items()),
    ],
)
def test_written_out_as_a_person_says_it(language: Language, shown: str, spoken: str) -> None:
    assert verbalise(shown, language).spoken == spoken


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "영"), (10, "십"), (10_000, "만"), (11_000, "만 천"), (100_000_000, "일억")],
)
def test_sino_korean(value: int, words: str) -> None:
    assert sino(value) == words


@pytest.mark.parametrize(
    ("value", "words"), [(1, "한"), (20, "스무"), (99, "아흔아홉"), (101, "백한")]
)
def test_native_korean(value: int, words: str) -> None:
    assert native(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(10, "十"), (110, "一百一十"), (1010, "一千零一十"), (20_300, "两万零三百"),
     (100_005, "十万零五"), (100_003_456, "一亿零三千四百五十六")],
)  # fmt: skip
def test_mandarin(value: int, words: str) -> None:
    assert number(value) == words


def test_english_ordinals() -> None:
    assert [ordinal(n) for n in (1, 2, 12, 20, 21, 100)] == [
        "first", "second", "twelfth", "twentieth", "twenty-first", "one hundredth",
    ]  # fmt: skip
    assert cardinal(0) == "zero"


def test_words_lead_back_to_the_shown_text() -> None:
    text = "불고기 12,000원, 콜라 2잔"
    verbalised = verbalise(text, Language.KO)
    begin = verbalised.spoken.index("이천")
    assert text[slice(*verbalised.shown(begin, begin + 2))] == "12,000원"
    begin = verbalised.spoken.index("콜라")
    assert text[slice(*verbalised.shown(begin, begin + 2))] == "콜라"


def test_words_of_someone_else_stand_for_the_whole_text() -> None:
    assert origins_of("2잔", "커피 두 잔", Language.KO)(0, 2) == (0, 2)


@given(st.text(max_size=60), st.sampled_from(Language))
def test_any_text_is_taken(text: str, language: Language) -> None:
    verbalised = verbalise(text, language)
    assert len(verbalised.origins) == len(verbalised.spoken)
    assert all(0 <= begin < end <= len(text) for begin, end in verbalised.origins)
    assert [b for b, _ in verbalised.origins] == sorted(b for b, _ in verbalised.origins)
    assert not any("0" <= c <= "9" for c in verbalised.spoken)


@given(
    st.lists(st.sampled_from("0123456789,.:/-~%$₩°C원개시분월일 pm碗点元"), max_size=14),
    st.sampled_from(Language),
)
def test_any_mixture_of_digits_and_signs_is_taken(parts: list[str], language: Language) -> None:
    assert not any(c.isdecimal() for c in verbalise("".join(parts), language).spoken)


@given(st.integers(0, 10**18))
def test_sizes_of_numbers_show_in_their_words(value: int) -> None:
    assert ("억" in sino(value)) == (value // 10**8 % 10**4 > 0)
    assert ("亿" in number(value)) == (value // 10**8 % 10**4 > 0)
