"""``python -m assistant.hear.wakeword train``."""

import argparse
import sys

from assistant.hear.wakeword import command

parser = argparse.ArgumentParser(prog="python -m assistant.hear")
command.add_parser(parser.add_subparsers())
sys.exit(command.run(parser.parse_args(["wakeword", *sys.argv[1:]])))
