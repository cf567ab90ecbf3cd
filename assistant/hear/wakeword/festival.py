"""Festival's voices, free and of eight languages: each says the name in its own accent.

The voices are packages of Debian's main. Licences, from their ``debian/copyright``: kal, ked and
slt BSD-like; the Finnish and Catalan ones LGPL; the Czech, Italian, Russian, Hindi and Telugu
ones GPL.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import soundfile
import soxr

from assistant.core.audio import SAMPLE_RATE
from assistant.core.errors import EngineError
from assistant.hear.wakeword.accents import Line
from assistant.hear.wakeword.clip import Clip

_FOLDER = Path("/usr/share/festival")
_SLOWEST = 600.0
"""Seconds for a voice's lines; a hundred take a minute where nothing else runs."""


@dataclass(frozen=True, slots=True)
class _Voice:
    accent: str
    encoding: str
    place: str
    package: str


_VOICES = {
    "kal_diphone": _Voice("en", "latin-1", "english", "festvox-kallpc16k"),
    "ked_diphone": _Voice("en", "latin-1", "english", "festvox-kdlpc16k"),
    "cmu_us_slt_arctic_hts": _Voice("en", "latin-1", "us", "festvox-us-slt-hts"),
    "suo_fi_lj_diphone": _Voice("fi", "latin-1", "finnish", "festvox-suopuhe-lj"),
    "hy_fi_mv_diphone": _Voice("fi", "latin-1", "finnish", "festvox-suopuhe-mv"),
    "lp_diphone": _Voice("it", "latin-1", "italian", "festvox-italp16k"),
    "pc_diphone": _Voice("it", "latin-1", "italian", "festvox-itapc16k"),
    "upc_ca_ona_hts": _Voice("ca", "latin-1", "catalan", "festvox-ca-ona-hts"),
    "czech_dita": _Voice("cs", "iso-8859-2", "czech", "festvox-czech-dita"),
    "czech_krb": _Voice("cs", "iso-8859-2", "czech", "festvox-czech-krb"),
    "czech_machac": _Voice("cs", "iso-8859-2", "czech", "festvox-czech-machac"),
    "czech_ph": _Voice("cs", "iso-8859-2", "czech", "festvox-czech-ph"),
    "msu_ru_nsh_clunits": _Voice("ru", "utf-8", "russian", "festvox-ru"),
    "hindi_NSK_diphone": _Voice("hi", "utf-8", "hindi", "festvox-hi-nsk"),
    "telugu_NSK_diphone": _Voice("te", "utf-8", "telugu", "festvox-te-nsk"),
}


# What only recommended packages bring, and the voices of an accent cannot do without.
_RULES = {
    "hi": ("hindi_scm/hindi_phones.scm", "festival-hi"),
    "te": ("telugu_scm/telugu_phones.scm", "festival-te"),
}


def _missing(name: str, voice: _Voice) -> list[str]:
    """The packages without which the voice cannot speak."""
    packages = [] if (_FOLDER / "voices" / voice.place / name).is_dir() else [voice.package]
    if voice.accent in _RULES:
        rules, package = _RULES[voice.accent]
        if not (_FOLDER / rules).is_file():
            packages.append(package)
    return packages


class FestivalVoices:
    """`AccentVoices` of the voices that are installed; there may be none."""

    name = "festival"

    def __init__(self) -> None:
        missing = {name: _missing(name, voice) for name, voice in _VOICES.items()}
        self.accents = {name: voice.accent for name, voice in _VOICES.items() if not missing[name]}
        self.missing = [package for packages in missing.values() for package in packages]

    def speak(self, lines: Sequence[Line]) -> Iterator[Clip]:
        """Raises EngineError when Festival cannot say one of ``lines``."""
        with tempfile.TemporaryDirectory(prefix="xiao-e-festival-") as folder:
            waves = [Path(folder) / f"{number}.wav" for number in range(len(lines))]
            for voice in dict.fromkeys(line.voice for line in lines):
                own = [pair for pair in zip(lines, waves, strict=True) if pair[0].voice == voice]
                _say(own, Path(folder) / "lines.scm")
            for wave in waves:
                sound, rate = soundfile.read(wave, dtype="float32")
                yield Clip(soxr.resample(sound, rate, SAMPLE_RATE) * 32767)


def _say(lines: Sequence[tuple[Line, Path]], script: Path) -> None:
    """All lines of one voice: what a voice sets in Festival disturbs the next one."""
    script.write_bytes(b"".join(_command(line, wave) for line, wave in lines))
    try:
        subprocess.run(
            ["festival", "-b", str(script)], check=True, capture_output=True, timeout=_SLOWEST
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise EngineError(f"festival could not speak ({error})") from error


def _command(line: Line, wave: Path) -> bytes:
    """Scheme that speaks ``line``; a letter its voice has no code for is left out."""
    text = line.text.replace("\\", "").replace('"', "")
    command = (
        f"(voice_{line.voice}) (Parameter.set 'Duration_Stretch {line.stretch:.2f}) "
        f'(utt.save.wave (utt.synth (Utterance Text "{text}")) "{wave}" \'riff)\n'
    )
    return command.encode(_VOICES[line.voice].encoding, "ignore")
