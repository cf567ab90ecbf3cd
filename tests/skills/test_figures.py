"""Answers with none, one and many of something, as a person would say them."""

import dataclasses
import random
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from assistant.core.amount import Money
from assistant.core.language import Language, Localised
from assistant.core.place import Delivery, Facilities, Parking
from assistant.places.catalogue import Catalogue
from assistant.skillkit import Turn
from assistant.skillkit.locale import load_words
from assistant.skillkit.writing import write
from skills.food.handlers import Food
from skills.places.handlers import PlacesSkill

ROOT = Path(__file__).parents[2]
KO, EN, ZH = Language.KO, Language.EN, Language.ZH
NOTE = Localised(ko="건물 뒤예요.", en="It's behind the building.", zh="在楼后面。")
CATALOGUE = Catalogue.load(ROOT / "assets" / "city")


def turn_in(skill: str, language: Language, hour: int = 12) -> Any:
    """As much of a turn as an answer needs."""
    words = load_words(ROOT / "skills" / skill / "locale" / f"{language}.toml", language)
    return SimpleNamespace(
        language=language,
        shop=None,
        places=CATALOGUE,
        now=lambda: datetime(2026, 11, 21, hour, 30, tzinfo=ZoneInfo("Asia/Seoul")),
        about=lambda _: None,
        heard="",
        words=lambda key, **values: words.reply(key, values, random.Random(0)),
        write=lambda value: write(value, language),
    )


async def answer(question: str, language: Language, **changes: Any) -> str:
    """What the places skill says about a shop that is as ``changes`` say."""
    shop = dataclasses.replace(CATALOGUE.get("tosan-burger"), **changes)
    turn = turn_in("places", language)
    reply = await getattr(PlacesSkill(), question)(cast(Turn, turn), shop=shop)
    return str(turn.words(reply.key, **reply.values))


def parking(spaces: int, free: int, hourly: int, note: Localised | None = None) -> Facilities:
    return Facilities(
        parking=Parking(spaces=spaces, free_minutes=free, hourly=Money(hourly), note=note)
    )


@pytest.mark.parametrize(
    ("facilities", "language", "said"),
    [
        (parking(1, 0, 2000), EN, "has room for 1 car. It's 2,000 won an hour."),
        (parking(1, 0, 2000), KO, "1대까지 댈 수 있어요. 주차비는 한 시간에 2,000원이에요."),
        (parking(1, 0, 2000), ZH, "可以，土山汉堡有1个车位，每小时2,000韩元。"),
        (parking(2, 0, 0), EN, "has room for 2 cars, and parking is free."),
        (parking(2, 30, 0), EN, "has room for 2 cars. You can park free for 30 minutes."),
        (parking(2, 60, 1000), EN, "free for 1 hour, and after that it's 1,000 won an hour."),
        (parking(0, 0, 0, NOTE), EN, "has no parking. It's behind the building."),
        (parking(0, 0, 0, NOTE), KO, "토산버거에는 주차장이 없어요. 건물 뒤예요."),
    ],
)
async def test_parking(facilities: Facilities, language: Language, said: str) -> None:
    assert (await answer("parking", language, facilities=facilities)).endswith(said)


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "no high chairs"), (1, "1 high chair."), (2, "2 high chairs.")],
)
async def test_high_chairs(count: int, said: str) -> None:
    assert said in await answer("children", EN, facilities=Facilities(high_chairs=count))


@pytest.mark.parametrize(
    ("language", "said"), [(KO, "배달비는 무료"), (EN, "delivery is free"), (ZH, "配送费全免")]
)
async def test_delivery_that_costs_nothing(language: Language, said: str) -> None:
    delivery = Delivery(areas=(), fee=Money(0), minimum_order=Money(0), minutes=30)
    answered = await answer("delivery", language, delivery=delivery)
    assert said in answered
    assert "0" not in answered.replace("30", "")


@pytest.mark.parametrize(
    ("language", "said"), [(KO, "24시간"), (EN, "24 hours a day"), (ZH, "24小时营业")]
)
async def test_one_that_never_closes(language: Language, said: str) -> None:
    assert said in await answer("opening_hours", language)


@pytest.mark.parametrize(
    ("hour", "key"), [(3, "closed_until_today"), (23, "closed_until"), (16, "closed_until_today")]
)
async def test_a_closed_shop_says_when_it_opens(hour: int, key: str) -> None:
    for language in Language:
        turn = turn_in("food", language, hour)
        reply = await Food().order_food(cast(Turn, turn), shop=CATALOGUE.get("solbat-pasta"))
        assert reply is not None
        assert reply.key == key
        assert turn.write(reply.values["moment"]) in turn.words(reply.key, **reply.values)
