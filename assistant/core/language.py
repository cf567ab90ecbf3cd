"""The languages Xiao-E speaks, and text that exists in each of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    """A spoken language, by its ISO 639-1 code."""

    KO = "ko"
    EN = "en"
    ZH = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Localised:
    """One short text in every language, such as the name of a dish."""

    ko: str
    en: str
    zh: str

    def get(self, language: Language) -> str:
        return {Language.KO: self.ko, Language.EN: self.en, Language.ZH: self.zh}[language]

    def every(self) -> tuple[str, str, str]:
        """All three texts, Korean first."""
        return self.ko, self.en, self.zh
