"""A sound card without hardware: PulseAudio with a null sink and a virtual microphone."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.core.audio import Audio

MODULES = (
    "module-native-protocol-unix",
    "module-null-sink sink_name=speaker rate=48000 channels=2 norewinds=1",
    "module-null-sink sink_name=mic_feed rate=16000 channels=1 norewinds=1",
    "module-virtual-source source_name=mic master=mic_feed.monitor",
)
RECORDED_RATE = 48_000
REST_SECONDS = 0.4
LONGEST_WAIT = 60.0


class VirtualSound:
    """A running PulseAudio of our own, in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._server: subprocess.Popen[bytes] | None = None

    def plug(self) -> None:
        """Starts the sound server, and with it the devices."""
        command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"]
        for module in MODULES:
            command += ["-L", module]
        self._server = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _until(lambda: _quietly("pactl", "set-default-sink", "speaker") == 0)
        _quietly("pactl", "set-default-source", "mic")

    def unplug(self) -> None:
        """Takes all devices away at once."""
        if self._server is not None:
            self._server.kill()
            self._server.wait()
            self._server = None

    def speak(self, audio: Audio) -> subprocess.Popen[bytes]:
        """Sounds in front of the microphone; returns the process that plays."""
        file = self._folder / "spoken.wav"
        with wave.open(str(file), "wb") as wav:
            wav.setnchannels(1)
            wav.setsampwidth(2)
            wav.setframerate(audio.rate)
            wav.writeframes(audio.pcm)
        return subprocess.Popen(["paplay", "--device=mic_feed", str(file)])

    @contextmanager
    def recording(self) -> Iterator[Path]:
        """Records the loudspeaker into a raw file: mono 16-bit at RECORDED_RATE."""
        file = self._folder / "heard.raw"
        command = ["parec", "--device=speaker.monitor", "--latency-msec=10", "--channels=1"]
        command += [f"--rate={RECORDED_RATE}", "--format=s16le", str(file)]
        file.unlink(missing_ok=True)
        recorder = subprocess.Popen(command)

        def recorded() -> float:
            return file.stat().st_size / 2 / RECORDED_RATE if file.exists() else 0.0

        try:
            _until(lambda: recorded() > 0)
            yield file
            # What was played last is still on its way.
            enough = recorded() + REST_SECONDS
            _until(lambda: recorded() > enough)
        finally:
            recorder.terminate()
            recorder.wait()


@pytest.fixture
def virtual_sound(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[VirtualSound]:
    if not all(map(shutil.which, ("pulseaudio", "pactl", "paplay", "parec"))):
        pytest.skip("pulseaudio and pulseaudio-utils are not installed: make test installs them")
    # A Unix socket's path may not be long; pytest's folders are.
    with tempfile.TemporaryDirectory(prefix="xe") as runtime:
        Path(runtime).chmod(0o700)
        monkeypatch.setenv("XDG_RUNTIME_DIR", runtime)
        monkeypatch.setenv("PULSE_RUNTIME_PATH", runtime)
        monkeypatch.setenv("PULSE_STATE_PATH", runtime)
        monkeypatch.setenv("PULSE_COOKIE", f"{runtime}/cookie")
        sound = VirtualSound(tmp_path)
        sound.plug()
        yield sound
        sound.unplug()


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST_WAIT
    while not true():
        assert time.monotonic() < end, "the virtual sound card does not work"
        time.sleep(0.05)


def _quietly(*command: str) -> int:
    return subprocess.run(command, capture_output=True, check=False).returncode
