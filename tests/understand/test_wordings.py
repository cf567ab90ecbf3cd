"""What is learnt of how people word things, from a few wordings made up for it."""

from pathlib import Path

import pytest

from assistant.core.language import Language
from assistant.understand.matcher import IntentSpec, Matcher, SlotKind, SlotSpec
from assistant.understand.verdict import Verdict
from assistant.understand.weighing import Likelihoods
from assistant.understand.wordings import NOT_FOR_US, Learnt, Wording, load_wordings

EN, KO, ZH = Language.EN, Language.KO, Language.ZH
SAID = {
    "parking": (
        "where do I leave the car",
        "is there a space for my car",
        "can we leave the car outside",
        "any space to leave a van",
    ),
    "hours": (
        "when do you shut tonight",
        "how late do you serve",
        "do you serve after ten tonight",
        "what time do you shut on Sundays",
    ),
    NOT_FOR_US: (
        "he never listens to his mother",
        "my mother sold her house",
        "she never tells me when she goes out",
        "his sister goes to the same school",
        "her mother goes out on Sundays",
    ),
}
WORDINGS = [Wording(text, intent) for intent, texts in SAID.items() for text in texts]
MATCHER = Matcher(
    EN,
    [
        IntentSpec(name="parking", sentences=("is there parking", "can I park here")),
        IntentSpec(name="hours", sentences=("when do you close", "are you open")),
    ],
)


def learnt(wordings: list[Wording] = WORDINGS) -> Learnt:
    return Learnt(EN, wordings)


def test_an_utterance_made_of_the_pieces_of_others_means_what_they_meant() -> None:
    likely = learnt().likelihoods("where can we leave the car", ["parking", "hours"]).shares
    assert likely["parking"] > 3 * (likely["hours"] + likely[NOT_FOR_US])


def test_talk_beside_the_device_is_known_too() -> None:
    likely = learnt().likelihoods("his mother never goes out", ["parking", "hours"]).shares
    assert max(likely, key=lambda intent: likely[intent]) == NOT_FOR_US


def test_how_much_talk_was_written_down_makes_none_likelier() -> None:
    more = [*WORDINGS, *8 * [Wording(text, NOT_FOR_US) for text in SAID[NOT_FOR_US]]]
    said, among = "she shut the car on Sundays", ["parking", "hours"]
    with_more = learnt(more).likelihoods(said, among).shares[NOT_FOR_US]
    assert with_more <= learnt().likelihoods(said, among).shares[NOT_FOR_US] + 0.01


def test_only_what_may_be_meant_shares_the_likelihood() -> None:
    likely = learnt().likelihoods("can I leave the car", ["hours"]).shares
    assert set(likely) == {"hours", NOT_FOR_US}


def test_of_other_words_nothing_is_said() -> None:
    likely = learnt().likelihoods("blorp zank fibble", ["parking", "hours"])
    assert (likely.shares, likely.sure) == ({}, None)


def test_an_intent_of_which_too_few_wordings_are_known_is_not_spoken_for_or_against() -> None:
    few = learnt([*WORDINGS, Wording("sing me a song", "music")])
    assert few.knows("parking")
    assert not few.knows("music")


@pytest.mark.parametrize(
    ("language", "talk", "asked"),
    [(ZH, "我在门口等你", "门口有停车场吗"), (KO, "주차장 앞에서 기다릴게", "주차장 있어?")],
)
def test_a_full_stop_tells_nothing(language: Language, talk: str, asked: str) -> None:
    """Lists of talk have none, and recognisers write it behind talk as behind commands."""
    said = [Wording(talk, NOT_FOR_US)] * 4 + [Wording(f"{asked}.", "parking")] * 4
    of = {end: Learnt(language, said).likelihoods(talk + end, ["parking"]) for end in ("", ".")}
    assert of["."] == of[""]
    assert Learnt(language, said).likelihoods(talk + "?", ["parking"]) != of[""]


def test_names_count_alike() -> None:
    named = [Wording(f"send me {dish}", "order") for dish in ("pho", "udon", "soup", "sushi")]
    known = Learnt(EN, [*WORDINGS, *named], [{"pho", "udon", "soup", "sushi", "bibimbap"}])
    assert known.likelihoods("send me bibimbap", ["order"]).shares["order"] > 0.9


def test_a_syllable_within_a_word_is_no_name() -> None:
    said = [Wording("아무거나 줘", "order")] * 4 + [Wording("무 하나 빼 줘", NOT_FOR_US)] * 4
    likely = Learnt(KO, said, [{"무"}]).likelihoods("아무거나", ["order"]).shares
    assert likely["order"] > likely[NOT_FOR_US]


@pytest.mark.parametrize(
    ("meant", "verdict"), [("parking", Verdict.ASK), (NOT_FOR_US, Verdict.UNKNOWN)]
)
def test_what_only_the_like_of_it_tells_is_asked_about(meant: str, verdict: Verdict) -> None:
    said = "I'm driving over with the family"
    assert MATCHER.match([said]).verdict is Verdict.UNKNOWN
    match = MATCHER.match([said], likely=lambda _: Likelihoods({meant: 0.98}))
    assert match.verdict is verdict
    assert match.intent == ("parking" if verdict is Verdict.ASK else None)


def test_what_the_words_say_is_doubted_where_the_like_of_it_meant_something_else() -> None:
    said = "when do you close"
    against = {"parking": 0.95, "hours": 0.02, NOT_FOR_US: 0.03}
    near = "tell me when do you close"
    assert MATCHER.match([near]).verdict is Verdict.DO
    assert MATCHER.match([near], likely=lambda _: Likelihoods(against)).verdict is not Verdict.DO
    # Word for word it is beyond doubt.
    assert MATCHER.match([said], likely=lambda _: Likelihoods(against)).verdict is Verdict.DO


def test_what_the_words_leave_in_doubt_is_not_done_for_the_like_of_it() -> None:
    near = "say are you open or what"
    assert MATCHER.match([near]).verdict is not Verdict.DO
    match = MATCHER.match([near], likely=lambda _: Likelihoods({"hours": 0.97, NOT_FOR_US: 0.03}))
    assert (match.verdict, match.intent) == (Verdict.ASK, "hours")


def test_what_the_words_only_ask_about_is_done_where_wordings_very_near_to_it_meant_that() -> None:
    near = "say are you open or what"
    likely = Likelihoods({"hours": 0.97, NOT_FOR_US: 0.03}, sure="hours")
    match = MATCHER.match([near], likely=lambda _: likely)
    assert (match.verdict, match.intent) == (Verdict.DO, "hours")


def test_nothing_is_done_for_its_wording_alone() -> None:
    likely = Likelihoods({"parking": 1.0}, sure="parking")
    match = MATCHER.match(["I'm driving over with the family"], likely=lambda _: likely)
    assert (match.verdict, match.intent) == (Verdict.ASK, "parking")


def test_where_two_values_could_fill_a_slot_its_wording_does_not_make_it_sure() -> None:
    tongues = (("en", ("English",)), ("ko", ("Korean",)))
    slot = SlotSpec(name="language", kind=SlotKind.CHOICE, values=tongues)
    switch = IntentSpec(
        name="switch",
        sentences=("say it in {language}",),
        clues=("{language} say",),
        slots=(slot,),
    )
    matcher = Matcher(EN, [switch])
    likely = Likelihoods({"switch": 1.0}, sure="switch")
    for said, verdict in (
        ("say it slowly in English", Verdict.DO),
        ("no Korean, say it in English", Verdict.ASK),
    ):
        assert matcher.match([said]).verdict is Verdict.ASK
        assert matcher.match([said], likely=lambda _: likely).verdict is verdict


@pytest.mark.parametrize(
    ("said", "sure"),
    [
        ("so when do you serve after ten", "hours"),
        # As far from the others, but the nearest wording was talk.
        ("do you serve tonight, she goes to the same school", None),
    ],
)
def test_only_what_is_near_to_one_and_far_from_all_others_is_sure(
    said: str, sure: str | None
) -> None:
    assert learnt().likelihoods(said, ["parking", "hours"]).sure == sure


def test_the_lists_are_read_with_what_is_expected(tmp_path: Path) -> None:
    for folder in ("utterances", "not_for_us", "ways"):
        (tmp_path / folder).mkdir()
    (tmp_path / "utterances" / "new-en.toml").write_text(
        'card = []\nutterances = [{ text = "a", state = "idle", expect = { intent = "x" } }]\n'
    )
    (tmp_path / "not_for_us" / "new-en.txt").write_text("b\n")
    (tmp_path / "ways" / "en.toml").write_text('"y" = ["c", "d"]\n')
    assert [(w.text, w.intent, w.source) for w in load_wordings(tmp_path, EN)] == [
        ("a", "x", "new-en"),
        ("b", NOT_FOR_US, "new-en"),
        ("c", "y", "ways"),
        ("d", "y", "ways"),
    ]
    assert load_wordings(tmp_path, KO) == ()
