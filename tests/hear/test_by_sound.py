"""Who is believed: what is expected, what was read, or the phones alone."""

from __future__ import annotations

import numpy as np

from assistant.hear.by_sound import Candidate, judged, standing_out
from assistant.hear.layers import log_softmax
from assistant.hear.phonetic.ear import Sounded
from assistant.hear.phonetic.english import ENGLISH
from assistant.hear.phonetic.korean import KOREAN, PHONES, word_phones
from tests.hear.frames import said


def sounded(word: str) -> Sounded:
    return Sounded(said(word_phones(word), KOREAN), KOREAN)


def test_what_is_expected_and_sounds_so_was_said_and_nothing_else() -> None:
    found = [Candidate("불고기 주세요", -20.0), Candidate("물고기 주세요", -15.0)]
    read = [Candidate("불로 기주 세요", -4.0)]
    assert judged(found, read, [], sounded("불고기주세요")) == ["불고기 주세요"]


def test_what_is_expected_but_sounds_otherwise_was_not_said() -> None:
    found = [Candidate("떡볶이 주세요", -3.0)]
    read = [Candidate("영화 추천해 줘", -4.0)]
    heard = sounded("영화추천해줘")
    assert judged(found, read, [], heard) == ["영화 추천해 줘"]


def test_where_whisper_read_nothing_that_was_said_the_phones_come_first() -> None:
    heard = sounded("내일취소해줘")
    read = [Candidate("매일 지소해 줘", -2.0), Candidate("구독과 좋아요 부탁드려요", -1.0)]
    # And what sounds like nothing of it is left out.
    assert judged([], read, [], heard) == [heard.written, "매일 지소해 줘"]


def test_a_reading_far_likelier_than_what_is_expected_is_kept() -> None:
    # One sound is off, so it may have been; but Whisper knows of a sentence without fault.
    found, read = [Candidate("고기 배달", -60.0)], [Candidate("거기 배달", -1.0)]
    assert judged(found, read, [], sounded("거기배달"))[0] == "거기 배달"


def test_readings_whose_sound_cannot_be_told_do_not_stand_in_the_way() -> None:
    found, read = [Candidate("삼 번", -3.0)], [Candidate("OK", -1.0)]
    assert judged(found, read, [], sounded("삼번")) == ["삼 번"]


def test_of_what_sounds_alike_whisper_chooses() -> None:
    found = [Candidate("낫 주세요", -30.0), Candidate("낮 주세요", -5.0)]
    assert judged(found, [], [], sounded("낫주세요")) == ["낮 주세요"]


def test_of_what_sounds_alike_whisper_makes_one_stand_out() -> None:
    found = [Candidate("낫 주세요", -30.0), Candidate("낮 주세요", -5.0)]
    assert standing_out(found, sounded("낫주세요")) == "낮 주세요"
    found = [Candidate("낫 주세요", -12.0), Candidate("낮 주세요", -5.0)]
    assert standing_out(found, sounded("낫주세요")) == ""


def test_figures_and_spaces_are_no_other_words() -> None:
    found = [Candidate("이 번 주세요", -5.0), Candidate("2번 주세요", -6.0)]
    assert standing_out(found, sounded("이번주세요")) == "이 번 주세요"
    assert standing_out([*found, Candidate("입언 주세요", -6.0)], sounded("이번주세요")) == ""


def test_where_no_sound_can_be_told_nothing_stands_out() -> None:
    assert standing_out([Candidate("OK", -1.0)], sounded("삼번")) == ""


def test_silence_is_no_word() -> None:
    scores = np.tile([9.0, *[0.0] * len(PHONES)], (20, 1)).astype(np.float32)
    silence = Sounded(log_softmax(scores), KOREAN)
    assert judged([], [], [], silence) == [""]


def test_expected_words_put_together_come_first_if_they_sound_so() -> None:
    worded, read = [Candidate("내일 우산 챙겨", -9.0)], [Candidate("네 일 우선 챙 겨", -6.0)]
    assert judged([], read, worded, sounded("내일우산챙겨"))[0] == "내일 우산 챙겨"


def test_talk_is_not_made_of_expected_words() -> None:
    # Nearly as it sounds, but no sentence, in Whisper's eyes.
    worded, read = [Candidate("탕 시 불러 줘", -25.0)], [Candidate("택시 불러 줘", -3.0)]
    assert judged([], read, worded, sounded("택시불러줘")) == ["택시 불러 줘"]


def test_a_reading_unlike_what_was_said_is_better_than_nothing() -> None:
    scores = np.zeros((20, len(ENGLISH.phones) + 1), np.float32)
    scores[::2, 3], scores[1::2, 0] = 9.0, 9.0
    heard = Sounded(log_softmax(scores), ENGLISH)
    assert judged([], [Candidate("order some food", -3.0)], [], heard) == ["order some food"]


def test_a_noise_that_is_hardly_a_word_was_none() -> None:
    # A clatter of two phones, neither of which is clear.
    scores = np.zeros((8, len(ENGLISH.phones) + 1), np.float32)
    scores[:, 0], scores[2, 5], scores[5, 9] = 4.0, 6.0, 6.0
    clatter = Sounded(log_softmax(scores), ENGLISH)
    assert clatter.phones == 2
    greeting = [Candidate("Hi.", -3.0)]
    assert judged(greeting, greeting, [], clatter) == [""]
