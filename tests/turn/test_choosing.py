"""What is listened for while one of several is chosen."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from assistant.core.language import Language
from assistant.skillkit.turn import Page
from assistant.turn import choosing
from assistant.turn.conversation import Conversation
from assistant.turn.question import Question


def written(network: Any) -> set[str]:
    return {text for arcs in network.arcs for arc in arcs for text in arc.ways}


async def test_what_is_not_shown_is_listened_for_too(monkeypatch: pytest.MonkeyPatch) -> None:
    async def only_built(_: Any, build: Any) -> Question[Any]:
        return cast(Question[Any], build())

    monkeypatch.setattr(choosing, "ask", only_built)
    talk = SimpleNamespace(language=Language.EN, words=lambda key, **_: key, told_of=None)

    def show(page: Page[str]) -> tuple[str, None]:
        return ", ".join(page.items), None

    picked: Any = await choosing.choose(
        cast(Conversation, talk), ["Harbour"], lambda o: (o,), show, 3, others=["Lighthouse"]
    )
    question = cast(Question[Any], picked)
    assert question.prompt == "Harbour"
    assert question.network is not None
    assert {"Harbour", "Lighthouse"} <= written(question.network())
    assert any("Lighthouse" in sentence for sentence in question.sentences)
    assert question.read(["Lighthouse, please"]).value == "Lighthouse"
