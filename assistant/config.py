"""Settings: defaults, then the configuration file, then the command line.

The file is ``config.toml`` in the user's configuration folder (``run.py doctor`` prints where),
or the one named by ``XIAO_E_CONFIG``. Every key is listed in `Config`.
"""

from __future__ import annotations

import dataclasses
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import platformdirs

from assistant.core.errors import ConfigError
from assistant.core.language import Language
from assistant.wyoming.address import Servers
from avatar.theme import BY_DAYLIGHT, CHOICES

APP_NAME = "xiao-e"
PROJECT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Which engines the device runs; docs/hearing-recognisers.md has the measurements."""

    open_speech: str
    """Recogniser of free sentences: "whisper" or "vosk"."""
    closed_speech: str
    """Recogniser of yes/no, numbers and names on the screen: "whisper" or "vosk"."""
    captions: bool
    """Caption the user's words while they speak (needs vosk)."""
    voice: str
    """"kokoro" (espeak where its model is missing) or "espeak"."""

    @property
    def uses_whisper(self) -> bool:
        return "whisper" in (self.open_speech, self.closed_speech)


PROFILES = {
    "mini": Profile(open_speech="whisper", closed_speech="whisper", captions=False, voice="espeak"),
    "standard": Profile(
        open_speech="whisper", closed_speech="whisper", captions=False, voice="kokoro"
    ),
    "full": Profile(open_speech="whisper", closed_speech="whisper", captions=True, voice="kokoro"),
    "vosk": Profile(open_speech="vosk", closed_speech="vosk", captions=True, voice="espeak"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Every setting of the device."""

    language: Language = Language.KO
    """Spoken until the user asks for another: ko, en or zh. "auto" in the file sets the next."""
    language_detected: bool = False
    """Each conversation goes on in the language that its first sentence was spoken in."""
    language_fixed: bool = False
    """Begin with ``language`` even when the user asked for another last time."""
    profile: str = "standard"
    """A name in `PROFILES`."""
    wake_word: str = "샤오어"
    """The name it answers to. Another one is heard after a minute and learnt beside all else."""
    wake_times: Literal[1, 2] = 2
    """How often the name must be said to wake it: 1 or 2."""
    barge_in: bool = True
    """Fall silent when a voice talks into the device's words; else at its name and the button."""
    shop: str = ""
    """Id of the shop whose counter the device stands at; empty for a home."""
    character: str = "xiaoe"
    """A folder of assets/characters, or of your own (``run.py character from-photo``)."""
    theme: str = BY_DAYLIGHT
    """Colours of the screen: auto (day or night by the hour), day, night or high_contrast."""
    payment_contract: str = ""
    """File that says which provider collects, and with which keys (docs/payments.md)."""
    payment_url: str = ""
    """Address of a sandbox provider; empty starts one, unless there is a contract."""
    payment_key: str = ""
    """The provider's API key."""
    restaurant_url: str = ""
    """Where orders go (docs/orders.md); empty starts the sandbox restaurants."""
    restaurant_key: str = ""
    """The restaurants' API key."""
    fridge: str = ""
    """File that says what stands in the unmanned fridge beside the device; empty for none."""
    fridge_url: str = ""
    """Where its door and sensors are (docs/fridge.md); empty starts a sandbox fridge."""
    fridge_key: str = ""
    """The fridge's API key."""
    payment_seconds: int = 180
    """How long a payment code is valid."""
    wyoming: Servers = Servers()
    """Recogniser, voice and wake word on Wyoming servers (docs/wyoming.md)."""
    skill_folders: tuple[str, ...] = ()
    """Folders with skills of your own, beside the bundled ones."""
    data_folder: str = str(platformdirs.user_data_path(APP_NAME))
    """Where payments, alarms and settings are kept."""
    cache_folder: str = str(platformdirs.user_cache_path(APP_NAME))
    """Where spoken stock phrases are kept."""
    microphone: str = ""
    """A part of its name as ``python -m sounddevice`` lists it; the system's default when empty."""
    speaker: str = ""
    """The same for the loudspeaker."""
    camera: str = ""
    """A device such as /dev/video0; the first that works when empty, none for "off"."""
    page_port: int = 8600
    """Port of the page."""
    displays: bool = False
    """Serve the page to other displays of the local network, not to this machine alone."""

    def __post_init__(self) -> None:
        if self.profile not in PROFILES:
            raise ConfigError(f"profile = {self.profile!r}: choose one of {', '.join(PROFILES)}")
        if self.theme not in CHOICES:
            raise ConfigError(f"theme = {self.theme!r}: choose one of {', '.join(CHOICES)}")
        if self.wake_times not in (1, 2):
            raise ConfigError(f"wake_times = {self.wake_times}: choose 1 or 2")
        if self.language_detected and self.engines.open_speech != "whisper":
            raise ConfigError(f'language = "auto": the profile {self.profile!r} cannot tell them')

    @property
    def engines(self) -> Profile:
        return PROFILES[self.profile]


def config_path() -> Path:
    default = platformdirs.user_config_path(APP_NAME) / "config.toml"
    return Path(os.environ.get("XIAO_E_CONFIG", default))


def load_config(**overrides: Any) -> Config:
    """The settings, with ``overrides`` (those that are not ``None``) on top of the file.

    Raises:
        ConfigError: naming the file and the key that is wrong.
    """
    path = config_path()
    values: dict[str, Any] = {}
    if path.is_file():
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path}: {error}") from error
    fields = {field.name: field for field in dataclasses.fields(Config)}
    if unknown := set(values) - set(fields):
        raise ConfigError(f"{path}: unknown setting {sorted(unknown)[0]!r}")
    values |= {key: value for key, value in overrides.items() if value is not None}
    if values.get("language") == "auto":
        del values["language"]
        values["language_detected"] = True
    for key, value in values.items():
        values[key] = _typed(key, value, fields[key].default, path)
    return Config(**values)


def _typed(key: str, value: Any, default: Any, path: Path) -> Any:
    if isinstance(default, Language):
        if value not in set(Language):
            raise ConfigError(f"{path}: {key} = {value!r}: choose ko, en, zh or auto")
        return Language(value)
    if isinstance(default, tuple) and isinstance(value, list | tuple):
        return tuple(str(item) for item in value)
    if isinstance(default, Servers) and isinstance(value, dict):
        return _servers(value, path)
    if type(value) is not type(default):
        raise ConfigError(f"{path}: {key} = {value!r}: expected {type(default).__name__}")
    return value


def _servers(values: dict[str, Any], path: Path) -> Servers:
    keys = [field.name for field in dataclasses.fields(Servers)]
    for key, value in values.items():
        if key not in keys:
            raise ConfigError(f"{path}: [wyoming] {key}: choose {', '.join(keys)}")
        if not isinstance(value, str):
            raise ConfigError(f"{path}: [wyoming] {key} = {value!r}: expected an address")
    return Servers(**values)
