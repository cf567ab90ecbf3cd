"""The weather from Open-Meteo, by the place of the device. Needs the network, and says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from assistant.core.cards import WeatherCard, WeatherDay
from assistant.core.emotion import Emotion
from assistant.core.errors import NetworkError
from assistant.skillkit import Reply, Skill, Turn, intent

ADDRESS = "https://api.open-meteo.com/v1/forecast"
DAYS = 7
SHOWN_DAYS = 4
# WMO weather interpretation codes (Open-Meteo documentation, "WMO Weather interpretation codes").
_CONDITIONS = {
    "clear": (0, 1),
    "cloudy": (2,),
    "overcast": (3,),
    "fog": (45, 48),
    "rain": (51, 53, 55, 56, 57, 61, 63, 65, 66, 67, 80, 81, 82),
    "snow": (71, 73, 75, 77, 85, 86),
    "storm": (95, 96, 99),
}
_BY_CODE = {code: name for name, codes in _CONDITIONS.items() for code in codes}


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    day: date
    condition: str
    high: int
    low: int
    rain: int
    """Chance of rain in percent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    condition: str
    temperature: int
    """Now, in degrees Celsius."""
    days: tuple[Day, ...]


def read_forecast(answer: Any) -> Forecast:
    """Reads Open-Meteo's answer.

    Raises:
        NetworkError: when it is not what its documentation promises.
    """
    try:
        daily = answer["daily"]
        days = tuple(
            Day(
                day=date.fromisoformat(day),
                condition=_BY_CODE[code],
                high=round(high),
                low=round(low),
                rain=round(rain or 0),
            )
            for day, code, high, low, rain in zip(
                daily["time"],
                daily["weather_code"],
                daily["temperature_2m_max"],
                daily["temperature_2m_min"],
                daily["precipitation_probability_max"],
                strict=True,
            )
        )
        current = answer["current"]
        return Forecast(
            condition=_BY_CODE[current["weather_code"]],
            temperature=round(current["temperature_2m"]),
            days=days,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise NetworkError(f"Open-Meteo answered something else: {error!r}") from error


class Weather(Skill):
    @intent("now")
    async def now(self, turn: Turn) -> Reply:
        try:
            forecast = await _fetch(turn)
        except NetworkError:
            return Reply("no_network", emotion=Emotion.SORRY)
        today = forecast.days[0]
        return Reply(
            "now",
            condition=turn.words(forecast.condition),
            degrees=forecast.temperature,
            high=today.high,
            low=today.low,
            rain=today.rain,
            card=_card(turn, forecast),
        )

    @intent("forecast")
    async def forecast(self, turn: Turn, day: date | None = None) -> Reply:
        wanted = day or turn.now().date() + timedelta(days=1)
        try:
            forecast = await _fetch(turn)
        except NetworkError:
            return Reply("no_network", emotion=Emotion.SORRY)
        found = next((d for d in forecast.days if d.day == wanted), None)
        if found is None:
            return Reply("too_far", days=DAYS)
        return Reply(
            "forecast",
            day=found.day,
            condition=turn.words(found.condition),
            high=found.high,
            low=found.low,
            rain=found.rain,
            card=_card(turn, forecast),
        )


async def _fetch(turn: Turn) -> Forecast:
    latitude, longitude = turn.places.coordinates()
    answer = await turn.http.get_json(
        ADDRESS,
        {
            "latitude": latitude,
            "longitude": longitude,
            "current": "temperature_2m,weather_code",
            "daily": "weather_code,temperature_2m_max,temperature_2m_min,"
            "precipitation_probability_max",
            "timezone": "auto",
            "forecast_days": DAYS,
        },
    )
    return read_forecast(answer)


def _card(turn: Turn, forecast: Forecast) -> WeatherCard:
    return WeatherCard(
        title=turn.words("title"),
        condition=forecast.condition,
        now=f"{forecast.temperature}°C",
        detail=turn.words(forecast.condition),
        days=tuple(
            WeatherDay(
                label=turn.write(day.day),
                condition=day.condition,
                high=f"{day.high}°",
                low=f"{day.low}°",
                rain=f"{day.rain}%",
            )
            for day in forecast.days[:SHOWN_DAYS]
        ),
    )
