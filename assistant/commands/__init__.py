"""One module for each command; each has ``add_parser(subparsers)`` and ``run(options)``."""

MODULES = {
    "run": "assistant.commands.run",
    "demo": "assistant.commands.demo",
    "say": "assistant.commands.say",
    "hear": "assistant.commands.hear",
    "script": "assistant.commands.script",
    "skills": "assistant.commands.skills",
    "payments": "assistant.commands.payments",
    "fridge": "assistant.commands.fridge",
    "models": "assistant.models.command",
    "wakeword": "assistant.commands.wakeword",
    "phones": "assistant.commands.phones",
    "double-talk": "assistant.commands.double_talk",
    "wyoming": "assistant.commands.wyoming",
    "character": "assistant.commands.character",
    "mirror": "assistant.commands.mirror",
    "doctor": "assistant.commands.doctor",
}
"""By the command's name. Importing all of them takes a second, so only the one wanted is."""
