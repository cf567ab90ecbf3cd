"""What the network of a café's orders holds, walked word by word."""

import random

import pytest

from assistant.core.amount import Money
from assistant.core.language import Language, Localised
from assistant.core.menu import Basket, Menu, MenuItem, MenuSection, Option, OptionGroup
from assistant.core.network import WordNetwork
from assistant.understand.order_network import order_network
from assistant.understand.orders import parse_order
from tests.understand.menus import CAFE, RESTAURANT
from tests.understand.networks import closed, holds, ways_from

EN = Language.EN


@pytest.fixture(scope="module")
def network() -> WordNetwork:
    return order_network(CAFE, EN)


@pytest.mark.parametrize(
    "sentence",
    [
        "can I get a large latte with a bit of soy milk and a lot of brown sugar",
        "two small lattes and an americano please",
        "americano with a triple shot",
        "make me a double shot medium americano with milk",
        "I'd like a latte without sugar",
        "could you add two cups of americano please",
        "and I'll also have another latte for me",
        "a couple of lattes and another americano to go please",
        "two lattes an americano",
        "a latte for me and two americanos for my wife",
        "two lattes no wait make that three",
        "a cappuccino no wait a mocha please",
        "two lattes one with soy milk and one without sugar",
        "a latte and an americano and two mochas please",
    ],
)
def test_orders_are_in_it(network: WordNetwork, sentence: str) -> None:
    assert holds(network, sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "can I get a",
        "a large small latte",
        "a latte with",
        "what is in a latte",
        "a latte with soy milk and almond milk",
    ],
)
def test_nothing_else_is(network: WordNetwork, sentence: str) -> None:
    assert not holds(network, sentence)


def drawn(network: WordNetwork, dice: random.Random, space: str = " ") -> str:
    """A way through the network, words at random."""
    state, words = 0, list[str]()
    while state not in network.last:
        way, state = dice.choice(ways_from(network, state))
        words.append(way)
    return space.join(space.join(words).split())


def test_what_it_holds_is_understood(network: WordNetwork) -> None:
    dice = random.Random(7)
    sentences = [drawn(network, dice) for _ in range(200)]
    parses = [parse_order([s], CAFE, EN, current=Basket()) for s in sentences]
    lost = [s for s, p in zip(sentences, parses, strict=True) if p.is_empty]
    doubted = [s for s, p in zip(sentences, parses, strict=True) if p.doubts]
    # Drawn at random they are longer and stranger than what people say: three dishes, "but without
    # any twelve ounce, make that four".
    assert len(lost) <= 2, lost
    assert len(doubted) <= 80, doubted


def spoken(network: WordNetwork, sentence: str) -> bool:
    """Letter by letter, without spaces: where Koreans set them is no matter."""
    letters = sentence.replace(" ", "")
    reached = [closed(network, {0}), *(set[int]() for _ in letters)]
    for at in range(len(letters)):
        for state in reached[at]:
            for way, target in ways_from(network, state):
                part = way.replace(" ", "")
                if part and letters.startswith(part, at):
                    reached[at + len(part)] |= closed(network, {target})
    return bool(reached[-1] & network.last)


def network_of(menu: Menu, language: Language) -> WordNetwork:
    found = order_network(menu, language)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("menu", "sentence"),
    [
        (RESTAURANT, "불고기 정식 두 개랑 콜라 하나 주세요"),
        (RESTAURANT, "저는 김치찌개 맵게 이 인분 그리고 공기밥 두 개요"),
        (RESTAURANT, "갈비탕 세 그릇하고 사이다 한 병 시킬게요"),
        (CAFE, "아메리카노 큰 거 두 잔"),
        (CAFE, "따뜻한 라떼 한 잔 두유로 해 주세요"),
        (CAFE, "모카에 설탕 많이 줘"),
        (RESTAURANT, "음 콜라 두 병만 더 주세요"),
        (RESTAURANT, "갈비탕 둘에 공기밥도 하나 추가해 주세요"),
        (RESTAURANT, "우리는 갈비탕으로 할게요"),
        (CAFE, "라떼로 두 잔 부탁드릴게요"),
        (CAFE, "라떼 하나 아메리카노 두 잔 그리고 모카도 하나 줘요"),
        (CAFE, "라떼 둘 아니 셋이요"),
        (CAFE, "아메리카노 두 잔 하나는 큰 걸로 하나는 작은 걸로"),
        (RESTAURANT, "김치찌개 둘 하나는 맵게 하나는 순하게"),
        (RESTAURANT, "비빔냉면 두 그릇 해 주시고 콜라도 하나"),
    ],
)
def test_korean_orders_are_in_it(menu: Menu, sentence: str) -> None:
    assert spoken(network_of(menu, Language.KO), sentence)


@pytest.mark.parametrize(
    ("menu", "sentence"),
    [
        (RESTAURANT, "来两份烤肉套餐和一瓶可乐"),
        (RESTAURANT, "给我来一份特辣的泡菜汤谢谢"),
        (RESTAURANT, "排骨汤三碗再加一碗米饭"),
        (CAFE, "我要一个大杯冰拿铁"),
        (CAFE, "两杯拿铁换成豆奶不要糖打包"),
        (CAFE, "美式咖啡两杯多加牛奶"),
        (RESTAURANT, "再给我来一份烤肉套餐就可以"),
        (RESTAURANT, "可乐要两瓶再来份泡菜汤"),
        (RESTAURANT, "两碗排骨汤再加一碗米饭一瓶可乐"),
        (RESTAURANT, "可乐三瓶哦不两瓶"),
        (RESTAURANT, "泡菜汤两份一份特辣一份不辣"),
        (RESTAURANT, "拌冷面一碗"),
    ],
)
def test_chinese_orders_are_in_it(menu: Menu, sentence: str) -> None:
    assert spoken(network_of(menu, Language.ZH), sentence)


def test_an_option_called_by_the_name_of_its_dish_orders_it() -> None:
    broth = Option(id="broth", name=Localised(ko="물냉면", en="in broth", zh="水冷面"))
    style = Localised(ko="종류", en="style", zh="口味")
    noodles = MenuItem(
        id="noodles",
        name=Localised(ko="냉면", en="cold noodles", zh="冷面"),
        price=Money(10_000),
        groups=(OptionGroup(id="style", name=style, options=(broth,)),),
    )
    menu = Menu(sections=(MenuSection(id="all", name=style, items=(noodles,)),))
    for language, said in (
        (Language.KO, "물냉면 하나 주세요"),
        (Language.ZH, "来两碗水冷面"),
        (Language.EN, "two cold noodles in broth"),
    ):
        assert spoken(network_of(menu, language), said), said


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (Language.KO, "불고기 정식 매워요"),
        (Language.KO, "두 개 주세요"),
        (Language.KO, "갈비탕 두 그릇 세 그릇"),
        (Language.KO, "콜라 둘 하나는 맵게"),
        (Language.KO, "김치찌개 맵게 순한 맛"),
        (Language.KO, "갈비탕로 할게요"),
        (Language.KO, "김치찌개을 주세요"),
        (Language.ZH, "烤肉套餐辣不辣"),
        (Language.ZH, "来两份"),
        (Language.ZH, "泡菜汤特辣不辣"),
        (Language.ZH, "谢谢"),
    ],
)
def test_nothing_else_in_korean_or_chinese_is(language: Language, sentence: str) -> None:
    assert not spoken(network_of(RESTAURANT, language), sentence)


@pytest.mark.parametrize("language", [Language.KO, Language.ZH])
@pytest.mark.parametrize("menu", [CAFE, RESTAURANT])
def test_what_it_holds_in_them_is_understood(menu: Menu, language: Language) -> None:
    dice = random.Random(7)
    space = " " if language is Language.KO else ""
    sentences = [drawn(network_of(menu, language), dice, space) for _ in range(25)]
    parses = [parse_order([s], menu, language, current=Basket()) for s in sentences]
    lost = [s for s, p in zip(sentences, parses, strict=True) if p.is_empty]
    assert len(lost) <= 1, lost
