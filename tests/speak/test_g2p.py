import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.speak.g2p import GraphemeToPhoneme
from assistant.speak.g2p.en import to_kokoro
from assistant.speak.g2p.ko import to_ipa
from assistant.speak.g2p.zh import syllable_ipa
from assistant.speak.g2p.zh import to_ipa as hanzi_to_ipa
from assistant.speak.voices.kokoro import token_of


@pytest.mark.parametrize(
    ("rule", "word", "heard"),
    [
        ("liaison", "옷이", "오시"),
        ("liaison of a cluster", "읽어요", "일거요"),
        ("liaison tenses ㅅ", "값이", "갑씨"),
        ("coda is neutral", "부엌", "부억"),
        ("silent ㅎ", "좋아요", "조아요"),
        ("silent ㅎ of a cluster", "많이", "마니"),
        ("aspiration forwards", "않고", "안코"),
        ("aspiration backwards", "축하", "추카"),
        ("aspiration of a neutral coda", "못해요", "모태요"),
        ("palatalisation", "같이", "가치"),
        ("palatalisation with ㅎ", "닫히다", "다치다"),
        ("nasal", "국물", "궁물"),
        ("nasal of a cluster", "읽는", "잉는"),
        ("nasal and ㄹ", "독립문", "동님문"),
        ("ㄹ after a nasal", "종로", "종노"),
        ("lateral", "신라", "실라"),
        ("lateral the other way", "설날", "설랄"),
        ("tensing", "식당", "식땅"),
        ("tensing after a cluster", "앉다", "안따"),
        ("ㄺ before ㄱ", "맑고", "말꼬"),
        ("ㅅ after ㅎ", "좋소", "조쏘"),
        ("ㄴ after ㅎ", "놓는", "논는"),
        ("ㅢ inside", "주의", "주이"),
        ("ㅖ after a consonant", "계산", "게산"),
        ("a word the rules miss", "비빔밥", "비빔빱"),
    ],
)
def test_korean_is_spoken_as_the_standard_says(rule: str, word: str, heard: str) -> None:
    assert to_ipa(word) == to_ipa(heard), rule


def test_korean_sounds() -> None:
    assert to_ipa("안녕하세요") == "annjʌŋhasejo"
    assert to_ipa("의사") == "ɰisa"
    assert to_ipa("시간") == "ɕiɡan"
    assert to_ipa("빨리") == "palli"


@given(st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), max_size=12))
def test_every_syllable_has_phonemes_kokoro_knows(word: str) -> None:
    assert all(token_of(c) is not None for c in to_ipa(word))


@pytest.mark.parametrize(
    ("pinyin", "ipa"),
    [("ni3", "ni↓"), ("zhi1", "ꭧɨ→"), ("yuan2", "ɥɛ↗n"), ("ju4", "ʨy↘"), ("wen4", "wə↘n"),
     ("you3", "jou↓"), ("er4", "ɚ↘"), ("lv4", "ly↘"), ("yi1", "i→"), ("de5", "tɤ"), ("xyz", "")],
)  # fmt: skip
def test_mandarin_syllables(pinyin: str, ipa: str) -> None:
    assert syllable_ipa(pinyin) == ipa


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=8))
def test_any_hanzi_are_taken(word: str) -> None:
    assert all(token_of(c) is not None for c in hanzi_to_ipa(word))


def test_espeak_letters_become_kokoro_letters() -> None:
    assert to_kokoro("həlˈo^ʊ t^ʃˈɛ^ɹ bˈɜːd fˈa^ɪn") == "həlˈO ʧˈɛɹ bˈɜɹd fˈIn"


class _OneWord:
    """Says every text as one word, as espeak-ng does with "I am"."""

    def ipa(self, text: str, voice: str, tie: str = "^") -> str:
        return text.replace(" ", "").lower()


def test_scripts_are_read_by_their_own_rules_and_keep_their_places() -> None:
    text = "Wi-Fi 비번, 你好 I am"
    words = GraphemeToPhoneme(_OneWord()).pronounce(text)
    assert [text[w.begin : w.end] for w in words] == ["Wi-Fi", "비번", ",", "你好", "I", "am"]
    assert [w.spaced for w in words] == [False, True, False, True, True, True]


@given(st.text(max_size=60))
def test_any_text_can_be_pronounced(text: str) -> None:
    words = GraphemeToPhoneme(_OneWord()).pronounce(text)
    assert all(0 <= w.begin < w.end <= len(text) for w in words)
