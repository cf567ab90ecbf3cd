"""A fridge in memory, for tests and for trying dialogues without a server."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.core.errors import DeviceError, NetworkError
from assistant.core.fridge import Article, Door, Lane, Reading


class FakeFridge:
    """A `Fridge`; `take` and `shut` are what the customer does, `fake_lane` what sensors say.

    Attributes:
        reachable: when false, every call raises NetworkError before anything is done.
        lost_answers: so many of the next calls are done, and then raise NetworkError.
        opened: the visits for which the door was unlocked, each once.
    """

    def __init__(self, articles: Sequence[Article]) -> None:
        self.articles = tuple(articles)
        self.reachable = True
        self.lost_answers = 0
        self.opened: list[str] = []
        self._readings: dict[str, Reading] = {}
        self._locked: set[str] = set()

    async def open(self, visit: str) -> Reading:
        self._reach()
        if visit not in self._readings and visit not in self._locked:
            if self._open_visit is not None:
                raise DeviceError("the door is open for somebody else")
            lanes = tuple(Lane(article=a.id, taken=0, lighter=0) for a in self.articles)
            self._readings[visit] = Reading(door=Door.OPEN, lanes=lanes)
            self.opened.append(visit)
        return self._answer(visit)

    async def look(self, visit: str) -> Reading:
        self._reach()
        return self._answer(visit)

    async def lock(self, visit: str) -> Reading:
        self._reach()
        self._locked.add(visit)
        return self._answer(visit)

    def take(self, article: str, count: int = 1) -> None:
        """Takes pieces out, or puts them in with a negative ``count``."""
        grams = next(known.grams for known in self.articles if known.id == article)
        lane = self._lane(article)
        taken, lighter = (lane.taken or 0) + count, (lane.lighter or 0) + count * grams
        self.fake_lane(replace(lane, taken=taken, lighter=lighter))

    def fake_lane(self, lane: Lane) -> None:
        visit, reading = self._current()
        lanes = tuple(lane if known.article == lane.article else known for known in reading.lanes)
        self._readings[visit] = replace(reading, lanes=lanes)

    def shut(self) -> None:
        visit, reading = self._current()
        self._readings[visit] = replace(reading, door=Door.CLOSED)

    @property
    def _open_visit(self) -> str | None:
        return next((v for v, known in self._readings.items() if known.door is Door.OPEN), None)

    def _current(self) -> tuple[str, Reading]:
        visit = self._open_visit
        assert visit is not None, "the door is not open"
        return visit, self._readings[visit]

    def _lane(self, article: str) -> Lane:
        return next(lane for lane in self._current()[1].lanes if lane.article == article)

    def _reach(self) -> None:
        if not self.reachable:
            raise NetworkError("the fake fridge is switched off")

    def _answer(self, visit: str) -> Reading:
        if self.lost_answers:
            self.lost_answers -= 1
            raise NetworkError("the answer was lost")
        return self._readings.get(visit, Reading(door=Door.LOCKED))
