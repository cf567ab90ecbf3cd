"""What the Korean vosk model hears of what is expected, and of other words."""

from collections.abc import Iterator

import pytest

from assistant.core.clock import SystemClock
from assistant.core.language import Language
from assistant.core.ports import Expectation
from assistant.hear.vosk import VoskRecogniser
from tests.hear.speech import in_a_room, model, spoken

pytestmark = pytest.mark.slow
EXPECTED = Expectation(
    language=Language.KO,
    sentences=(
        "음식 배달시켜 줘",
        "지금 몇 시야",
        "내일 비 올까",
        "십 분 타이머 맞춰 줘",
        "고마워",
    ),
)


@pytest.fixture(scope="module")
def vosk() -> Iterator[VoskRecogniser]:
    recogniser = VoskRecogniser({Language.KO: model("vosk-ko")}, SystemClock())
    yield recogniser
    recogniser.close()


def letters(text: str) -> str:
    return text.replace(" ", "")


@pytest.mark.parametrize("sentence", ["음식 배달시켜 줘", "내일 비 올까"])
async def test_an_expected_sentence_is_heard_as_such(vosk: VoskRecogniser, sentence: str) -> None:
    heard = await vosk.recognise(in_a_room(spoken(sentence, Language.KO)), EXPECTED)
    assert letters(heard.text) == letters(sentence)


@pytest.mark.parametrize(
    "sentence", ["우리 강아지는 산책을 좋아해", "어제 동생이 학교에서 넘어졌대"]
)
async def test_other_words_are_not_forced_into_it(vosk: VoskRecogniser, sentence: str) -> None:
    heard = await vosk.recognise(in_a_room(spoken(sentence, Language.KO)), EXPECTED)
    assert letters(heard.text) not in map(letters, EXPECTED.sentences)


async def test_streamed_as_at_once(vosk: VoskRecogniser) -> None:
    sound = in_a_room(spoken("내일 비 올까", Language.KO))
    for start in range(0, len(sound.pcm), 1024):
        await vosk.feed(sound.pcm[start : start + 1024], EXPECTED)
    for heard in (await vosk.finish(), await vosk.recognise(sound, EXPECTED)):
        assert letters(heard.text) == "내일비올까"
