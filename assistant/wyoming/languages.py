"""Languages as Wyoming names them ("ko", "en-US", "zh_CN") and as the house does."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.core.errors import EngineError
from assistant.core.language import Language


def language_of(code: str | None, default: Language) -> Language:
    """The language of a request. Raises EngineError: one that is not spoken here."""
    if code is None:
        return default
    known = spoken_languages([[code]])
    if not known:
        raise EngineError(f"the language {code!r} is not spoken here; ko, en and zh are")
    return next(iter(known))


def spoken_languages(offered: Iterable[Iterable[str]]) -> frozenset[Language]:
    """Those of ours among the codes that models offer."""
    codes = {
        str(code).replace("_", "-").split("-")[0].casefold() for each in offered for code in each
    }
    return frozenset(language for language in Language if language.value in codes)
