"""When the next buses leave the stop before the door, by the timetable."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import groupby
from typing import Any

from assistant.core.cards import BusCard, BusRow
from assistant.core.travel import BusStop, Departure
from assistant.skillkit import Reply, Skill, Turn, intent

SHOWN = 5
SAID = 2
ARTICLE = re.compile(r"^(?:the|an?)\s", re.IGNORECASE)
FAR = timedelta(hours=1)
"""From here on the time of day says more than the minutes to wait."""


class Bus(Skill):
    @intent("next_buses")
    async def next_buses(self, turn: Turn) -> Reply:
        coming = turn.places.next_buses(turn.now())
        if not coming:
            return _none(turn)
        return Reply("next", buses=_soonest(turn, coming), card=_card(turn, coming))

    @intent("next_of_line")
    async def next_of_line(self, turn: Turn, line: int) -> Reply:
        lines = turn.places.bus_lines()
        if lines and str(line) not in lines:
            stop = turn.places.bus_stop()
            name = stop.name if stop else ""
            return Reply("no_line", line=str(line), stop=name, lines=list(lines))
        coming = turn.places.next_buses(turn.now(), str(line))
        if not coming:
            return _none(turn)
        values, card = _values(turn, coming[0]), _card(turn, coming)
        if len(coming) == 1:
            return Reply("last", **values, card=card)
        return Reply("of_line", **values, then=_when(turn, coming[1]), card=card)

    @intent("next_to")
    async def next_to(
        self, turn: Turn, stop: BusStop | None = None, place: str | None = None
    ) -> Reply:
        """``place``: where to, in words that are no stop's whole name."""
        here = turn.places.bus_stop()
        if here is None:
            return _none(turn)
        if stop is None and place is None:
            place = await turn.ask("where_to", str)
        stop = stop or _stop_called(turn, place or "")
        if stop == here:
            return Reply("here", stop=here.name)
        if stop is None or not turn.places.bus_lines(to=stop):
            known = [s.name for s in turn.places.bus_stops() if turn.places.bus_lines(to=s)]
            wanted = stop.name if stop else place
            return Reply("not_to", stop=here.name, place=wanted, stops=known)
        coming = turn.places.next_buses(turn.now(), to=stop)
        if not coming:
            return Reply("none_to", stop=here.name, place=stop.name)
        return Reply("to", place=stop.name, buses=_soonest(turn, coming), card=_card(turn, coming))


def _none(turn: Turn) -> Reply:
    stop = turn.places.bus_stop()
    return Reply("no_timetable") if stop is None else Reply("none", stop=stop.name)


def _stop_called(turn: Turn, place: str) -> BusStop | None:
    """The only stop whose name holds ``place``: "the terminal"."""
    said = _letters(ARTICLE.sub("", place))
    found = [s for s in turn.places.bus_stops() if said in _letters(s.name.get(turn.language))]
    return found[0] if len(said) > 1 and len(found) == 1 else None


def _letters(name: str) -> str:
    return "".join(char for char in name.casefold() if char.isalnum())


def _soonest(turn: Turn, coming: list[Departure]) -> list[str]:
    """The next bus of the lines that come first, in words."""
    soonest = [buses[0] for buses in _by_line(coming)[:SAID]]
    return [turn.words("one", **_values(turn, bus)) for bus in soonest]


def _by_line(coming: list[Departure]) -> list[list[Departure]]:
    """The buses of each line, the line that comes first before the others."""
    by_line = groupby(sorted(coming, key=lambda bus: (bus.line, bus.at)), lambda bus: bus.line)
    return sorted((list(buses) for _, buses in by_line), key=lambda buses: buses[0].at)


def _card(turn: Turn, coming: list[Departure]) -> BusCard:
    stop = turn.places.bus_stop()
    return BusCard(
        title=turn.words("title"),
        stop=turn.write(stop.name) if stop else "",
        rows=tuple(_row(turn, buses) for buses in _by_line(coming)[:SHOWN]),
        note=turn.words("by_timetable"),
    )


def _row(turn: Turn, buses: list[Departure]) -> BusRow:
    return BusRow(
        line=buses[0].line,
        kind=buses[0].kind,
        towards=turn.words("towards", place=buses[0].towards),
        arrives=_when(turn, buses[0]),
        detail=turn.words("then", when=_when(turn, buses[1])) if len(buses) > 1 else "",
    )


def _values(turn: Turn, bus: Departure) -> dict[str, Any]:
    return {"line": bus.line, "place": bus.towards, "when": _when(turn, bus)}


def _when(turn: Turn, bus: Departure) -> str:
    wait = bus.at - turn.now()
    if wait >= FAR:
        return turn.words("at", time=bus.at.time())
    minutes = wait // timedelta(minutes=1)
    return turn.words("minutes", wait=timedelta(minutes=minutes)) if minutes else turn.words("soon")
