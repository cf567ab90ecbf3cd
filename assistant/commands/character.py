"""``run.py character``: look at characters, draw the shipped ones anew, make one from a photo."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from pathlib import Path

from assistant.characters import BUNDLED, character_folder, own_characters
from assistant.commands.options import Subparsers
from assistant.config import Config, load_config
from assistant.core.clock import SystemClock
from assistant.core.errors import ConfigError, PhotoError
from assistant.core.language import Language
from assistant.models.registry import Registry
from assistant.see.photo import read_photo
from assistant.see.portraitist import Portrait, Portraitist
from assistant.turn.phrases import Phrases
from avatar.build import Beard, Fringe, Glasses, Length, build_person
from avatar.build.cast import CAST
from avatar.portrait import Wishes, draw_likeness
from avatar.rig import load_rig
from avatar.sheet import write_sheets, write_with_preview

NAME = re.compile(r"[\w-]{1,40}")
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser("character", help="look at characters, or make your own")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    _add_preview(actions)
    _add_build(actions)
    _add_from_photo(actions)
    return parser


def _add_preview(actions: Subparsers) -> None:
    parser = actions.add_parser("preview", help="write contact sheets of a character")
    parser.add_argument("name", help="a character, or a path to a rig")
    parser.add_argument(
        "--out", type=Path, default=Path("out/character"), help="folder of the sheets (%(default)s)"
    )
    parser.add_argument("--data", metavar="FOLDER", help="where your own characters are kept")
    parser.set_defaults(action=preview)


def _add_build(actions: Subparsers) -> None:
    parser = actions.add_parser("build", help="draw the shipped characters anew")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"{', '.join(CAST)}; all by default"
    )
    parser.set_defaults(action=build)


def _add_from_photo(actions: Subparsers) -> None:
    parser = actions.add_parser(
        "from-photo",
        help="make a character that resembles the person in a photo",
        description="Measures the face in a photo and draws a character like it. What a photo "
        "tells badly can be said. The photo is only read; nothing of it is kept.",
    )
    parser.add_argument("photo", type=Path, help="one person, looking at the camera")
    parser.add_argument("--name", required=True, help="of the new character")
    parser.add_argument("--replace", action="store_true", help="draw over one of this name")
    parser.add_argument("--hair", choices=[str(x) for x in Length], help="how long it is")
    parser.add_argument("--fringe", choices=[str(x) for x in Fringe])
    parser.add_argument("--hair-colour", metavar="#RRGGBB", help="such as #553a2c")
    parser.add_argument("--curl", type=float, metavar="0..1", help="0 straight, 1 curly")
    glasses = parser.add_mutually_exclusive_group()
    glasses.add_argument("--glasses", choices=["round", "square"], nargs="?", const="round")
    glasses.add_argument("--no-glasses", dest="glasses", action="store_const", const="none")
    parser.add_argument("--beard", choices=[str(x) for x in Beard])
    parser.add_argument(
        "--yes", action="store_true", help="ask nothing: trust the flags and the measurement"
    )
    parser.add_argument("--language", choices=[str(x) for x in Language], help="ko, en or zh")
    parser.add_argument("--data", metavar="FOLDER", help="where your own characters are kept")
    parser.set_defaults(action=from_photo)


def run(options: argparse.Namespace) -> int:
    """Does what was asked. Raises AssistantError, saying what is wrong."""
    action: Callable[[argparse.Namespace], int] = options.action
    return action(options)


def preview(options: argparse.Namespace) -> int:
    path = Path(options.name)
    if not path.exists():
        path = character_folder(load_config(data_folder=options.data), options.name)
    for file in write_sheets(load_rig(path), options.out):
        print(file)
    return 0


def build(options: argparse.Namespace) -> int:
    for name in options.names or CAST:
        if name not in CAST:
            raise ConfigError(f"character {name!r}: not in the cast, which is {', '.join(CAST)}")
        print(write_with_preview(CAST[name](), BUNDLED / name))
    return 0


def from_photo(options: argparse.Namespace) -> int:
    config = load_config(language=options.language, data_folder=options.data)
    folder = _new_folder(config, options.name, replace=options.replace)
    _check_wishes(options)
    phrases = Phrases(seed=1)
    try:
        portrait = _measured(options.photo)
    except PhotoError as error:
        sentence = phrases.get(error.key, config.language)
        raise PhotoError(f"{sentence} ({error})", key=error.key) from None
    for doubt in portrait.doubts:
        print(phrases.get(doubt, config.language))
    wishes = _wishes(options, portrait, phrases, config)
    person = draw_likeness(options.name, portrait.likeness, wishes)
    print(write_with_preview(build_person(person), folder))
    hair, look = person.hair, person.palette
    print(
        f"hair {hair.length}, {hair.fringe}, {look.hair}; skin {look.skin}; "
        f"glasses {person.glasses}; beard {person.beard}"
    )
    print(phrases.get("character_made", config.language, name=options.name))
    return 0


def _new_folder(config: Config, name: str, *, replace: bool) -> Path:
    if not NAME.fullmatch(name):
        raise ConfigError(f"--name {name!r}: use letters, digits, - and _")
    folder = own_characters(config) / name
    if (BUNDLED / name).exists():
        raise ConfigError(f"--name {name!r}: that is a character of the house; choose another")
    if folder.exists() and not replace:
        raise ConfigError(f"--name {name!r}: there is one already; --replace draws over it")
    return folder


def _check_wishes(options: argparse.Namespace) -> None:
    if options.hair_colour is not None and not COLOUR.fullmatch(options.hair_colour):
        raise ConfigError(f"--hair-colour {options.hair_colour!r}: expected such as #553a2c")
    if options.curl is not None and not 0 <= options.curl <= 1:
        raise ConfigError(f"--curl {options.curl:g}: expected 0 to 1")


def _measured(photo: Path) -> Portrait:
    pixels = read_photo(photo)
    portraitist = Portraitist(Registry.load(), SystemClock())
    try:
        return portraitist.measure(pixels)
    finally:
        portraitist.close()


def _wishes(
    options: argparse.Namespace, portrait: Portrait, phrases: Phrases, config: Config
) -> Wishes:
    """The flags; and where a photo tells badly and someone is there to say, their answers."""
    glasses = Glasses(options.glasses) if options.glasses else None
    beard = Beard(options.beard) if options.beard else None

    def agrees(question: str) -> bool:
        answer = input(phrases.get(question, config.language) + " [y/N] ")
        return answer.strip().lower() in ("y", "yes", "네", "예", "응", "是", "有", "对")

    if sys.stdin.isatty() and not options.yes:
        if glasses is None:
            glasses = Glasses.ROUND if agrees("photo_ask_glasses") else Glasses.NONE
        if beard is None and portrait.likeness.beard > 0.2:
            beard = Beard.FULL if agrees("photo_ask_beard") else Beard.NONE
    return Wishes(
        length=Length(options.hair) if options.hair else None,
        fringe=Fringe(options.fringe) if options.fringe else None,
        hair_colour=options.hair_colour,
        curl=options.curl,
        glasses=glasses,
        beard=beard,
    )
