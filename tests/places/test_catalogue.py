"""Who is open, who delivers, and in which order they are offered."""

import dataclasses
import shutil
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.core.errors import PlaceError
from assistant.core.language import Language
from assistant.core.place import Holiday, Opening
from assistant.places.catalogue import Catalogue
from assistant.places.city import HolidayCalendar, load_city

SEOUL = ZoneInfo("Asia/Seoul")
FRIDAY_EVENING = datetime(2026, 11, 20, 19, 0, tzinfo=SEOUL)


def at(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=SEOUL)


def ids(catalogue: Catalogue, moment: datetime, dish: str | None = None) -> list[str]:
    return [ranked.shop.id for ranked in catalogue.nearby(moment, dish=dish)]


def test_best_rated_first(catalogue: Catalogue) -> None:
    scores = [ranked.score for ranked in catalogue.nearby(FRIDAY_EVENING)]
    assert scores == sorted(scores, reverse=True)


def test_five_stars_of_three_reviews_rank_below_four_hundred_good_ones(
    catalogue: Catalogue,
) -> None:
    order = ids(catalogue, FRIDAY_EVENING)
    assert catalogue.get("pulip-table").rating > catalogue.get("seoul-bulgogi").rating
    assert order.index("seoul-bulgogi") < order.index("pulip-table")


@pytest.mark.parametrize(
    ("clock", "closes"),
    [
        ("2026-11-20T10:59", None),
        ("2026-11-20T11:00", "2026-11-20T22:00"),
        ("2026-11-20T21:59", "2026-11-20T22:00"),
        ("2026-11-20T22:00", None),
    ],
)
def test_open_from_the_first_minute_until_before_the_last(
    catalogue: Catalogue, clock: str, closes: str | None
) -> None:
    moment = datetime.fromisoformat(clock).replace(tzinfo=SEOUL)
    wanted = datetime.fromisoformat(closes).replace(tzinfo=SEOUL) if closes else None
    assert catalogue.is_open(catalogue.get("seoul-bulgogi"), moment) == wanted


def test_hours_past_midnight_belong_to_the_day_they_began_on(catalogue: Catalogue) -> None:
    chicken = catalogue.get("barun-chicken")
    assert catalogue.is_open(chicken, at("2026-11-21", "02:59")) == at("2026-11-21", "03:00")
    assert catalogue.is_open(chicken, at("2026-11-21", "03:00")) is None
    # Sunday closes at one on Monday morning, an hour before the other week days do.
    assert catalogue.is_open(chicken, at("2026-11-23", "01:30")) is None
    assert catalogue.is_open(chicken, at("2026-11-24", "01:30")) == at("2026-11-24", "02:00")


def test_closed_between_lunch_and_dinner_and_on_mondays(catalogue: Catalogue) -> None:
    pasta = catalogue.get("solbat-pasta")
    assert catalogue.is_open(pasta, at("2026-11-20", "14:00")) == at("2026-11-20", "15:00")
    assert catalogue.is_open(pasta, at("2026-11-20", "16:00")) is None
    assert catalogue.is_open(pasta, at("2026-11-23", "13:00")) is None


def test_nobody_is_offered_after_the_last_order(catalogue: Catalogue) -> None:
    assert catalogue.get("seoul-bulgogi").last_order_minutes == 40
    assert "seoul-bulgogi" in ids(catalogue, at("2026-11-20", "21:19"))
    assert "seoul-bulgogi" not in ids(catalogue, at("2026-11-20", "21:20"))
    assert catalogue.is_open(catalogue.get("seoul-bulgogi"), at("2026-11-20", "21:20"))


def test_a_holiday_closes_those_who_say_so_and_no_others(catalogue: Catalogue) -> None:
    chuseok = at("2026-09-25", "19:00")
    offered = ids(catalogue, chuseok)
    assert "seoul-bulgogi" in offered
    assert "barun-chicken" not in offered
    # It has said nothing about New Year's Day, so its week counts.
    assert Holiday.NEW_YEAR not in catalogue.get("seoul-bulgogi").closed_holidays
    assert "seoul-bulgogi" in ids(catalogue, at("2027-01-01", "19:00"))


def test_the_night_before_a_holiday_runs_on_into_it(catalogue: Catalogue) -> None:
    chicken = catalogue.get("barun-chicken")
    assert Holiday.CHUSEOK in chicken.closed_holidays
    assert catalogue.is_open(chicken, at("2026-09-24", "00:30")) == at("2026-09-24", "02:00")
    assert catalogue.is_open(chicken, at("2026-09-25", "00:30")) is None
    assert catalogue.is_open(chicken, at("2026-09-27", "00:30")) is None


def test_only_shops_that_deliver_here(catalogue: Catalogue, city_directory: Path) -> None:
    far = dataclasses.replace(load_city(city_directory / "city.toml"), area="haneul")
    shops = catalogue.all()
    holidays = HolidayCalendar.load(city_directory / "holidays.toml")
    moved = Catalogue(shops, city=far, words=catalogue._words, holidays=holidays)
    expected = {s.id for s in shops if s.delivery and "haneul" in s.delivery.areas}
    assert set(ids(moved, FRIDAY_EVENING)) == expected & set(ids(catalogue, FRIDAY_EVENING))
    assert expected < {shop.id for shop in shops}


def test_round_the_clock_never_closes(catalogue: Catalogue) -> None:
    always = tuple(Opening(day, time(0), time(0)) for day in range(7))
    shop = dataclasses.replace(catalogue.get("cafe-bom"), openings=always)
    for hour in range(24):
        assert catalogue.is_open(shop, datetime(2026, 11, 20, hour, tzinfo=SEOUL)) is not None


def test_holiday_calendar(catalogue: Catalogue) -> None:
    assert catalogue.holiday_on(date(2026, 9, 25)) is Holiday.CHUSEOK
    assert catalogue.holiday_on(date(2026, 9, 27)) is None
    assert catalogue.next_date(Holiday.CHUSEOK, date(2026, 11, 20)) == date(2027, 9, 14)
    assert catalogue.next_date(Holiday.CHUSEOK, date(2026, 9, 25)) == date(2026, 9, 25)
    assert catalogue.next_date(Holiday.CHRISTMAS, date(2030, 12, 26)) is None


@pytest.mark.parametrize("year", range(2026, 2031))
def test_every_holiday_is_known_every_year(catalogue: Catalogue, year: int) -> None:
    for holiday in Holiday:
        day = catalogue.next_date(holiday, date(year, 1, 1))
        assert day is not None
        assert day.year == year


@pytest.mark.parametrize(
    ("dish", "sells", "lacks"),
    [
        ("불고기", "seoul-bulgogi", "barun-chicken"),
        ("짜장면", "golden-dragon", "seoul-bulgogi"),
        ("자장면", "golden-dragon", "seoul-bulgogi"),
        ("炸酱面", "golden-dragon", "dalbit-pizza"),
        ("중국집", "golden-dragon", "solbat-pasta"),
        ("Chinese food", "golden-dragon", "solbat-pasta"),
        ("pizzas", "dalbit-pizza", "golden-dragon"),
        ("spicy noodles", "golden-dragon", "seoul-bulgogi"),
        ("매운국수", "onggi-kalguksu", "seoul-bulgogi"),
        ("steak", "solbat-pasta", "onsaemi-juk"),
        ("tea", "cafe-bom", "solbat-pasta"),
        ("粥", "onsaemi-juk", "golden-dragon"),
        ("vegan", "pulip-table", "badabit-hoe"),
        ("초밥", "haneul-sushi", "seoul-bulgogi"),
    ],
)
def test_a_dish_keeps_those_that_sell_it(
    catalogue: Catalogue, dish: str, sells: str, lacks: str
) -> None:
    offered = ids(catalogue, FRIDAY_EVENING, dish)
    assert sells in offered
    assert lacks not in offered


def test_what_is_sold_out_does_not_count(catalogue: Catalogue) -> None:
    assert "seoul-bulgogi" not in ids(catalogue, FRIDAY_EVENING, "잡채")


@pytest.mark.parametrize("dish", ["", " ", "?!", "qwertz"])
def test_nonsense_is_sold_nowhere(catalogue: Catalogue, dish: str) -> None:
    assert ids(catalogue, FRIDAY_EVENING, dish) == []


def test_counter(city_directory: Path) -> None:
    assert Catalogue.load(city_directory).counter() is None
    cafe = Catalogue.load(city_directory, counter="cafe-bom").counter()
    assert cafe is not None
    assert cafe.id == "cafe-bom"
    with pytest.raises(PlaceError, match=r"'moon'.*cafe-bom"):
        Catalogue.load(city_directory, counter="moon")


def test_words(catalogue: Catalogue) -> None:
    assert catalogue.word("counter_plural", "bowl").en == "bowls"
    assert catalogue.word("allergen", "egg").ko == "계란"
    with pytest.raises(PlaceError, match=r"kind\.gold"):
        catalogue.word("kind", "gold")


def test_a_bad_file_is_left_out_and_recorded(
    city_directory: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.copytree(city_directory, tmp_path / "city")
    bad = tmp_path / "city" / "shops" / "cafe-bom.toml"
    bad.write_text(bad.read_text(encoding="utf-8").replace("rating = 4.6", 'rating = "good"'))
    catalogue = Catalogue.load(tmp_path / "city")
    assert "cafe-bom" not in {shop.id for shop in catalogue.all()}
    assert len(catalogue.all()) == len(Catalogue.load(city_directory).all()) - 1
    (problem,) = catalogue.problems
    assert problem.path == bad
    assert "cafe-bom.toml: rating: expected a number" in str(problem.error)
    assert str(problem.error) in caplog.text


def test_one_that_never_closes_is_open_for_days(catalogue: Catalogue) -> None:
    burger = catalogue.get("tosan-burger")
    closes = catalogue.is_open(burger, at("2026-11-21", "23:59"))
    assert closes is not None
    assert closes > at("2026-11-22", "23:59")


@pytest.mark.parametrize("hour", range(24))
def test_somebody_delivers_at_every_hour(catalogue: Catalogue, hour: int) -> None:
    assert catalogue.nearby(at("2026-11-21", f"{hour:02d}:45"))


def test_when_a_closed_shop_opens_next(catalogue: Catalogue) -> None:
    pasta = catalogue.get("solbat-pasta")
    # Closed between lunch and dinner, and on Mondays.
    assert catalogue.next_opening(pasta, at("2026-11-20", "16:00")) == at("2026-11-20", "17:00")
    monday = catalogue.next_opening(pasta, at("2026-11-23", "13:00"))
    assert monday is not None
    assert monday.date() == at("2026-11-24", "00:00").date()


def test_who_opens_first(catalogue: Catalogue) -> None:
    opening = catalogue.first_to_open(at("2026-11-21", "05:00"))
    assert opening is not None
    shop, opens = opening
    others = [catalogue.next_opening(s, at("2026-11-21", "05:00")) for s in catalogue.all()]
    assert opens == min(other for other in others if other is not None)
    assert catalogue.is_open(shop, opens)


@pytest.mark.parametrize(
    ("said", "language", "dish"),
    [
        ("can I get pho delivered?", Language.EN, "pho"),
        ("two Burgers for us", Language.EN, "burger"),
        ("쌀국수 배달해줘", Language.KO, "쌀국수"),
        ("근처에 죽 파는 곳", Language.KO, "죽"),
        ("我想点一份披萨外卖", Language.ZH, "披萨"),
        ("order me a meal", Language.EN, None),
        ("밥 먹자", Language.KO, None),
        ("죽겠다, 배고파", Language.KO, None),
        ("帮我点外卖", Language.ZH, None),
    ],
)
def test_a_dish_is_found_in_what_was_said(
    catalogue: Catalogue, said: str, language: Language, dish: str | None
) -> None:
    found = catalogue.dish_in(said, language)
    assert (found and found.rstrip("s")) == dish
    if found:
        assert catalogue.nearby(FRIDAY_EVENING, dish=found)


@pytest.mark.parametrize(
    ("said", "language", "shop"),
    [
        ("bread from Cloud Bakery", Language.EN, "gureum-bakery"),
        ("구름 빵집 크루아상", Language.KO, "gureum-bakery"),
        ("首尔烤肉的套餐", Language.ZH, "seoul-bulgogi"),
        ("bread from a bakery", Language.EN, None),
        ("", Language.KO, None),
    ],
)
def test_a_shop_is_found_in_what_was_said(
    catalogue: Catalogue, said: str, language: Language, shop: str | None
) -> None:
    found = catalogue.shop_in(said, language)
    assert (found and found.id) == shop
