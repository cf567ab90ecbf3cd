"""A first sentence in another language, where the device is set to go along with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.config import load_config
from assistant.core.audio import Audio
from assistant.core.errors import ConfigError
from assistant.core.events import Heard, LanguageChanged, Understood
from assistant.core.language import Language
from tests.turn.one_sentence import hold

KOREAN, CHINESE = "지금 몇 시야", "现在几点了"


class Teller:
    def __init__(self, chinese: float) -> None:
        self._likely = {Language.KO: 1 - chinese, Language.ZH: chinese, Language.EN: 0.0}

    async def languages(self, audio: Audio) -> dict[Language, float]:
        return self._likely


async def test_the_conversation_goes_on_in_the_language_of_its_first_sentence(
    tmp_path: Path,
) -> None:
    held = await hold(tmp_path, [KOREAN, CHINESE], teller=Teller(0.95))
    assert held.facts(LanguageChanged) == [LanguageChanged(language=Language.ZH)]
    assert held.facts(Heard)[-1].text == CHINESE
    assert len(held.facts(Understood)) == 1


@pytest.mark.parametrize(
    ("teller", "seconds", "again"),
    [
        (None, 1.0, CHINESE),
        (Teller(0.0), 1.0, CHINESE),
        (Teller(0.6), 1.0, CHINESE),
        (Teller(0.95), 6.0, CHINESE),
        (Teller(0.95), 1.0, ""),
    ],
    ids=["not asked", "the same", "unsure", "too long to hear again", "nothing heard in it"],
)
async def test_it_stays_as_it_is_otherwise(
    teller: Teller | None, seconds: float, again: str, tmp_path: Path
) -> None:
    held = await hold(tmp_path, [KOREAN, again], teller=teller, seconds=seconds)
    assert held.facts(LanguageChanged) == []
    assert [heard.text for heard in held.facts(Heard)] == [KOREAN]


def test_the_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "config.toml"
    monkeypatch.setenv("XIAO_E_CONFIG", str(path))
    assert not load_config().language_detected
    path.write_text('language = "auto"\n', encoding="utf-8")
    assert load_config().language_detected
    assert not load_config(language="en").language_detected
    with pytest.raises(ConfigError, match="vosk"):
        load_config(profile="vosk")
