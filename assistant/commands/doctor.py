"""``run.py doctor``: what this machine has, and what to do about what it has not."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from assistant import doctor
from assistant.commands.options import Subparsers
from assistant.config import config_path, load_config
from assistant.core.check import Check
from assistant.engines import models_needed
from assistant.models import Registry, models_dir
from assistant.understanding import CITY
from avatar.checks import check_display, check_fonts
from device.checks import check_camera, check_microphone, check_speaker


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(
        "doctor", help="check the hardware, models, fonts, disk and ports, and say what to do"
    )
    parser.add_argument("--json", action="store_true", help="the findings as JSON")
    return parser


def run(options: argparse.Namespace) -> int:
    """Returns 1 if something that is needed is missing. Raises ConfigError."""
    config = load_config()
    registry = Registry.load()
    checks: list[tuple[str, Check]] = [
        ("microphone", check_microphone),
        ("speaker", check_speaker),
        ("camera", check_camera),
        ("display", check_display),
        ("models", partial(doctor.check_models, registry, models_needed(config))),
        ("voices", partial(doctor.check_voices, registry)),
        ("restaurants", partial(doctor.check_shops, CITY)),
        ("fonts", partial(check_fonts, models_dir() / "fonts")),
        ("disk", partial(doctor.check_disk, Path(config.data_folder))),
        ("ports", partial(doctor.check_port, config.page_port)),
    ]
    findings = doctor.examine(checks)
    if options.json:
        print(doctor.as_json(findings))
    else:
        print(f"settings: {config_path()}")
        print(doctor.as_text(findings))
    return doctor.exit_code(findings)
