"""Microphone, speaker and camera, for the doctor."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from assistant.core.check import Finding, Verdict

PAGE_INSTEAD = "or use the local page: it has the browser's microphone and loudspeaker"


def check_microphone() -> Finding:
    return _check_sound("microphone", "input", "plug in a microphone")


def check_speaker() -> Finding:
    return _check_sound("speaker", "output", "plug in a loudspeaker")


def _check_sound(subject: str, kind: str, advice: str) -> Finding:
    try:
        # PortAudio is looked for when sounddevice is imported, and may not be there.
        import sounddevice
    except OSError as error:
        return _limited(subject, f"PortAudio: {error}", "apt-get install libportaudio2")
    devices: list[dict[str, Any]] = list(sounddevice.query_devices())
    usable = [device for device in devices if device[f"max_{kind}_channels"] > 0]
    if not usable:
        return _limited(subject, "none found", f"{advice}, {PAGE_INSTEAD}")
    default = sounddevice.default.device[kind]
    device = next((device for device in usable if device["index"] == default), usable[0])
    rate = device["default_samplerate"]
    return Finding(subject=subject, verdict=Verdict.OK, detail=f"{device['name']} at {rate:.0f} Hz")


def check_camera(devices: Path = Path("/dev")) -> Finding:
    """Video4Linux devices that this user may read."""
    subject = "camera"
    cameras = sorted(devices.glob("video*"))
    if not cameras:
        return _limited(subject, "none found", "plug one in, if it is to see faces and codes")
    usable = [camera for camera in cameras if os.access(camera, os.R_OK)]
    if not usable:
        return _limited(
            subject,
            f"{cameras[0]} may not be read",
            "sudo usermod -aG video $USER, then log in again",
        )
    return Finding(subject=subject, verdict=Verdict.OK, detail=str(usable[0]))


def _limited(subject: str, detail: str, advice: str) -> Finding:
    return Finding(subject=subject, verdict=Verdict.LIMITED, detail=detail, advice=advice)
