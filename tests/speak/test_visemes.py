from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.core.speech import Viseme
from assistant.speak.timing import TimedPhoneme
from assistant.speak.visemes import CLOSING, LEAD, SHORTEST, shapes_of, visemes


@pytest.mark.parametrize(
    ("symbol", "shapes"),
    [
        ("m", [Viseme.PP]),
        ("pʰ", [Viseme.PP]),
        ("f", [Viseme.FF]),
        ("ð", [Viseme.TH]),
        ("ˈɐ", [Viseme.AA]),
        ("tɕh", [Viseme.CH]),
        ("ʨ", [Viseme.CH]),
        ("kʰ", [Viseme.KK]),
        ("ˈoʊ", [Viseme.OH, Viseme.OU]),
        ("I", [Viseme.AA, Viseme.IH]),
        ("h", []),
        ("↘", []),
    ],
)
def test_phonemes_have_the_shape_one_sees(symbol: str, shapes: list[Viseme]) -> None:
    assert list(shapes_of(symbol)) == shapes


def test_lips_close_before_the_burst() -> None:
    track = visemes([TimedPhoneme(0.2, "a"), TimedPhoneme(0.5, "p"), TimedPhoneme(0.6, "a")], 0.9)
    closed = next(v for v in track if v.viseme is Viseme.PP)
    assert closed.start == pytest.approx(0.5 - LEAD - CLOSING)


def test_a_vowel_too_short_for_the_face_yields_to_the_lips() -> None:
    track = visemes([TimedPhoneme(0.3, "i"), TimedPhoneme(0.36, "m"), TimedPhoneme(0.5, "a")], 0.9)
    assert Viseme.PP in {v.viseme for v in track}
    assert Viseme.IH not in {v.viseme for v in track}


def test_the_mouth_closes_in_a_pause() -> None:
    track = visemes([TimedPhoneme(0.0, "a"), TimedPhoneme(0.4, ""), TimedPhoneme(0.8, "o")], 1.2)
    assert [v.viseme for v in track] == [Viseme.AA, Viseme.SIL, Viseme.OH, Viseme.SIL]


@given(
    st.lists(
        st.tuples(st.floats(0.01, 0.3), st.sampled_from([*"aeiouɯʌpbmfvtdkɡsʃnlɹwjhθ", "", "oʊ"])),
        max_size=30,
    )
)
@example([(0.25, "e"), (0.08203125, "a"), (0.03125, "e"), (0.25, "p")])
def test_shapes_are_in_order_and_never_closer_than_a_face_can_follow(
    lengths: list[tuple[float, str]],
) -> None:
    phonemes = []
    seconds = 0.0
    for length, symbol in lengths:
        phonemes.append(TimedPhoneme(seconds, symbol))
        seconds += length
    track = visemes(phonemes, seconds)
    assert track[-1].viseme is Viseme.SIL
    assert track[-1].start == seconds
    for before, after in pairwise(track[:-1]):
        assert after.start - before.start >= SHORTEST - 1e-9
        assert after.viseme is not before.viseme
