"""The sound of a conversation: the user in the left ear, the device in the right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from assistant.core.audio import Audio

RATE = 24_000


class Sounding(Protocol):
    """Something that began to sound at ``at`` seconds on the device's clock."""

    @property
    def at(self) -> float: ...
    @property
    def audio(self) -> Audio: ...


def write_conversation(
    folder: Path, user: Sequence[Sounding], device: Sequence[Sounding], began: float
) -> Path:
    """Writes ``user.wav``, ``device.wav`` and the stereo ``conversation.wav``; returns the last."""
    both = [_track(sounds, began) for sounds in (user, device)]
    length = max(len(track) for track in both)
    stereo = np.stack([np.pad(track, (0, length - len(track))) for track in both], axis=1)
    for name, samples in (
        ("user", stereo[:, 0]),
        ("device", stereo[:, 1]),
        ("conversation", stereo),
    ):
        soundfile.write(folder / f"{name}.wav", samples, RATE, subtype="PCM_16")
    return folder / "conversation.wav"


def _track(sounds: Sequence[Sounding], began: float) -> NDArray[np.float32]:
    pieces = [(round((s.at - began) * RATE), _samples(s.audio)) for s in sounds]
    track = np.zeros(max((at + len(p) for at, p in pieces), default=0), np.float32)
    for at, piece in pieces:
        track[at : at + len(piece)] += piece
    return track


def _samples(audio: Audio) -> NDArray[np.float32]:
    samples = np.frombuffer(audio.pcm, np.int16).astype(np.float32) / 32768
    return np.asarray(soxr.resample(samples, audio.rate, RATE), np.float32)
