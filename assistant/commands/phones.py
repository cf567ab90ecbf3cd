"""``run.py phones``: train the sound model of a language."""

from __future__ import annotations

import argparse

from assistant.commands.options import Subparsers, network_file, timed_lines
from assistant.config import load_config
from assistant.core.language import Language
from assistant.hear.phonetic.ear import PRONUNCIATIONS, shipped_path
from assistant.hear.phonetic.teaching import EFFORTS, QUICK
from assistant.models import Registry
from assistant.understanding import networks_of
from assistant.workshops import phone_teacher


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(
        "phones", help="train the model that tells what a language sounds like"
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    train = actions.add_parser(
        "train", help="learn from synthetic voices and write the model the device uses"
    )
    train.add_argument(
        "--language",
        choices=[language.value for language in PRONUNCIATIONS],
        default=Language.KO.value,
        help="what it learns (ko)",
    )
    train.add_argument("--quick", action="store_true", help="minutes, not an hour or two; poor")
    train.add_argument(
        "--out",
        type=network_file,
        help="where the model is written (where the device looks for it)",
    )
    return parser


def run(options: argparse.Namespace) -> int:
    config = load_config()
    teach = phone_teacher(config, Registry.load())
    language = Language(options.language)
    effort = QUICK if options.quick else EFFORTS[language]
    model = teach(PRONUNCIATIONS[language], networks_of(config, language), effort, timed_lines())
    path = options.out or shipped_path(language)
    model.save(path)
    print(f"wrote {path}")
    return 0
