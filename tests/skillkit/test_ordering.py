"""An order: its lines as they are read back, and the way to the restaurant and back again."""

from dataclasses import replace

import pytest

from assistant.core.amount import Money
from assistant.core.language import Language, Localised
from assistant.core.menu import (
    Basket,
    Menu,
    MenuItem,
    MenuSection,
    Option,
    OptionChoice,
    OptionGroup,
    OrderLine,
    Portion,
)
from assistant.core.place import Shop
from assistant.skillkit import basket_of, order_of, write_line

BOWL = Localised(ko="그릇", en="bowl", zh="碗")
LATTE = Localised(ko="라떼", en="latte", zh="拿铁")
SIZE = OptionGroup(id="size", name=LATTE, options=(Option(id="large", name=LATTE),))


def shop_with(*items: MenuItem) -> Shop:
    return Shop(
        id="cafe",
        name=LATTE,
        cuisine="cafe",
        rating=4.5,
        reviews=10,
        address=LATTE,
        area="yeoksam",
        distance_m=100,
        phone="02-0000-0000",
        directions=LATTE,
        openings=(),
        menu=Menu(sections=(MenuSection(id="all", name=LATTE, items=items),)),
    )


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


def test_an_order_is_a_basket_again() -> None:
    large = OptionChoice(SIZE, SIZE.options[0], Portion.LOT)
    latte = MenuItem(id="latte", name=LATTE, price=Money(4_500), groups=(SIZE,))
    gone = MenuItem(id="mocha", name=LATTE, price=Money(5_000))
    basket = Basket(
        (OrderLine(latte, 2, (large,)), OrderLine(gone)), requests=("빨대는 빼 주세요",)
    )
    order = order_of(shop_with(latte, gone), basket, delivery=False)
    assert (order.total, order.requests) == (Money(14_000), basket.requests)
    again = basket_of(order, shop_with(latte))
    assert again == Basket((OrderLine(latte, 2, (large,)),), requests=basket.requests)
    assert basket_of(order, shop_with(replace(latte, groups=()))).lines == ()
    assert basket_of(order, shop_with(replace(latte, sold_out=True))).lines == ()
