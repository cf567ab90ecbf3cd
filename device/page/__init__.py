"""The local page: the device's screen, keyboard, microphone and loudspeaker in a browser."""

from device.page.page import Controls, Page
from device.page.picture import Screen

__all__ = ["Controls", "Page", "Screen"]
