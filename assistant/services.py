"""The services of skills, on top of the store and the devices."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.config import Config
from assistant.core.bus import Bus
from assistant.core.events import LanguageChanged, MuteChanged, VolumeChanged
from assistant.core.language import Language
from assistant.core.ports import Speaker
from assistant.skillkit import SkillExample
from assistant.skillkit.loader import SkillRecord, SkillStatus
from assistant.store import Store

DEFAULT_VOLUME = 60


class DeviceSettings:
    """Volume, mute and language: kept in the store, told on the bus, obeyed by the speaker."""

    def __init__(self, store: Store, speaker: Speaker, bus: Bus, config: Config) -> None:
        self._store, self._speaker, self._bus = store, speaker, bus
        kept = store.settings.language
        self._language = config.language if config.language_fixed or kept is None else kept
        speaker.set_volume(self.volume)

    @property
    def volume(self) -> int:
        kept = self._store.settings.volume
        return DEFAULT_VOLUME if kept is None else kept

    def set_volume(self, percent: int) -> None:
        percent = min(100, max(0, percent))
        self._store.settings.set_volume(percent)
        self._speaker.set_volume(percent)
        self._bus.tell(VolumeChanged(volume=percent))

    @property
    def language(self) -> Language:
        return self._language

    def set_language(self, language: Language) -> None:
        self._language = language
        self._store.settings.set_language(language)
        self._bus.tell(LanguageChanged(language=language))

    @property
    def muted(self) -> bool:
        return self._store.settings.muted

    def set_muted(self, muted: bool) -> None:
        self._store.settings.set_muted(muted)
        self._bus.tell(MuteChanged(muted=muted))


class SkillMemory:
    """`assistant.skillkit.Memory` of one skill."""

    def __init__(self, store: Store, skill: str) -> None:
        self._store, self._skill = store, skill

    def get(self, key: str) -> str | None:
        return self._store.memory.get(self._skill, key)

    def set(self, key: str, value: str) -> None:
        self._store.memory.set(self._skill, key, value)

    def delete(self, key: str) -> None:
        self._store.memory.delete(self._skill, key)


class SkillShelf:
    """`assistant.skillkit.SkillBook`: the skills that work, for help."""

    def __init__(self, records: Sequence[SkillRecord]) -> None:
        self._records = records

    def examples(self, language: Language) -> tuple[SkillExample, ...]:
        return tuple(
            SkillExample(
                skill=record.name,
                title=record.manifest.title[language],
                sentence=next(iter(record.words[language].intents.values())).examples[0].text,
            )
            for record in self._records
            if record.status is SkillStatus.WORKING and record.manifest is not None
        )
