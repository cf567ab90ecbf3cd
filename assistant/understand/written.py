"""An utterance as people would write it, whatever the recogniser wrote for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from assistant.core.language import Language
from assistant.understand.homophones import Homophones
from assistant.understand.kept import Kept
from assistant.understand.spacing import Spacing, learnt_weights


class Writing(Protocol):
    """What a language is written like, learnt from texts."""

    def restored(self, text: str) -> str:
        """``text`` as people would write it; one that they wrote stays as it is."""
        ...


def writing_of(language: Language, texts: Sequence[str], kept: Kept) -> Writing | None:
    """Learnt from ``texts``, written as they should be; ``None`` where nothing needs restoring.

    Args:
        kept: where what takes long to learn may lie.
    """
    match language:
        case Language.KO:
            return Spacing(kept.get("spacing-ko", texts, lambda: learnt_weights(texts)))
        case Language.ZH:
            return Homophones(texts)
        case _:
            return None
