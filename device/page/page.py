"""The page's server: the device's screen, keyboard, microphone and loudspeaker in browsers.

Every browser that may open it sees the screen; only one that is paired (`device.page.access`)
talks to the device. Other web sites cannot reach it: a foreign ``Origin`` or ``Host`` is refused,
and tokens travel in the address's fragment and in messages, so they are in no log.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from assistant.core.bus import Told
from assistant.core.clock import Clock
from assistant.core.events import (
    DeviceReady,
    Heard,
    LanguageChanged,
    SkillAnswered,
    TurnEnded,
    WakeDetected,
)
from assistant.core.language import Language
from device.page.access import CODE_SECONDS, LOOPBACK, Pairing, addresses, names
from device.page.display import Display, DisplayThread
from device.page.files import CHARACTER, JSON, File, page_files
from device.page.server import listen, web_server
from device.page.sound import PageMicrophone, PageSpeaker
from device.page.viewer import Viewer

log = logging.getLogger(__name__)

HOST = LOOPBACK[0]
ANYWHERE = "0.0.0.0"  # noqa: S104 (only where the owner wants other displays)
FRAME_SECONDS = 1 / 60
FRAMES_A_PART = 5
"""Captions, signs and countdowns are looked at this often: every fifth frame."""
IDLE_SECONDS = 0.25
LONGEST_TEXT = 500
SMALLEST, LARGEST = 120, 8192
"""Sides of displays, in pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Controls:
    """What the page does to the device; called on the event loop."""

    on_text: Callable[[str], None]
    on_talk: Callable[[], None]
    on_choice: Callable[[int], None]
    """A row of the card was touched."""
    on_pairing: Callable[[str, float], None]
    """A browser wants to be paired: show this code on the device until then (device's clock)."""
    on_paired: Callable[[], None]
    """The code was used."""


class Page:
    """The page of one device.

    Args:
        display: worked out for the page alone, on a thread of the page.
        pairing: decides who may talk to the device.
        port: the next free one is taken where it is not.
        lan: serve other displays in the local network too, not this machine alone.
        listens: the device hears through `microphone`, so the page offers the browser's.

    Attributes:
        microphone: of the browser.
        speaker: of the browser.
    """

    def __init__(
        self,
        display: Display,
        clock: Clock,
        controls: Controls,
        pairing: Pairing,
        *,
        port: int,
        language: Language,
        lan: bool = False,
        listens: bool = True,
    ) -> None:
        self._clock, self._controls, self._listens = clock, controls, listens
        self._display = DisplayThread(display, clock)
        self._pairing, self._lan = pairing, lan
        self._language, self._ready, self._busy = language, False, False
        self._files = page_files()
        self._viewers: list[Viewer] = []
        self._newcomer = False
        self._socket = listen(ANYWHERE if lan else HOST, port)
        self.microphone = PageMicrophone()
        self.speaker = PageSpeaker(clock)

    @property
    def port(self) -> int:
        return int(self._socket.getsockname()[1])

    @property
    def url(self) -> str:
        """The address with the token: for the owner only."""
        return f"http://{HOST}:{self.port}/#{self._pairing.token}"

    @property
    def urls(self) -> list[str]:
        """Addresses for other displays, where they are served."""
        return [f"http://{address}:{self.port}/" for address in addresses()] if self._lan else []

    def tell(self, told: Told) -> None:
        """Takes a fact, on the event loop."""
        self._display.tell(told)
        match told.fact:
            case LanguageChanged(language=language):
                self._language = language
                self._send_all("language", language=language)
            case DeviceReady():
                self._ready = True
                self._send_all("ready")
            case WakeDetected():
                self._busy = True
            case TurnEnded():
                self._busy = False
            case Heard(text=text):
                self._send_all("line", who="user", text=text)
            case SkillAnswered(text=text):
                self._send_all("line", who="device", text=text)
            case _:
                pass

    async def run(self) -> None:
        """Serves until cancelled."""
        server = web_server(self.app())
        serving = asyncio.ensure_future(server.serve(sockets=[self._socket]))
        try:
            await self._show()
        finally:
            server.should_exit = True
            for viewer in tuple(self._viewers):
                await viewer.close()
            await asyncio.gather(serving, return_exceptions=True)
            self._display.close()
            self._socket.close()

    def app(self) -> Starlette:
        return Starlette(
            routes=[Route("/{name:path}", self._file), WebSocketRoute("/live", self._live)]
        )

    async def _file(self, request: Request) -> Response:
        if request.url.hostname not in names(self._lan):
            return Response("Invalid host header", status_code=400)
        name = request.path_params["name"]
        if name == CHARACTER and name not in self._files:
            # Made when it is first wanted: most devices show no page.
            rig = await self._display.character()
            self._files[name] = await asyncio.to_thread(File.of, JSON, rig.encode())
        if name not in self._files:
            return Response(status_code=404)
        return self._files[name].answer(request)

    # -- what is shown ----------------------------------------------------------------------

    async def _show(self) -> None:
        """Works out frames while someone looks."""
        frames, due = 0, self._clock.now()
        while True:
            if self._viewers:
                await self._show_frame(self._newcomer or frames % FRAMES_A_PART == 0)
                frames += 1
                # Against a fixed beat, lest each frame's own time slow all of them down.
                now = self._clock.now()
                due = min(max(due + FRAME_SECONDS, now), now + FRAME_SECONDS)
                await self._clock.sleep(max(0.001, due - now))
            else:
                await self._display.catch_up()
                await self._clock.sleep(IDLE_SECONDS)

    async def _show_frame(self, with_parts: bool) -> None:
        self._newcomer = False
        sizes = {viewer.size for viewer in self._viewers if viewer.size}
        frames = await self._display.frames(sizes, with_parts)
        for viewer in self._viewers:
            if viewer.size in frames:
                frame, parts = frames[viewer.size]
                viewer.update(parts)
                viewer.show(frame)

    def _send_all(self, kind: str, **fields: Any) -> None:
        for viewer in self._viewers:
            viewer.send(kind, **fields)

    # -- a tab ------------------------------------------------------------------------------

    async def _live(self, websocket: WebSocket) -> None:
        if (
            websocket.url.hostname not in names(self._lan)
            or websocket.headers.get("origin") not in self._origins()
        ):
            await websocket.close(1008)
            return
        await websocket.accept()
        viewer = Viewer(websocket)
        self._viewers.append(viewer)
        delivering = asyncio.ensure_future(viewer.deliver())
        try:
            await self._listen_to(viewer, websocket)
        except WebSocketDisconnect:
            pass
        except (ValueError, TypeError, KeyError) as wrong:
            log.warning("a page sent what no page of ours sends: %r", wrong)
            await websocket.close(1008)
        finally:
            delivering.cancel()
            self._viewers.remove(viewer)
            self.microphone.turn_off(viewer)
            self.speaker.remove(viewer)

    async def _listen_to(self, viewer: Viewer, websocket: WebSocket) -> None:
        """Raises ValueError, TypeError or KeyError on a message that makes no sense."""
        while True:
            message = await websocket.receive()
            if message["type"] == "websocket.disconnect":
                return
            if (pcm := message.get("bytes")) is not None:
                if viewer.control:
                    self.microphone.take(viewer, pcm)
                continue
            said = json.loads(message["text"])
            if said["type"] == "hello":
                self._admit(viewer, self._pairing.knows(str(said["token"])))
            elif not self._heed(viewer, said) and viewer.control:
                await self._obey(viewer, said)

    def _admit(self, viewer: Viewer, control: bool) -> None:
        """Tells a tab what it may do, and gives it the device's voice where it may."""
        viewer.control = control
        viewer.send(
            "hello",
            control=control,
            microphone=self._listens,
            ready=self._ready,
            language=self._language,
            volume=self.speaker.volume,
        )
        if control:
            self.speaker.add(viewer)

    def _heed(self, viewer: Viewer, said: dict[str, Any]) -> bool:
        """Does what every tab may ask for; False when it is none of that."""
        match said:
            case {"type": "size", "width": int(width), "height": int(height)}:
                viewer.size = _side(width), _side(height)
                self._newcomer = True
            case {"type": "pair"}:
                self._begin_pairing(viewer)
            case {"type": "code", "code": str(digits)}:
                self._pair(viewer, digits)
            case _:
                return False
        return True

    def _begin_pairing(self, viewer: Viewer) -> None:
        """Shows a code on the device, unless someone is talking to it."""
        if self._busy:
            viewer.send("pairing", state="busy")
            return
        if (digits := self._pairing.begin()) is not None:
            self._controls.on_pairing(digits, self._clock.now() + CODE_SECONDS)
        viewer.send("pairing", state="code" if self._pairing.open else "busy")

    def _pair(self, viewer: Viewer, digits: str) -> None:
        token = self._pairing.accept(digits)
        if token is None:
            viewer.send("pairing", state="wrong" if self._pairing.open else "over")
            return
        self._controls.on_paired()
        viewer.send("paired", token=token)
        self._admit(viewer, True)

    async def _obey(self, viewer: Viewer, said: dict[str, Any]) -> None:
        match said:
            case {"type": "text", "text": str(text)}:
                self._controls.on_text(text[:LONGEST_TEXT])
            case {"type": "talk"}:
                self._controls.on_talk()
            case {"type": "touch", "x": int() | float() as x, "y": int() | float() as y}:
                size = viewer.size
                choice = await self._display.choice_at(size, x, y) if size else None
                if choice is None:
                    self._controls.on_talk()
                else:
                    self._controls.on_choice(choice)
            case {"type": "microphone", "rate": int(rate)}:
                self.microphone.turn_on(viewer, rate)
            case {"type": "microphone_off"}:
                self.microphone.turn_off(viewer)
            case {"type": "played", "id": int(number)}:
                self.speaker.ended(number)
            case _:
                raise ValueError(f"message {said.get('type')!r}")

    def _origins(self) -> set[str]:
        return {f"http://{name}:{self.port}" for name in names(self._lan)}


def _side(pixels: int) -> int:
    return min(LARGEST, max(SMALLEST, pixels))
