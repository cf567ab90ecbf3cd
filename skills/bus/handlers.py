"""When the next buses leave the stop before the door, by the timetable."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import Any

from assistant.core.cards import BusCard, BusRow
from assistant.core.travel import Departure
from assistant.skillkit import Reply, Skill, Turn, intent

SHOWN = 5
SAID = 2
FAR = timedelta(hours=1)
"""From here on the time of day says more than the minutes to wait."""


class Bus(Skill):
    @intent("next_buses")
    async def next_buses(self, turn: Turn) -> Reply:
        coming = turn.places.next_buses(turn.now())
        if not coming:
            return _none(turn)
        soonest = [buses[0] for buses in _by_line(coming)[:SAID]]
        said = [turn.words("one", **_values(turn, bus)) for bus in soonest]
        return Reply("next", buses=said, card=_card(turn, coming))

    @intent("next_of_line")
    async def next_of_line(self, turn: Turn, line: int) -> Reply:
        lines = turn.places.bus_lines()
        if lines and str(line) not in lines:
            stop = turn.places.bus_stop()
            return Reply("no_line", line=str(line), stop=stop, lines=list(lines))
        coming = turn.places.next_buses(turn.now(), str(line))
        if not coming:
            return _none(turn)
        values, card = _values(turn, coming[0]), _card(turn, coming)
        if len(coming) == 1:
            return Reply("last", **values, card=card)
        return Reply("of_line", **values, then=_when(turn, coming[1]), card=card)


def _none(turn: Turn) -> Reply:
    stop = turn.places.bus_stop()
    return Reply("no_timetable") if stop is None else Reply("none", stop=stop)


def _by_line(coming: list[Departure]) -> list[list[Departure]]:
    """The buses of each line, the line that comes first before the others."""
    by_line = groupby(sorted(coming, key=lambda bus: (bus.line, bus.at)), lambda bus: bus.line)
    return sorted((list(buses) for _, buses in by_line), key=lambda buses: buses[0].at)


def _card(turn: Turn, coming: list[Departure]) -> BusCard:
    return BusCard(
        title=turn.words("title"),
        stop=turn.write(turn.places.bus_stop()),
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
