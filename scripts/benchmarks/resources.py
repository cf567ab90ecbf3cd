"""Readiness, memory and idle cost, each in a fresh process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from assistant.config import PROFILES, Config
from assistant.engines import models_needed
from assistant.models.registry import FETCH_COMMAND, Registry, State
from scripts.benchmarks.progress import followed
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


RECOGNISERS = ("whisper", "vosk")


def probe(name: str, profile: str = "standard") -> dict[str, float]:
    """Runs one of `scripts.benchmarks.probes` in a process of its own."""
    command = [sys.executable, "-m", "scripts.benchmarks.probe", name, profile]
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


def choices() -> str:
    """What each profile and each recogniser costs, in Korean."""
    registry = Registry.load()
    rows, skipped = [], []
    for profile in followed(list(PROFILES), "profiles"):
        needed = models_needed(Config(profile=profile))
        absent = [name for name in needed if registry.status(name).state is not State.PRESENT]
        if absent:
            skipped.append(f"{profile}: skipped: no {absent[0]} (`{FETCH_COMMAND} {absent[0]}`)")
            continue
        with_face, bare = probe("device", profile), probe("screenless", profile)
        rows.append(
            (
                profile,
                f"{bare['after']:.0f} MB",
                "600 MB" if profile == "mini" else "",
                f"{with_face['after']:.0f} MB",
                f"{bare['ready']:.1f} s",
                f"{with_face['ready']:.1f} s",
                f"{bare['share']:.1%}",
                "8 %",
            )
        )
    header = ["profile", "memory, no screen", "goal", "with the face", "ready, no screen"]
    whole = table([*header, "with the face", "idle listening, of one core", "goal"], rows)
    empty = probe("nothing")["after"]
    engines = [(name, probe(name)) for name in RECOGNISERS if _has(registry, name)]
    alone = table(
        ["recogniser alone", "memory", "loads in"],
        [
            (ENGINES[name], f"+{found['after'] - empty:.0f} MB", f"{found['seconds']:.1f} s")
            for name, found in engines
        ],
    )
    return "\n\n".join((whole, alone, *skipped))


def _has(registry: Registry, engine: str) -> bool:
    model = {"whisper": "whisper-base", "vosk": "vosk-ko"}[engine]
    return registry.status(model).state is State.PRESENT
