"""What a customer asks of the kitchen or the rider in their own words: "문 앞에 놔 주세요"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant.core.language import Language
from assistant.understand.wording import locale

_EDGES = " .,!?。，！？、"
LONGEST = 80
"""More characters than this are no request but a misunderstanding."""


@dataclass(frozen=True, slots=True)
class Request:
    """``text`` as it was said, and the ``rest`` of the utterance around it."""

    text: str
    rest: str


def find_request(text: str, language: Language) -> Request | None:
    """The request in an utterance, if it makes one by a wording of ``[order] requests``."""
    found = _pattern(language).search(text)
    if found is None or len(found[0]) > LONGEST:
        return None
    rest = f"{text[: found.start()]} {text[found.end() :]}"
    return Request(found[0].strip(_EDGES), rest.strip(_EDGES))


@cache
def _pattern(language: Language) -> re.Pattern[str]:
    wordings = "|".join(locale(language)["order"]["requests"])
    # A request goes on to the end of its clause.
    return re.compile(rf"(?:{wordings})[^.,!?。，！？]*", re.IGNORECASE)
