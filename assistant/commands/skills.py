"""``run.py skills``: which skills there are, whether they work, and what one can say to them."""

from __future__ import annotations

import argparse

from assistant.commands.options import Subparsers, add_device_options, config_from
from assistant.skillkit.loader import SkillStatus
from assistant.understanding import load_all_skills


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser("skills", help="list the skills and what one can say to them")
    add_device_options(parser)
    return parser


def run(options: argparse.Namespace) -> int:
    config = config_from(options)
    records = load_all_skills(config)
    for record in records:
        mark = "ok " if record.status is SkillStatus.WORKING else "!! "
        title = record.manifest.title[config.language] if record.manifest else ""
        print(f"{mark} {record.name:<12} {title}")
        if record.problem:
            print(f"     {record.problem}")
            continue
        for name, intent in record.words[config.language].intents.items():
            examples = " / ".join(example.text for example in intent.examples[:2])
            print(f"     {name:<24} {examples}")
    return int(any(record.status is SkillStatus.FAILED for record in records))
