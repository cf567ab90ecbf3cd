"""The way from the station on the map, and the timetable."""

from __future__ import annotations

import re
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant.core.errors import PlaceError
from assistant.core.place import Shop
from assistant.core.travel import Heading
from assistant.places.catalogue import Catalogue
from assistant.places.streets import Streets
from assistant.places.timetable import Timetable

from .conftest import CITY

SEOUL = ZoneInfo("Asia/Seoul")
SATURDAY = datetime(2026, 11, 21, tzinfo=SEOUL)
SHOPS = Catalogue.load(CITY).all()
METRES_A_MINUTE = 70


@pytest.mark.parametrize("shop", SHOPS, ids=lambda shop: str(shop.id))
def test_the_map_leads_where_the_words_do(shop: Shop, catalogue: Catalogue) -> None:
    walk = catalogue.walk_to(shop)
    assert walk is not None
    if told := re.search(r"(\d)번 출구", shop.directions.ko):
        assert walk.exit == int(told[1])
    minutes = max(int(m) for m in re.findall(r"(\d+)분", shop.directions.ko))
    assert walk.metres / METRES_A_MINUTE == pytest.approx(minutes, abs=1.3)
    assert walk.legs[-1].street.ko in shop.address.ko, "it ends in the street of the address"
    assert walk.way[-1] == shop.position


def test_turns(catalogue: Catalogue) -> None:
    def headings(shop: str) -> list[tuple[str, Heading]]:
        walk = catalogue.walk_to(catalogue.get(shop))
        assert walk is not None
        return [(leg.street.en, leg.heading) for leg in walk.legs]

    assert headings("haneul-sushi") == [("Haneul-ro", "straight"), ("Hosu-gil", "left")]
    assert headings("solbat-pasta") == [("Doseogwan-gil", "straight"), ("Sup-gil", "right")]


def test_a_street_apart_from_all_others_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "streets.toml"
    text = (CITY / "streets.toml").read_text(encoding="utf-8")
    lost = '\n[[streets]]\nname = { ko = "섬길", en = "Seom-gil", zh = "岛街" }\n'
    file.write_text(text + lost + "points = [[5000, 0], [5000, 9]]\n", encoding="utf-8")
    with pytest.raises(PlaceError, match="Seom-gil shares no point"):
        Streets.load(file)


def lines(hour: int, minute: int, catalogue: Catalogue, line: str | None = None) -> list[str]:
    moment = SATURDAY + timedelta(hours=hour, minutes=minute)
    return [f"{bus.line} {bus.at:%H:%M}" for bus in catalogue.next_buses(moment, line)[:4]]


def test_what_leaves_next(catalogue: Catalogue) -> None:
    assert lines(18, 30, catalogue) == ["143 18:30", "3 18:30", "9401 18:35", "143 18:36"]
    assert lines(9, 25, catalogue, "143") == ["143 09:30", "143 09:36", "143 09:46", "143 09:56"]


def test_what_goes_somewhere(catalogue: Catalogue) -> None:
    stops = {stop.id: stop for stop in catalogue.bus_stops()}
    to_city_hall = catalogue.next_buses(SATURDAY + timedelta(hours=23), to=stops["city-hall"])
    assert {bus.line for bus in to_city_hall} == {"143", "61"}
    assert catalogue.bus_lines(to=stops["city-hall"]) == ("143", "61")
    # 271 comes from the terminal, and does not go there.
    assert catalogue.bus_lines(to=stops["terminal"]) == ("9401",)
    assert catalogue.bus_lines(to=stops["sollae"]) == ()
    assert stops["market"].name.en == "Sollae Market"


def test_trips_of_the_evening_before_leave_after_midnight(catalogue: Catalogue) -> None:
    assert lines(0, 30, catalogue)[:2] == ["61 00:41", "61 01:21"]
    assert lines(24, 30, catalogue)[:2] == ["61 00:41", "61 01:21"]


def test_weekdays_have_their_own_times(catalogue: Catalogue) -> None:
    monday = 48
    assert lines(6, 30, catalogue, "9401")[0] == "9401 07:05"
    assert lines(monday + 6, 30, catalogue, "9401")[0] == "9401 06:45"


def test_any_bus_leaves_within_a_day_and_in_order(catalogue: Catalogue) -> None:
    coming = [bus.at for bus in catalogue.next_buses(SATURDAY)]
    assert coming == sorted(coming)
    assert coming[-1] < SATURDAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("file", "wrong", "right", "complaint"),
    [
        ("stop_times.txt", "5:36,5:36", "05:36:00,05:36:00", r"stop_times.txt:3: departure_time"),
        ("frequencies.txt", ",fast", ",1200", r"frequencies.txt:8: headway_secs: expected seconds"),
        ("calendar.txt", "soon", "20250101", r"calendar.txt:2: start_date: expected a date"),
        ("trips.txt", "r7,daily,3-", "r3,daily,3-", r"trips.txt:4: route_id: expected one of"),
        ("stops.txt", "elsewhere", "sollae", r"stops.txt: no stop_id 'sollae'"),
    ],
)
def test_a_wrong_feed_is_named(
    file: str, wrong: str, right: str, complaint: str, tmp_path: Path
) -> None:
    shutil.copytree(CITY / "transit", tmp_path / "transit")
    path = tmp_path / "transit" / file
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises(PlaceError, match=complaint):
        Timetable.load(tmp_path / "transit", "sollae")
