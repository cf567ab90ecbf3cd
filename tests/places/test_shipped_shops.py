"""The shops that ship with the sandbox city."""

import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest
from pypinyin import lazy_pinyin

from assistant.core.amount import Money
from assistant.core.language import Language
from assistant.core.menu import Named
from assistant.core.place import Shop
from assistant.places.catalogue import Catalogue
from assistant.places.schema import fold

CITY = Path(__file__).parents[2] / "assets" / "city"
SHOPS = Catalogue.load(CITY).all()

# Vowels that Koreans of today pronounce alike.
SAME_VOWELS = str.maketrans("ᅢᅫᅬ", "ᅦᅰᅰ")


def sound(text: str, language: Language) -> str:
    if language is Language.KO:
        return unicodedata.normalize("NFD", fold(text)).translate(SAME_VOWELS)
    return "".join(lazy_pinyin(text)) if language is Language.ZH else fold(text)


def assert_sound_different(named: Iterable[Named]) -> None:
    owners: dict[tuple[Language, str], str] = {}
    for one in named:
        for language in Language:
            for key in {sound(name, language) for name in one.spoken_names(language)}:
                other = owners.setdefault((language, key), one.id)
                assert other == one.id, f"{other} and {one.id} sound alike in {language}: {key}"


def test_every_file_is_valid(catalogue: Catalogue, city_directory: Path) -> None:
    assert catalogue.problems == ()
    assert len(catalogue.all()) == len(list((city_directory / "shops").glob("*.toml"))) >= 14


def test_shops_are_told_apart_by_sound() -> None:
    assert_sound_different(SHOPS)


@pytest.mark.parametrize("shop", SHOPS, ids=lambda shop: shop.id)
class TestEveryShop:
    def test_has_a_full_menu_that_can_be_paid(self, shop: Shop) -> None:
        items = list(shop.menu.items())
        assert 8 <= len(items) <= 20
        assert len(shop.menu.sections) >= 2
        assert all(item.price > Money(0) for item in items)

    def test_dishes_are_told_apart_by_sound(self, shop: Shop) -> None:
        assert_sound_different(shop.menu.items())

    def test_options_of_a_dish_are_told_apart_by_sound(self, shop: Shop) -> None:
        for item in shop.menu.items():
            assert_sound_different(option for group in item.groups for option in group.options)

    def test_each_language_is_written_in_its_own_script(self, shop: Shop) -> None:
        texts = [shop.name, shop.address, shop.directions]
        for item in shop.menu.items():
            texts += [item.name, *([item.description] if item.description else [])]
            texts += [option.name for group in item.groups for option in group.options]
        for text in texts:
            assert any("가" <= c <= "힣" for c in text.ko), text
            assert text.en.replace("é", "e").isascii(), text
            assert any("一" <= c <= "鿿" for c in text.zh), text
            assert not any("가" <= c <= "힣" for c in text.zh), text

    def test_most_allergens_are_declared_and_some_are_not(self, shop: Shop) -> None:
        unknown = [item for item in shop.menu.items() if item.allergens is None]
        assert 1 <= len(unknown) <= len(list(shop.menu.items())) * (0.2)

    def test_phone_rings_nowhere(self, shop: Shop) -> None:
        assert shop.phone.startswith("02-0000-")

    def test_one_dish_reaches_the_minimum_order_in_reasonable_numbers(self, shop: Shop) -> None:
        assert shop.delivery is not None
        dearest = max(item.price for item in shop.menu.items())
        assert dearest * 6 >= shop.delivery.minimum_order


def test_some_dishes_are_sold_out() -> None:
    sold_out = [item for shop in SHOPS for item in shop.menu.items() if item.sold_out]
    assert len(sold_out) >= 5


def test_the_cafe_sells_what_the_coffee_recordings_order(catalogue: Catalogue) -> None:
    items = {item.name.en: item for item in catalogue.get("cafe-bom").menu.items()}
    drinks = "coffee, iced coffee, iced mocha, drip coffee, house coffee, americano, mocha, "
    drinks += "cappuccino, latte, espresso"
    options = {
        "size": "small, medium, large, eight ounce, twelve ounce, sixteen ounce, twenty ounce",
        "roast": "light roast, medium roast, dark roast",
        "shots": "single shot, double shot, triple shot",
        "milk": "milk, skim milk, whole milk, soy milk, almond milk, cream",
        "sugar": "sugar, brown sugar, sweetener",
    }
    for drink in drinks.split(", "):
        groups = {group.id: group for group in items[drink].groups}
        assert groups.keys() == options.keys()
        for group_id, names in options.items():
            group = groups[group_id]
            assert [option.name.en for option in group.options] == names.split(", ")
            assert group.minimum == 0
            assert group.portions == (group_id in ("milk", "sugar"))
