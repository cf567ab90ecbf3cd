"""The page: the device's screen in browsers, and its keyboard, microphone and loudspeaker there."""

from device.page.access import Pairing
from device.page.display import Display
from device.page.page import Controls, Page

__all__ = ["Controls", "Display", "Page", "Pairing"]
