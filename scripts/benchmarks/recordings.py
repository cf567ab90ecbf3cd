"""Recordings of real people through ``run.py hear``, judged from outside by its facts."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from scripts.benchmarks.tables import table

ROOT = Path(__file__).resolve().parents[2]
SPEECH = ROOT.parent / "shared" / "data" / "speech"
KITCHEN = SPEECH / "kitchen_noise.flac"
_AMOUNT = re.compile(
    r"^\s*((?P<bit>a (little )?bit of)|(?P<lot>a lot of|lots of)|(?P<some>some))?\s*"
)
Slots = dict[str, str]


def hear(files: Sequence[Path], *options: str) -> Iterator[tuple[Path, list[dict[str, Any]]]]:
    """Each file with the facts of its conversation."""
    command = [sys.executable, "run.py", "hear", "--json", *options, *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"run.py hear failed: {done.stderr.strip()[-500:]}")
    current: tuple[Path, list[dict[str, Any]]] | None = None
    for line in done.stdout.splitlines():
        fact = json.loads(line)
        if "file" in fact:
            if current is not None:
                yield current
            current = Path(fact["file"]), []
        elif current is not None:
            current[1].append(fact)
    if current is not None:
        yield current


def korean() -> str:
    folder = SPEECH / "ko"
    if not folder.is_dir():
        return f"skipped: no {folder}"
    with (folder / "manifest.tsv").open(encoding="utf-8") as lines:
        said = {row["file"]: row["transcript"] for row in csv.DictReader(lines, delimiter="\t")}
    files = sorted(folder / name for name in said)
    rows = [
        (path.stem, said[path.name][:60], _heard(facts)[:60], _intents(facts))
        for path, facts in hear(files, "--language", "ko")
    ]
    return table(["recording", "said", "heard", "understood"], rows)


def _heard(facts: Sequence[dict[str, Any]]) -> str:
    return next((f["text"] for f in facts if f["fact"] == "Heard"), "")


def _intents(facts: Sequence[dict[str, Any]]) -> str:
    return ", ".join(f["intent"] for f in facts if f["fact"] == "Understood") or "nothing"


def wanted_slots(slots: Slots) -> Slots:
    """The labels, as ids of the menu: ``a bit of brown sugar`` is ``brown-sugar:bit``."""
    return {
        "item": _id(slots["coffeeDrink"]),
        **{group: _id(slots[label]) for group, label in _PLAIN.items() if label in slots},
        **{group: _amount(slots[label]) for group, label in _AMOUNTS.items() if label in slots},
    }


_PLAIN = {"size": "size", "roast": "roast", "shots": "numberOfShots"}
_AMOUNTS = {"milk": "milkAmount", "sugar": "sugarAmount"}


def _id(words: str) -> str:
    return words.strip().replace(" ", "-")


def _amount(words: str) -> str:
    match = _AMOUNT.match(words)
    assert match is not None
    portion = next((name for name, text in match.groupdict().items() if text), "")
    return f"{_id(words[match.end() :])}:{portion}"


def ordered_slots(facts: Sequence[dict[str, Any]]) -> Slots:
    """What is in the last basket: see `basket_slots`."""
    baskets = [fact["basket"]["lines"] for fact in facts if fact["fact"] == "BasketChanged"]
    return basket_slots(baskets[-1]) if baskets else {}


def basket_slots(lines: Sequence[dict[str, Any]]) -> Slots:
    """The slots of one drink without defaults that nobody named; {} of an empty basket."""
    if not lines:
        return {}
    if len(lines) != 1 or lines[0]["count"] != 1:
        return {"item": ", ".join(f"{line['count']} {line['item']}" for line in lines)}
    got = {"item": lines[0]["item"]}
    for option in lines[0]["options"]:
        portion = f":{option['portion'] or ''}" if option["group"] in _AMOUNTS else ""
        got[option["group"]] = option["option"] + portion
    return got
