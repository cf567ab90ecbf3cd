"""Display and fonts, for the doctor."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.core.check import Finding, Verdict
from assistant.core.language import Language

if TYPE_CHECKING:
    import skia

SAMPLES = {Language.KO: "한글 메뉴", Language.EN: "Menu", Language.ZH: "菜单 饺子"}
"""Text that only a font of the language can draw."""


def check_display(
    environment: Mapping[str, str] = os.environ, devices: Path = Path("/dev/dri")
) -> Finding:
    """A desktop (X11 or Wayland), or a screen the kernel drives directly."""
    subject = "display"
    for variable in ("WAYLAND_DISPLAY", "DISPLAY"):
        if name := environment.get(variable):
            return Finding(subject=subject, verdict=Verdict.OK, detail=f"{variable}={name}")
    screens = sorted(devices.glob("card*"))
    usable = [screen for screen in screens if os.access(screen, os.W_OK)]
    if usable:
        return Finding(subject=subject, verdict=Verdict.OK, detail=f"{usable[0]}, no desktop")
    if screens:
        return Finding(
            subject=subject,
            verdict=Verdict.LIMITED,
            detail=f"{screens[0]} may not be used",
            advice="sudo usermod -aG video,render $USER, then log in again",
        )
    return Finding(
        subject=subject,
        verdict=Verdict.LIMITED,
        detail="none found",
        advice="plug one in, or see the character on the local page",
    )


def check_fonts(folder: Path) -> Finding:
    """Every language can be drawn with the fonts in ``folder`` and the system's."""
    subject = "fonts"
    drawn = {language: _font_for(text, folder) for language, text in SAMPLES.items()}
    missing = [str(language) for language, font in drawn.items() if font is None]
    if missing:
        return Finding(
            subject=subject,
            verdict=Verdict.FAILED,
            detail=f"no font can draw: {', '.join(missing)}",
            advice="python run.py models fetch pretendard noto-sans-sc",
        )
    detail = ", ".join(f"{language}: {font}" for language, font in drawn.items())
    return Finding(subject=subject, verdict=Verdict.OK, detail=detail)


def _font_for(text: str, folder: Path) -> str | None:
    characters = [ord(character) for character in text]
    for typeface in _typefaces(folder, characters[0]):
        if all(typeface.unicharsToGlyphs(characters)):
            return str(typeface.getFamilyName())
    return None


def _typefaces(folder: Path, character: int) -> Iterator[skia.Typeface]:
    # Imported here: whether there is a display is asked before anything else.
    import skia

    for file in sorted(folder.glob("*.[ot]tf")):
        if typeface := skia.Typeface.MakeFromFile(str(file)):
            yield typeface
    system = skia.FontMgr()
    if typeface := system.matchFamilyStyleCharacter("", skia.FontStyle.Normal(), [], character):
        yield typeface
