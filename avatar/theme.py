"""Colours of the screen: day, night, high contrast."""

from __future__ import annotations

from dataclasses import dataclass, replace

NIGHT_BEGINS, NIGHT_ENDS = 21, 7
BY_DAYLIGHT = "auto"
"""The choice that is no theme: day or night by the hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """All colours are ARGB. ``sky`` runs from the middle of the background to its rim."""

    name: str
    sky: tuple[int, int, int]
    glow: int
    """Soft lights floating in the background."""
    dim: int
    """Laid over the character, so that it sits in the light of the room."""
    outline: int = 0
    """A line around the character and the signs, where colours alone do not set them off."""
    card: int
    card_edge: int
    shadow: int
    inset: int
    """Panels and placeholders within a card."""
    ink: int
    faint: int
    """Text of less weight; still 4.5:1 on ``card``."""
    rule: int
    accent: int
    on_accent: int
    star: int
    star_empty: int
    good: int
    bad: int
    warn: int
    bar: int
    """The caption bar while the character speaks."""
    bar_ink: int
    bar_mark: int
    """The word being spoken."""
    bar_said: int
    """Words already spoken."""
    bar_user: int
    """What the user said, repeated small within the dark bar."""
    user_bar: int
    user_ink: int
    user_faint: int


DAY = Theme(
    name="day",
    sky=(0xFFFFF3E4, 0xFFFFD9C7, 0xFFF3AFAE),
    glow=0x30FFFFFF,
    dim=0x00000000,
    card=0xFCFFFFFF,
    card_edge=0x14303060,
    shadow=0x38502038,
    inset=0xFFF5F3F8,
    ink=0xFF221D33,
    faint=0xFF6A6580,
    rule=0xFFECE9F2,
    accent=0xFFE8502F,
    on_accent=0xFFFFFFFF,
    star=0xFFFFB020,
    star_empty=0xFFE4E1EC,
    good=0xFF13804E,
    bad=0xFFC62F3B,
    warn=0xFF9A6200,
    bar=0xE6261F3A,
    bar_ink=0xFFFFFFFF,
    bar_mark=0xFFFFD36B,
    bar_said=0xFFCFC8E4,
    bar_user=0xFF9CCBFF,
    user_bar=0xF5FFFFFF,
    user_ink=0xFF1F5FBF,
    user_faint=0xFF5F84BF,
)

NIGHT = Theme(
    name="night",
    sky=(0xFF6A74BC, 0xFF363B80, 0xFF14143A),
    glow=0x14FFFFFF,
    dim=0x1E181860,
    card=0xFA23223F,
    card_edge=0x28FFFFFF,
    shadow=0x70000010,
    inset=0xFF2E2D50,
    ink=0xFFF4F2FF,
    faint=0xFFB3AFD0,
    rule=0xFF3A3960,
    accent=0xFFFF9A76,
    on_accent=0xFF2A1310,
    star=0xFFFFC24D,
    star_empty=0xFF4A4970,
    good=0xFF69DDA0,
    bad=0xFFFF8C93,
    warn=0xFFFFCB6B,
    bar=0xE60C0B1E,
    bar_ink=0xFFFFFFFF,
    bar_mark=0xFFFFD36B,
    bar_said=0xFFB7B1D2,
    bar_user=0xFF9CCBFF,
    user_bar=0xF52E2D50,
    user_ink=0xFFA9CCFF,
    user_faint=0xFF7F9CCB,
)

HIGH_CONTRAST = replace(
    NIGHT,
    name="high_contrast",
    sky=(0xFF101010, 0xFF080808, 0xFF000000),
    glow=0x00FFFFFF,
    dim=0x00000000,
    outline=0xFFFFFFFF,
    card=0xFF000000,
    card_edge=0xFFFFFFFF,
    shadow=0x00000000,
    inset=0xFF1E1E1E,
    ink=0xFFFFFFFF,
    faint=0xFFE6E6E6,
    rule=0xFF8A8A8A,
    accent=0xFFFFE14D,
    on_accent=0xFF000000,
    star=0xFFFFE14D,
    star_empty=0xFF767676,
    bar=0xFF000000,
    bar_mark=0xFFFFE14D,
    bar_said=0xFFDADADA,
    user_bar=0xFF000000,
    user_ink=0xFF8FD0FF,
    user_faint=0xFF8FD0FF,
)

THEMES = {theme.name: theme for theme in (DAY, NIGHT, HIGH_CONTRAST)}
CHOICES = (BY_DAYLIGHT, *THEMES)


def theme_at(hour: int, choice: str = BY_DAYLIGHT) -> Theme:
    """The theme of that name, or with `BY_DAYLIGHT` day or night by the hour of the local time."""
    if choice != BY_DAYLIGHT:
        return THEMES[choice]
    return NIGHT if hour >= NIGHT_BEGINS or hour < NIGHT_ENDS else DAY
