"""``run.py double-talk``: train what notices a voice within the device's own words."""

from __future__ import annotations

import argparse

from assistant.commands.options import Subparsers, network_file, timed_lines
from assistant.hear.double_talk.network import SHIPPED
from assistant.hear.double_talk.teaching import FULL, QUICK, teach
from assistant.models import Registry
from assistant.workshops import kokoro_voices


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(
        "double-talk", help="train what notices somebody who talks while the device does"
    )
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    train = actions.add_parser(
        "train", help="learn from synthetic voices and rooms and write what the device uses"
    )
    train.add_argument("--quick", action="store_true", help="seconds, not most of an hour; poor")
    train.add_argument(
        "--out",
        type=network_file,
        default=SHIPPED,
        help="where the network is written (where the device looks for it)",
    )
    return parser


def run(options: argparse.Namespace) -> int:
    voices = kokoro_voices(Registry.load())
    teach(voices, QUICK if options.quick else FULL, timed_lines()).save(options.out)
    print(f"wrote {options.out}")
    return 0
