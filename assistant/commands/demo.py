"""``run.py demo``: the ordering story through the real engines, with a storyboard to look at."""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from pathlib import Path

import psutil

from assistant.app import load_engines
from assistant.commands.options import Subparsers, add_device_options, config_from
from assistant.commands.performance import (
    Performance,
    clock_for,
    perform,
)
from assistant.commands.photographer import Photographer
from assistant.commands.screen import fonts_folder, open_stage
from assistant.commands.script import spoken_lines
from assistant.config import PROJECT
from assistant.core.bus import Told
from assistant.core.language import Language
from assistant.script.mix import write_conversation
from assistant.script.printing import ConversationPrinter
from assistant.script.script import Script, load_script
from assistant.script.timeline import timeline_html
from avatar.storyboard import write_storyboard

STORIES = PROJECT / "assets" / "demo"
OUT = PROJECT / "out" / "demo"


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(
        "demo",
        help="play the ordering story and leave a storyboard",
        description="Plays a customer who orders by voice and pays by phone, through the real "
        "engines in accelerated time. Needs no microphone, screen or network.",
    )
    parser.add_argument("--out", type=Path, default=OUT, help="where the pictures and sounds go")
    add_device_options(parser)
    return parser


def run(options: argparse.Namespace) -> int:
    return asyncio.run(_run(options))


async def _run(options: argparse.Namespace) -> int:
    config = config_from(options)
    script = load_script(STORIES / f"{config.language}.yaml")
    print(f"{script.title}\nThe customer's lines are being spoken ...", flush=True)
    lines = await spoken_lines(script)
    clock = clock_for(script)
    began = time.monotonic()
    print("The engines are loading ...", flush=True)
    engines = await load_engines(config, clock)
    print(f"ready to listen after {time.monotonic() - began:.1f} s\n")
    stage = open_stage(config)
    photographer = Photographer(stage, clock)
    photographer.begin()
    facts: list[Told] = []
    try:
        performance = await perform(
            script,
            config,
            clock=clock,
            engines=engines,
            lines=lines,
            observers=[facts.append, photographer.observe, ConversationPrinter()],
            stage=stage,
        )
        await photographer.finish()
    finally:
        engines.close()
    _leave(options.out, script, config.language, performance, photographer, facts)
    _summarise(performance)
    print(f"\nLook at {options.out / 'storyboard.png'} and open {options.out / 'timeline.html'}.")
    return 0 if performance.good else 1


def _leave(
    folder: Path,
    script: Script,
    language: Language,
    performance: Performance,
    photographer: Photographer,
    facts: list[Told],
) -> None:
    """Writes the storyboard, the timeline and the sound of both sides."""
    folder.mkdir(parents=True, exist_ok=True)
    began = min([t.at for t in facts] + [s.at for s in performance.user])
    write_storyboard(
        photographer.panels(began),
        folder / "storyboard.png",
        script.title,
        language,
        fonts_folder(),
    )
    sound = write_conversation(folder, performance.user, performance.device, began)
    page = timeline_html(
        facts, title=script.title, language=language, sound=sound.name, began=began
    )
    (folder / "timeline.html").write_text(page, encoding="utf-8")


def _summarise(performance: Performance) -> None:
    for number, found in enumerate(performance.problems, 1):
        for problem in found:
            print(f"step {number}: {problem}")
    latencies = [played.latency for played in performance.played if played.latency is not None]
    if latencies:
        print(
            f"\nend of speech to first sound: median {statistics.median(latencies):.2f} s, "
            f"longest {max(latencies):.2f} s, over {len(latencies)} answers"
        )
    print(f"memory in use: {psutil.Process().memory_info().rss / 1e6:.0f} MB")
    print("the story went as expected" if performance.good else "the story did NOT go as expected")
