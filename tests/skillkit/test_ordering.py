"""Lines of an order as they are read back."""

import pytest

from assistant.core.amount import Money
from assistant.core.language import Language, Localised
from assistant.core.menu import MenuItem, OrderLine
from assistant.skillkit import write_line

BOWL = Localised(ko="그릇", en="bowl", zh="碗")


@pytest.mark.parametrize(
    ("name", "count", "read"),
    [
        ("bulgogi set", 1, "1 bulgogi set"),
        ("bulgogi set", 2, "2 bulgogi sets"),
        ("french fries", 2, "2 french fries"),
        ("beef patty", 2, "2 beef patties"),
        ("soy milk tray", 2, "2 soy milk trays"),
        ("peach", 3, "3 peaches"),
        ("combo 2", 2, "2 combo 2"),
    ],
)
def test_in_english_the_dish_is_counted(name: str, count: int, read: str) -> None:
    item = MenuItem(id="x", name=Localised(ko="밥", en=name, zh="饭"), price=Money(1))
    assert write_line(OrderLine(item, count), Language.EN, BOWL) == read


def test_in_korean_and_chinese_by_its_measure_word() -> None:
    item = MenuItem(id="x", name=Localised(ko="국수", en="noodles", zh="面"), price=Money(1))
    assert write_line(OrderLine(item, 2), Language.KO, BOWL) == "국수 2그릇"
    assert write_line(OrderLine(item, 2), Language.ZH, BOWL) == "2碗面"
