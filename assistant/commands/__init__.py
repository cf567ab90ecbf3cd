"""One module for each command; each has ``add_parser(subparsers)`` and ``run(options)``."""

from types import ModuleType

from assistant.commands import (
    character,
    demo,
    doctor,
    hear,
    mirror,
    payments,
    run,
    say,
    script,
    skills,
    wakeword,
    wyoming,
)
from assistant.models import command as models

ALL: tuple[ModuleType, ...] = (
    run,
    demo,
    say,
    hear,
    script,
    skills,
    payments,
    models,
    wakeword,
    wyoming,
    character,
    mirror,
    doctor,
)
