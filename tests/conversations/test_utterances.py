"""The utterances name only what exists, so that a wrong answer is the device's fault."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from assistant.core.language import Language
from assistant.core.menu import Allergen
from assistant.core.place import Holiday
from assistant.places.catalogue import Catalogue

ASSETS = Path(__file__).parents[2] / "assets"
CATALOGUE = Catalogue.load(ASSETS / "city")
STATES = {"idle", "choose_shop", "order", "confirm"}


def load(language: Language) -> dict[str, Any]:
    path = ASSETS / "wordings" / "utterances" / f"{language.value}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", Language)
def test_there_are_enough_and_none_twice(language: Language) -> None:
    utterances = load(language)["utterances"]
    said = [(u["text"], u["state"]) for u in utterances]
    assert len(set(said)) == len(said) >= 130
    assert {u["state"] for u in utterances} == STATES


@pytest.mark.parametrize("language", Language)
def test_every_shop_dish_and_option_exists(language: Language) -> None:
    file = load(language)
    for utterance in file["utterances"]:
        expect = utterance["expect"]
        for shop in (utterance.get("shop"), expect.get("shop")):
            assert shop is None or CATALOGUE.get(shop)
        if utterance["state"] == "choose_shop" and "shop" in expect:
            assert expect["shop"] in file["card"]
        for line in expect.get("lines", ()):
            assert_line_can_be_ordered(utterance["shop"], line)


def assert_line_can_be_ordered(shop: str, line: dict[str, Any]) -> None:
    items = {item.id: item for item in CATALOGUE.get(shop).menu.items()}
    item = items[line["item"]]
    assert not item.sold_out
    options = {option.id for group in item.groups for option in group.options}
    assert set(line.get("options", ())) <= options, line


@pytest.mark.parametrize("language", Language)
def test_every_code_exists(language: Language) -> None:
    for utterance in load(language)["utterances"]:
        expect = utterance["expect"]
        assert expect.get("holiday", "chuseok") in set(Holiday)
        assert expect.get("allergen", "egg") in set(Allergen)
        assert expect.get("language", "ko") in set(Language)
        if "kind" in expect:
            CATALOGUE.word("kind", expect["kind"])
