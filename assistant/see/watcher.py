"""Who stands before the screen, told as facts: the character looks at them."""

from __future__ import annotations

import logging

from assistant.core.bus import Bus
from assistant.core.clock import Clock
from assistant.core.errors import DeviceError
from assistant.core.events import PersonLeft, PersonSeen
from assistant.core.face import FaceBox
from assistant.core.picture import Picture
from assistant.core.ports import Camera, FaceFinder

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.2
"""Between two looks: a glance follows a person soon enough, for 2 % of a core."""
MOVED = 0.05
"""Of the picture's half: less is the detector's noise, and told to nobody."""
GONE_SECONDS = 1.5
"""Without a face until the person counts as gone: they may have looked down."""
RETRY_SECONDS = 5.0


class Watcher:
    """Watches until cancelled. Pictures are looked at and forgotten."""

    def __init__(self, camera: Camera, finder: FaceFinder, bus: Bus, clock: Clock) -> None:
        self._camera, self._finder, self._bus, self._clock = camera, finder, bus, clock
        self._told: PersonSeen | None = None
        self._seen_at = 0.0

    async def run(self) -> None:
        """A camera that is pulled out is looked for again."""
        while True:
            try:
                async for picture in self._camera.pictures():
                    await self._look(picture)
                    await self._clock.sleep(LOOK_SECONDS)
            except DeviceError as error:
                log.info("%s; looking for it again", error)
            self._leave()
            await self._clock.sleep(RETRY_SECONDS)

    async def _look(self, picture: Picture) -> None:
        faces = await self._finder.find(picture)
        if faces:
            self._seen_at = self._clock.now()
            self._see(_person(faces[0]))
        elif self._clock.now() - self._seen_at > GONE_SECONDS:
            self._leave()

    def _see(self, person: PersonSeen) -> None:
        before = self._told
        if (
            before is None
            or max(abs(person.right - before.right), abs(person.up - before.up)) > MOVED
        ):
            self._told = person
            self._bus.tell(person)

    def _leave(self) -> None:
        if self._told is not None:
            self._told = None
            self._bus.tell(PersonLeft())


def _person(face: FaceBox) -> PersonSeen:
    """The camera looks at them: what is left in its picture is on their own right."""
    return PersonSeen(right=1 - 2 * face.x, up=1 - 2 * face.y, near=face.height)
