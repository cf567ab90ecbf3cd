"""One module for each command; each has ``add_parser(subparsers)`` and ``run(options)``."""

from types import ModuleType

from assistant.commands import demo, doctor, hear, say, script, skills
from assistant.models import command as models

ALL: tuple[ModuleType, ...] = (demo, say, hear, script, skills, models, doctor)
