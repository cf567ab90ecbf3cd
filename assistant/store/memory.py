"""Small values that survive a restart: each skill's own memory, and the device's settings."""

from __future__ import annotations

from assistant.core.language import Language
from assistant.store.database import Database


class MemoryTable:
    """Values of one skill are out of another's reach: every call names the skill."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, skill: str, key: str) -> str | None:
        rows = self._database.rows(
            "SELECT value FROM memory WHERE skill = ? AND key = ?", skill, key
        )
        return str(rows[0][0]) if rows else None

    def set(self, skill: str, key: str, value: str) -> None:
        self._database.write(
            "INSERT INTO memory (skill, key, value) VALUES (?, ?, ?)"
            " ON CONFLICT (skill, key) DO UPDATE SET value = excluded.value",
            skill,
            key,
            value,
        )

    def delete(self, skill: str, key: str) -> None:
        self._database.write("DELETE FROM memory WHERE skill = ? AND key = ?", skill, key)


class SettingTable:
    """What the user set by voice or touch; ``None`` where the configuration still decides."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def volume(self) -> int | None:
        """0 to 100."""
        value = self._get("volume")
        return None if value is None else int(value)

    def set_volume(self, percent: int) -> None:
        """Raises ValueError outside 0 to 100."""
        if not 0 <= percent <= 100:
            raise ValueError(f"volume is 0 to 100, got {percent}")
        self._set("volume", str(percent))

    @property
    def language(self) -> Language | None:
        value = self._get("language")
        return None if value is None else Language(value)

    def set_language(self, language: Language) -> None:
        self._set("language", language.value)

    @property
    def muted(self) -> bool:
        return self._get("muted") == "1"

    def set_muted(self, muted: bool) -> None:
        self._set("muted", "1" if muted else "0")

    def _get(self, key: str) -> str | None:
        rows = self._database.rows("SELECT value FROM settings WHERE key = ?", key)
        return str(rows[0][0]) if rows else None

    def _set(self, key: str, value: str) -> None:
        self._database.write(
            "INSERT INTO settings (key, value) VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            key,
            value,
        )
