"""Readiness, memory and idle cost, each in a fresh process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from scripts.benchmarks.tables import table

ROOT = Path(__file__).resolve().parents[2]
ENGINES = {
    "wake": "wake word and voice activity",
    "whisper": "Whisper base int8",
    "vosk": "vosk, Korean",
    "kokoro": "Kokoro int8, Korean",
    "espeak": "espeak",
    "face": "the face",
}


def probe(name: str) -> dict[str, float]:
    """Runs one of `scripts.benchmarks.probes` in a process of its own."""
    command = [sys.executable, "-m", "scripts.benchmarks.probe", name]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def resources() -> str:
    device, idle = probe("device"), probe("idle")
    bare = probe("nothing")["after"]
    whole = table(
        ["the device, standard profile, Korean", "measured", "goal"],
        [
            ("ready to listen after start", f"{device['ready']:.1f} s", "5 s"),
            ("resident memory, with the face", f"{device['after']:.0f} MB", "900 MB"),
            ("idle listening, of one core", f"{idle['share']:.1%}", "15 %"),
        ],
    )
    memory = table(
        ["resident memory by engine", "MB"],
        [
            ("program and libraries", f"{bare:.0f}"),
            *((title, f"+{probe(name)['after'] - bare:.0f}") for name, title in ENGINES.items()),
        ],
    )
    return f"{whole}\n\n{memory}"
