"""``python -m assistant.models``: the models' commands where the rest is not installed yet."""

import argparse

from assistant.models.command import add_actions, run

parser = argparse.ArgumentParser(prog="python -m assistant.models")
add_actions(parser)
raise SystemExit(run(parser.parse_args()))
