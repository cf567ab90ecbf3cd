"""Two menus to order from: a café and a Korean restaurant."""

from __future__ import annotations

from assistant.core.amount import Money
from assistant.core.language import Language, Localised
from assistant.core.menu import Menu, MenuItem, MenuSection, Option, OptionGroup

KO, EN, ZH = Language.KO, Language.EN, Language.ZH


def _names(ko: str, en: str, zh: str) -> Localised:
    return Localised(ko=ko, en=en, zh=zh)


def _option(code: str, ko: str, en: str, zh: str, *aliases: tuple[Language, str]) -> Option:
    return Option(id=code, name=_names(ko, en, zh), aliases=aliases)


SIZE = OptionGroup(
    id="size",
    name=_names("크기", "size", "大小"),
    options=(
        _option("small", "작은 거", "small", "小杯", (KO, "스몰"), (KO, "작은 걸로")),
        _option("medium", "중간", "medium", "中杯", (KO, "미디엄"), (KO, "중간 거")),
        _option("large", "큰 거", "large", "大杯", (KO, "라지"), (KO, "큰 걸로")),
        _option("8oz", "팔 온스", "eight ounce", "八盎司"),
        _option("12oz", "십이 온스", "twelve ounce", "十二盎司"),
        _option("16oz", "십육 온스", "sixteen ounce", "十六盎司"),
        _option("20oz", "이십 온스", "twenty ounce", "二十盎司"),
    ),
    minimum=1,
    default="medium",
)
TEMPERATURE = OptionGroup(
    id="temperature",
    name=_names("온도", "temperature", "冷热"),
    options=(
        _option(
            "hot",
            "따뜻한 거",
            "hot",
            "热的",
            (KO, "따뜻하게"),
            (KO, "핫"),
            (KO, "따뜻한"),
            (ZH, "热"),
        ),
        _option("iced", "아이스", "iced", "冰的", (KO, "차가운 거"), (KO, "시원하게"), (ZH, "冰")),
    ),
)
ROAST = OptionGroup(
    id="roast",
    name=_names("로스팅", "roast", "烘焙"),
    options=(
        _option("light", "라이트 로스트", "light roast", "浅烘"),
        _option("medium", "미디엄 로스트", "medium roast", "中烘"),
        _option("dark", "다크 로스트", "dark roast", "深烘"),
    ),
)
SHOTS = OptionGroup(
    id="shots",
    name=_names("샷", "shots", "浓缩份数"),
    options=(
        _option("single", "싱글 샷", "single shot", "单份浓缩", (EN, "one shot")),
        _option("double", "더블 샷", "double shot", "双份浓缩", (EN, "two shots"), (KO, "샷 추가")),
        _option("triple", "트리플 샷", "triple shot", "三份浓缩", (EN, "three shots")),
    ),
)
MILK = OptionGroup(
    id="milk",
    name=_names("우유", "milk", "奶"),
    options=(
        _option("milk", "우유", "milk", "牛奶"),
        _option("skim", "저지방 우유", "skim milk", "脱脂奶"),
        _option("whole", "일반 우유", "whole milk", "全脂奶"),
        _option("soy", "두유", "soy milk", "豆奶"),
        _option("almond", "아몬드 우유", "almond milk", "杏仁奶"),
        _option("cream", "크림", "cream", "奶油"),
    ),
    portions=True,
)
SUGAR = OptionGroup(
    id="sugar",
    name=_names("설탕", "sugar", "糖"),
    options=(
        _option("sugar", "설탕", "sugar", "糖"),
        _option("brown", "흑설탕", "brown sugar", "红糖"),
        _option("sweetener", "감미료", "sweetener", "甜味剂"),
    ),
    portions=True,
)
COFFEE_GROUPS = (SIZE, TEMPERATURE, ROAST, SHOTS, MILK, SUGAR)


def _item(code: str, ko: str, en: str, zh: str, groups: tuple[OptionGroup, ...] = ()) -> MenuItem:
    return MenuItem(id=code, name=_names(ko, en, zh), price=Money(5000), groups=groups)


CAFE = Menu(
    sections=(
        MenuSection(
            id="coffee",
            name=_names("커피", "coffee", "咖啡"),
            items=(
                _item("iced_coffee", "아이스 커피", "iced coffee", "冰咖啡", COFFEE_GROUPS),
                _item("iced_mocha", "아이스 모카", "iced mocha", "冰摩卡", COFFEE_GROUPS),
                _item("drip", "드립 커피", "drip coffee", "滴滤咖啡", COFFEE_GROUPS),
                _item("house", "하우스 커피", "house coffee", "招牌咖啡", COFFEE_GROUPS),
                _item("americano", "아메리카노", "americano", "美式咖啡", COFFEE_GROUPS),
                _item("mocha", "모카", "mocha", "摩卡", COFFEE_GROUPS),
                _item("cappuccino", "카푸치노", "cappuccino", "卡布奇诺", COFFEE_GROUPS),
                _item("latte", "라떼", "latte", "拿铁", COFFEE_GROUPS),
                _item("coffee", "커피", "coffee", "咖啡", COFFEE_GROUPS),
                _item("espresso", "에스프레소", "espresso", "浓缩咖啡", COFFEE_GROUPS),
            ),
        ),
    )
)
SPICE = OptionGroup(
    id="spice",
    name=_names("맵기", "spiciness", "辣度"),
    options=(
        _option("mild", "순한 맛", "mild", "不辣", (KO, "안 맵게"), (KO, "순하게")),
        _option("medium", "보통 맛", "medium", "微辣", (KO, "보통으로")),
        _option("hot", "매운 맛", "spicy", "特辣", (KO, "맵게"), (EN, "hot")),
    ),
    minimum=1,
)
RESTAURANT = Menu(
    sections=(
        MenuSection(
            id="meals",
            name=_names("식사", "meals", "正餐"),
            items=(
                _item("bulgogi_set", "불고기 정식", "bulgogi set", "烤肉套餐"),
                _item("bibimbap", "비빔밥", "bibimbap", "拌饭"),
                _item("stone_bibimbap", "돌솥비빔밥", "stone pot bibimbap", "石锅拌饭"),
                _item("kimchi_stew", "김치찌개", "kimchi stew", "泡菜汤", (SPICE,)),
                _item("soybean_stew", "된장찌개", "soybean stew", "大酱汤"),
                _item("cold_noodles", "물냉면", "cold noodles", "冷面"),
                _item("spicy_noodles", "비빔냉면", "spicy cold noodles", "拌冷面"),
                _item("galbitang", "갈비탕", "short rib soup", "排骨汤"),
            ),
        ),
        MenuSection(
            id="drinks",
            name=_names("음료", "drinks", "饮料"),
            items=(
                _item("cola", "콜라", "coke", "可乐"),
                _item("cider", "사이다", "sprite", "雪碧"),
                _item("rice", "공기밥", "rice", "米饭"),
            ),
        ),
    )
)
