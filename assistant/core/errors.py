"""Errors a user may meet. Each can be spoken, and each tells the log what to do.

::

    AssistantError
    +-- ConfigError      a setting or a file of ours is wrong
    +-- DeviceError      a microphone, speaker, camera or screen is missing or gone
    +-- PhotoError       no character can be made from this photo
    +-- EngineError      a model is missing, damaged, or its engine failed
    +-- SkillError       a skill failed to load, crashed, hung, or broke its manifest
    +-- PlaceError       a restaurant file is wrong, or no restaurant can serve
    +-- PaymentError     the payment provider refused, lied or is out of reach
    +-- NetworkError     a server is out of reach
    +-- StoreError       the device's own database cannot be read or written

``key`` names a sentence in ``assistant/speak/locale/*.toml`` that is spoken in the user's
language; ``str(error)`` is the line for the log and says what to do.
"""

from __future__ import annotations


class AssistantError(Exception):
    key = "error_internal"

    def __init__(self, detail: str, *, key: str | None = None) -> None:
        super().__init__(detail)
        if key is not None:
            self.key = key


class ConfigError(AssistantError):
    key = "error_config"


class DeviceError(AssistantError):
    key = "error_device"


class PhotoError(AssistantError):
    key = "error_photo_unreadable"


class EngineError(AssistantError):
    key = "error_engine"


class SkillError(AssistantError):
    key = "error_skill"


class PlaceError(AssistantError):
    key = "error_place"


class PaymentError(AssistantError):
    key = "error_payment"


class NetworkError(AssistantError):
    key = "error_network"


class StoreError(AssistantError):
    key = "error_store"
