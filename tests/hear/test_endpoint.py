import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.hear.endpoint import (
    CLOSED_HANGOVER,
    COMPLETE_HANGOVER,
    DOUBTFUL_HANGOVER,
    INCOMPLETE_HANGOVER,
    LONGEST_WAIT,
    OPEN_HANGOVER,
    Endpoint,
    EndpointEvent,
    Pace,
    Sofar,
)

FRAME = 0.032
LAST = {EndpointEvent.ENDED, EndpointEvent.TOO_LONG, EndpointEvent.SILENCE}


def run(endpoint: Endpoint, *stretches: tuple[float, float]) -> list[tuple[float, EndpointEvent]]:
    """Feeds stretches of (seconds, probability) by frames; returns events with their times."""
    events = []
    for seconds, probability in stretches:
        for _ in range(round(seconds / FRAME)):
            event = endpoint.feed(FRAME, probability)
            if event is not None:
                events.append((endpoint.now, event))
    return events


def kinds(endpoint: Endpoint, *stretches: tuple[float, float]) -> list[EndpointEvent]:
    return [event for _, event in run(endpoint, *stretches)]


def test_a_word_starts_pauses_and_ends_after_the_hangover() -> None:
    endpoint = Endpoint(hangover=0.5)
    events = run(endpoint, (1.0, 0.0), (0.64, 0.9), (2.0, 0.0))
    assert [e for _, e in events] == [
        EndpointEvent.STARTED,
        EndpointEvent.PAUSED,
        EndpointEvent.ENDED,
    ]
    assert abs(endpoint.speech_start - 1.0) <= FRAME
    assert abs(endpoint.speech_end - 1.64) <= FRAME
    started, paused, ended = (at for at, _ in events)
    assert 0.1 <= started - endpoint.speech_start <= 0.1 + FRAME
    assert 0.2 <= paused - endpoint.speech_end <= 0.2 + FRAME
    assert 0.5 <= ended - endpoint.speech_end <= 0.5 + FRAME


def test_a_closed_answer_ends_sooner() -> None:
    assert Endpoint.for_answer(closed=True).hangover == CLOSED_HANGOVER < OPEN_HANGOVER
    assert Endpoint.for_answer(closed=False, patience=3.0).patience == 3.0


def test_speech_that_goes_on_after_a_pause_is_one_utterance() -> None:
    events = kinds(Endpoint(), (0.5, 0.9), (0.3, 0.0), (0.5, 0.9), (1.0, 0.0))
    assert events == [
        EndpointEvent.STARTED,
        EndpointEvent.PAUSED,
        EndpointEvent.RESUMED,
        EndpointEvent.PAUSED,
        EndpointEvent.ENDED,
    ]


def test_a_knock_neither_starts_nor_keeps_open() -> None:
    assert kinds(Endpoint(patience=2.0), (0.5, 0.0), (FRAME, 1.0), (3.0, 0.0)) == [
        EndpointEvent.SILENCE
    ]
    knocked = Endpoint()
    events = kinds(knocked, (0.5, 0.9), (0.25, 0.0), (FRAME, 1.0), (1.0, 0.0))
    assert EndpointEvent.RESUMED not in events
    assert events[-1] is EndpointEvent.ENDED
    assert knocked.speech_end <= 0.6


def test_probabilities_between_the_thresholds_continue_speech_but_do_not_begin_it() -> None:
    assert kinds(Endpoint(patience=2.0), (3.0, 0.42)) == [EndpointEvent.SILENCE]
    assert kinds(Endpoint(), (0.3, 0.9), (3.0, 0.42)) == [EndpointEvent.STARTED]


def test_a_radio_that_never_stops_is_cut() -> None:
    endpoint = Endpoint()
    events = run(endpoint, (20.0, 1.0))
    assert [e for _, e in events] == [EndpointEvent.STARTED, EndpointEvent.TOO_LONG]
    assert 15.0 <= events[-1][0] <= 15.0 + FRAME


def test_somebody_who_begins_as_patience_ends_is_heard() -> None:
    events = kinds(Endpoint(patience=1.0), (0.96, 0.0), (0.5, 0.9), (1.0, 0.0))
    assert events[0] is EndpointEvent.STARTED
    assert events[-1] is EndpointEvent.ENDED


def ended_after(endpoint: Endpoint, sofar: Sofar) -> float:
    """Seconds of silence up to the end, where ``sofar`` is known in the pause."""
    run(endpoint, (0.64, 0.9), (0.26, 0.0))
    assert endpoint.judge(sofar) is None
    [(at, event)] = run(endpoint, (8.0, 0.0))
    assert event is EndpointEvent.ENDED
    return at - endpoint.speech_end


@pytest.mark.parametrize(
    ("sofar", "silence"),
    [
        (Sofar.UNKNOWN, OPEN_HANGOVER),
        (Sofar.COMPLETE, COMPLETE_HANGOVER),
        (Sofar.DOUBTFUL, DOUBTFUL_HANGOVER),
        (Sofar.INCOMPLETE, INCOMPLETE_HANGOVER),
        (Sofar.AWAITED, LONGEST_WAIT),
    ],
)
def test_the_words_say_how_much_silence_is_an_end(sofar: Sofar, silence: float) -> None:
    needed = ended_after(Endpoint.for_answer(closed=False), sofar)
    assert silence <= needed + 0.01
    assert needed <= silence + 2 * FRAME


def test_a_whole_sentence_is_never_waited_for_longer_than_another() -> None:
    closed = Endpoint.for_answer(closed=True)
    assert ended_after(closed, Sofar.COMPLETE) <= CLOSED_HANGOVER + 2 * FRAME


def test_a_doubtful_answer_to_a_closed_question_is_waited_for_less_than_a_doubtful_sentence() -> (
    None
):
    closed = ended_after(Endpoint.for_answer(closed=True), Sofar.DOUBTFUL)
    assert CLOSED_HANGOVER < closed < DOUBTFUL_HANGOVER


def test_words_that_come_late_end_at_once_what_has_ended() -> None:
    endpoint = Endpoint.for_answer(closed=False)
    run(endpoint, (0.64, 0.9), (0.26, 0.0))
    endpoint.judge(Sofar.AWAITED)
    assert run(endpoint, (0.6, 0.0)) == []
    assert endpoint.judge(Sofar.UNKNOWN) is EndpointEvent.ENDED
    assert endpoint.over
    assert endpoint.judge(Sofar.UNKNOWN) is None


def test_one_who_goes_on_after_and_is_one_utterance_and_the_judgement_is_void() -> None:
    endpoint = Endpoint.for_answer(closed=False)
    run(endpoint, (0.64, 0.9), (0.26, 0.0))
    endpoint.judge(Sofar.INCOMPLETE)
    events = run(endpoint, (1.0, 0.0), (0.64, 0.9), (2.0, 0.0))
    assert [event for _, event in events] == [
        EndpointEvent.RESUMED,
        EndpointEvent.PAUSED,
        EndpointEvent.ENDED,
    ]
    assert events[-1][0] - endpoint.speech_end <= OPEN_HANGOVER + 2 * FRAME
    assert abs(endpoint.longest_pause - 1.26) <= 3 * FRAME


def test_a_slow_speaker_is_waited_for_and_a_quick_one_is_not() -> None:
    pace = Pace()
    assert pace.least == 0.0
    pace.note(0.3)
    assert pace.least < OPEN_HANGOVER, "a breath within a sentence costs nobody any time"
    for _ in range(4):
        pace.note(0.8)
    slow = Endpoint.for_answer(closed=False, least=pace.least)
    assert 1.0 - 0.01 <= ended_after(slow, Sofar.COMPLETE) <= 1.0 + 2 * FRAME
    assert Endpoint.for_answer(closed=True, least=pace.least).least == 0.0
    pace.note(9.0)
    assert pace.least == Pace.LONGEST
    for _ in range(10):
        pace.note(0.0)
    assert pace.least < CLOSED_HANGOVER, "the next one is not slow for ever"


sounds = st.lists(st.tuples(st.floats(0.005, 0.2), st.floats(0.0, 1.0)), min_size=1, max_size=400)


@given(sounds)
def test_whatever_the_sound_the_events_tell_one_story(sound: list[tuple[float, float]]) -> None:
    endpoint = Endpoint(patience=3.0, longest=5.0)
    events = []
    for seconds, probability in sound:
        event = endpoint.feed(seconds, probability)
        if event is None:
            continue
        events.append(event)
        if event is not EndpointEvent.SILENCE:
            assert 0.0 <= endpoint.speech_start < endpoint.speech_end <= endpoint.now
    assert sum(e in LAST for e in events) <= 1
    assert all(e not in LAST for e in events[:-1])
    if events and events[0] is not EndpointEvent.SILENCE:
        assert events[0] is EndpointEvent.STARTED
        assert events.count(EndpointEvent.STARTED) == 1
    pauses = [e for e in events if e in {EndpointEvent.PAUSED, EndpointEvent.RESUMED}]
    assert all(
        e is (EndpointEvent.PAUSED if i % 2 == 0 else EndpointEvent.RESUMED)
        for i, e in enumerate(pauses)
    )


@given(sounds)
def test_it_always_comes_to_an_end(sound: list[tuple[float, float]]) -> None:
    endpoint = Endpoint(patience=3.0, longest=5.0)
    for seconds, probability in sound:
        endpoint.feed(seconds, probability)
    run(endpoint, (10.0, 0.0))
    assert endpoint.over
    assert endpoint.feed(FRAME, 1.0) is None


@given(sounds)
def test_the_same_sound_gives_the_same_events(sound: list[tuple[float, float]]) -> None:
    def story() -> list[EndpointEvent | None]:
        endpoint = Endpoint()
        return [endpoint.feed(*piece) for piece in sound]

    assert story() == story()
