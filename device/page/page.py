"""The page's server. Loopback only; whoever has the printed address may talk to the device.

Other web sites cannot reach it: a foreign ``Origin`` or ``Host`` is refused, and control needs
the token, which is in the address's fragment and so in no log.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from assistant.core.bus import Told
from assistant.core.clock import Clock
from assistant.core.errors import DeviceError
from assistant.core.events import DeviceReady, Heard, LanguageChanged, SkillAnswered
from assistant.core.language import Language
from device.page.picture import PictureMaker, Screen
from device.page.sound import PageMicrophone, PageSpeaker
from device.page.viewer import Viewer

log = logging.getLogger(__name__)

HOST = "127.0.0.1"
PORTS_TRIED = 20
FRAMES_A_SECOND = 15
IDLE_SECONDS = 0.25
LONGEST_TEXT = 500
LARGEST_MESSAGE = 64 * 1024
STATIC = Path(__file__).parent / "static"
FILES = {"": "index.html"} | {
    n: n for n in ("page.css", "page.js", "words.js", "sound.js", "capture.js")
}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src 'self' blob: data:; worker-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Controls:
    """What the page does to the device; called on the event loop."""

    on_text: Callable[[str], None]
    on_talk: Callable[[], None]
    on_choice: Callable[[int], None]
    """A row of the card was touched."""


class Page:
    """The page of one device.

    Args:
        screen: drawn for the page alone, on a thread of the page.
        port: of the loopback interface; the next free one is taken where it is not.
        listens: the device hears through `microphone`, so the page offers the browser's.

    Attributes:
        microphone: of the browser.
        speaker: of the browser.
        token: who shows it may talk to the device.
    """

    def __init__(
        self,
        screen: Screen,
        clock: Clock,
        controls: Controls,
        *,
        port: int,
        language: Language,
        listens: bool = True,
    ) -> None:
        self._clock, self._controls, self._listens = clock, controls, listens
        self._pictures = PictureMaker(screen, clock)
        self._language, self._ready = language, False
        self._viewers: list[Viewer] = []
        self._shown = b""
        self._socket = _listen(port)
        self.microphone = PageMicrophone()
        self.speaker = PageSpeaker(clock)
        self.token = secrets.token_urlsafe(16)

    @property
    def port(self) -> int:
        return int(self._socket.getsockname()[1])

    @property
    def url(self) -> str:
        """The address with the token: for the owner only."""
        return f"http://{HOST}:{self.port}/#{self.token}"

    def tell(self, told: Told) -> None:
        """Takes a fact, on the event loop."""
        self._pictures.tell(told)
        match told.fact:
            case LanguageChanged(language=language):
                self._language = language
                self._send_all("language", language=language)
            case DeviceReady():
                self._ready = True
                self._send_all("ready")
            case Heard(text=text):
                self._send_all("line", who="user", text=text)
            case SkillAnswered(text=text):
                self._send_all("line", who="device", text=text)
            case _:
                pass

    async def run(self) -> None:
        """Serves until cancelled."""
        config = uvicorn.Config(
            self.app(),
            log_config=None,
            lifespan="off",
            access_log=False,
            ws_max_size=LARGEST_MESSAGE,
            timeout_graceful_shutdown=1,
        )
        server = uvicorn.Server(config)
        serving = asyncio.ensure_future(server.serve(sockets=[self._socket]))
        try:
            await self._show_pictures()
        finally:
            server.should_exit = True
            for viewer in tuple(self._viewers):
                await viewer.close()
            await asyncio.gather(serving, return_exceptions=True)
            self._pictures.close()
            self._socket.close()

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/{name:path}", _file),
                WebSocketRoute("/live", self._live),
            ],
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[HOST, "localhost"])],
        )

    # -- pictures ---------------------------------------------------------------------------

    async def _show_pictures(self) -> None:
        """Draws while someone looks."""
        while True:
            began = self._clock.now()
            if self._viewers:
                picture = await self._pictures.picture()
                if picture is not None:
                    self._shown = picture
                    for viewer in self._viewers:
                        viewer.show(picture)
                spent = self._clock.now() - began
                await self._clock.sleep(max(0.01, 1 / FRAMES_A_SECOND - spent))
            else:
                await self._pictures.catch_up()
                await self._clock.sleep(IDLE_SECONDS)

    def _send_all(self, kind: str, **fields: Any) -> None:
        for viewer in self._viewers:
            viewer.send(kind, **fields)

    # -- a tab ------------------------------------------------------------------------------

    async def _live(self, websocket: WebSocket) -> None:
        if websocket.headers.get("origin") not in self._origins():
            await websocket.close(1008)
            return
        await websocket.accept()
        viewer = Viewer(websocket)
        self._viewers.append(viewer)
        if self._shown:
            viewer.show(self._shown)
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
                self._welcome(viewer, str(said["token"]))
            elif viewer.control:
                await self._obey(viewer, said)

    def _welcome(self, viewer: Viewer, token: str) -> None:
        viewer.control = hmac.compare_digest(token.encode(), self.token.encode())
        viewer.send(
            "hello",
            control=viewer.control,
            microphone=self._listens,
            ready=self._ready,
            language=self._language,
            volume=self.speaker.volume,
        )
        if viewer.control:
            self.speaker.add(viewer)

    async def _obey(self, viewer: Viewer, said: dict[str, Any]) -> None:
        match said:
            case {"type": "text", "text": str(text)}:
                self._controls.on_text(text[:LONGEST_TEXT])
            case {"type": "talk"}:
                self._controls.on_talk()
            case {"type": "touch", "x": int() | float() as x, "y": int() | float() as y}:
                choice = await self._pictures.choice_at(x, y)
                if choice is None:
                    self._controls.on_talk()
                else:
                    self._controls.on_choice(choice)
            case {"type": "size", "width": int(width), "height": int(height)}:
                await self._pictures.resize(width, height)
            case {"type": "microphone", "rate": int(rate)}:
                self.microphone.turn_on(viewer, rate)
            case {"type": "microphone_off"}:
                self.microphone.turn_off(viewer)
            case {"type": "played", "id": int(number)}:
                self.speaker.ended(number)
            case _:
                raise ValueError(f"message {said.get('type')!r}")

    def _origins(self) -> set[str]:
        return {f"http://{name}:{self.port}" for name in (HOST, "localhost")}


async def _file(request: Request) -> Response:
    name = FILES.get(request.path_params["name"])
    if name is None:
        return Response(status_code=404)
    return FileResponse(STATIC / name, headers=HEADERS)


def _listen(port: int) -> socket.socket:
    """Raises DeviceError when none of the next ports is free."""
    for candidate in range(port, port + PORTS_TRIED):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, candidate))
            listener.listen()
        except (OSError, OverflowError):
            listener.close()
            continue
        return listener
    last = port + PORTS_TRIED - 1
    raise DeviceError(
        f"no port from {port} to {last} is free for the local page; set page_port in config.toml"
    )
