"""Makes a name's network and figures, and keeps what its people recorded."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile

from assistant.core.audio import SAMPLE_RATE
from assistant.core.errors import AssistantError
from assistant.hear.wake_files import Times, WakeFiles
from assistant.hear.wakeword import plan
from assistant.hear.wakeword.clip import Samples
from assistant.hear.wakeword.measure import both_ears, calibrate, one_ear
from assistant.hear.wakeword.suspects import SUSPECT
from assistant.hear.wakeword.workshop import Workshop
from assistant.hear.window_network import WindowEnsemble, WindowNetwork

MOST_AN_HOUR = 0.1
"""False alarms an hour of talk without near words that the threshold of both ears is chosen for."""
MOST_ALONE = 1.0
"""The same of the first ear alone, which would hardly hear anything if it were as strict."""
_SHORTEST, _LONGEST = 0.2, 4.0
_LAGS: dict[Times, float] = {1: 0.0, 2: 0.06}
"""Seconds from the word's end to the score that is believed: none where it is believed as it ends,
or a little before, as of people who say a name once."""
_VERIFIED_LAG = 0.0
_FIRST_SHARE = 0.5
"""How much the first ear's logit counts beside the second's."""
_REST = 2.0


class EnrolError(AssistantError):
    """A recording that cannot be the name."""

    key = "error_audio_file"


def teach(
    workshop: Workshop,
    effort: plan.Effort,
    files: WakeFiles,
    start: WindowNetwork | None = None,
    start_verifier: WindowEnsemble | None = None,
) -> None:
    """Trains ``workshop.name``'s two ears, from ``start`` and ``start_verifier`` on if given, and
    writes their networks and settings."""
    # Before all else: a folder that cannot be written to is known before minutes of work.
    files.settings.parent.mkdir(parents=True, exist_ok=True)
    if not effort.verified:
        # No second ear need hear what the first one suspects.
        workshop = dataclasses.replace(workshop, encode=None)
    network = workshop.train(effort, start)
    batch = plan.talk_for_threshold(effort.threshold)
    suspected = workshop.suspected_tracks(batch, network, effort.clips // 5, effort.accents // 5)
    verifier = None
    if workshop.encode is not None:
        verifier = workshop.train_verifier(effort, network, start_verifier)
    alone: dict[Times, float] = {}
    both: dict[Times, float] = {}
    for times in _LAGS:
        alone[times] = calibrate([one_ear(track, times) for track in suspected], MOST_ALONE)
        if verifier is not None:
            scored = [both_ears(verifier, track, times, _FIRST_SHARE) for track in suspected]
            both[times] = calibrate(scored, MOST_AN_HOUR)
    _write_settings(workshop.name, alone, both, files.settings)
    # The settings first: a network without them would be taken for a finished one.
    if verifier is not None:
        verifier.save(files.verifier)
    network.save(files.network)


def _write_settings(
    name: str, alone: dict[Times, float], both: dict[Times, float], path: Path
) -> None:
    lines = [f'word = "{name}"']
    for times, threshold in alone.items():
        table = "once" if times == 1 else "twice"
        lines += ["", f"[{table}]", f"threshold = {threshold}"]
        lines += [f"rest = {_REST}", f"lag = {_LAGS[times]}"]
        if times in both:
            lines += [f"[{table}.verified]", f"suspect = {SUSPECT[times]}"]
            lines += [f"first_share = {_FIRST_SHARE}", f"threshold = {both[times]}"]
            lines += [f"rest = {_REST}", f"lag = {_VERIFIED_LAG}"]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def keep_enrolled(files: WakeFiles, recordings: Sequence[Samples]) -> None:
    """Keeps recordings of the name said once.

    Raises:
        EnrolError: one that is too short or too long for a name, or silent; none is kept then.
    """
    for samples in recordings:
        seconds = len(samples) / SAMPLE_RATE
        if not _SHORTEST <= seconds <= _LONGEST:
            raise EnrolError(f"a recording of {seconds:.1f} s: say the name once, in 0.2 to 4 s")
        if not samples.any():
            raise EnrolError("a recording without any sound: is the microphone muted?")
    files.enrolled.mkdir(parents=True, exist_ok=True)
    kept = len(list(files.enrolled.glob("*.wav")))
    for number, samples in enumerate(recordings, kept):
        path = files.enrolled / f"{number:03d}.wav"
        soundfile.write(path, samples.astype(np.int16), SAMPLE_RATE)


def enrolled_sounds(files: WakeFiles) -> tuple[Samples, ...]:
    return tuple(_read(path) for path in sorted(files.enrolled.glob("*.wav")))


def _read(path: Path) -> Samples:
    samples, _ = soundfile.read(path, dtype="int16")
    return np.asarray(samples, np.float32)
