"""Talk that is not for the device: what is said, and how what comes of it is counted."""

import re

import pytest

from assistant.core.language import Language
from assistant.understand.ordered import Doubt, OrderParse
from assistant.understand.verdict import Verdict
from assistant.understand.wordings import load_wordings
from scripts.benchmarks.foreign import Reaction, reaction_to
from scripts.benchmarks.talk import foreign_talk
from scripts.understood import NOTHING, WORDINGS, Understood


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


@pytest.mark.parametrize("language", Language)
def test_there_is_talk_of_many_sorts(language: Language) -> None:
    talk = foreign_talk(language)
    said = [text for texts in talk.values() for text in texts]
    assert len(talk) >= 6
    assert len({letters(text) for text in said}) == len(said) >= 60


@pytest.mark.parametrize("language", Language)
def test_none_of_it_has_been_learnt(language: Language) -> None:
    learnt = {letters(wording.text) for wording in load_wordings(WORDINGS, language)}
    said = {letters(text) for texts in foreign_talk(language).values() for text in texts}
    assert learnt
    assert not learnt & said


def test_what_is_asked_back_is_not_acted_upon() -> None:
    order = Understood(
        Verdict.DO,
        "move.order",
        order=OrderParse(doubts=(Doubt(heard="mocha", candidates=(), score=0.5),)),
    )
    assert reaction_to(order) is Reaction.ASKED
    assert reaction_to(Understood(Verdict.ASK, "time.now")) is Reaction.ASKED
    assert reaction_to(Understood(Verdict.DO, "time.now")) is Reaction.ACTED
    assert reaction_to(Understood(Verdict.DO, "move.order", order=OrderParse())) is Reaction.ACTED
    assert reaction_to(NOTHING) is Reaction.ALONE
