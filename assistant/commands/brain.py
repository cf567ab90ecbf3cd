"""The device's mind on a thread of its own, so that the main thread belongs to the window."""

from __future__ import annotations

import asyncio
import gc
import threading
import webbrowser
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.app import App, Devices, load_engines, open_app
from assistant.commands.age import seconds_since_start
from assistant.commands.pairing import PairingScreen
from assistant.commands.screen import open_display
from assistant.commands.session import sandbox_world
from assistant.commands.watching import watching
from assistant.config import Config
from assistant.core.bus import Bus, Observer
from assistant.core.clock import Clock
from assistant.core.engine import EngineThread
from assistant.core.events import DeviceReady, LanguageChanged, MuteChanged
from assistant.core.ports import Microphone, Speaker
from assistant.engines import Engines
from assistant.hear.whisper_apart import WhisperApart
from assistant.naming import learning_name
from device.portaudio import PortAudioMicrophone, PortAudioSpeaker
from device.sound_card import SoundCard

if TYPE_CHECKING:
    from device.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Which hardware is used; what is not there, the local page stands in for."""

    microphone: bool
    speaker: bool
    page: bool
    window: bool
    """The main thread draws; engines give way to it."""
    camera: str = ""
    """The device that sees who stands before the screen, and codes of phones; empty for none."""
    browser: bool
    """Open the page in a browser of this machine."""


class Brain:
    """Runs the device until `stop`.

    Args:
        observers: told every fact, on the mind's thread.
        on_end: called on that thread when the mind begins to end; perhaps more than once.
        whisper: the recogniser where it was started ahead.
    """

    def __init__(
        self,
        config: Config,
        plan: Plan,
        clock: Clock,
        observers: Sequence[Observer],
        on_end: Callable[[], None],
        whisper: WhisperApart | None = None,
    ) -> None:
        self._config, self._plan, self._clock = config, plan, clock
        self._observers, self._on_end, self._whisper = observers, on_end, whisper
        self._thread = threading.Thread(target=self._run, name="brain")
        self._loop = asyncio.new_event_loop()
        self._life: asyncio.Task[None] | None = None
        self._app: App | None = None
        self._stopped = False
        self._loading = False
        self.error: Exception | None = None
        """What ended the mind, where it was not `stop`."""

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ends the device, from any thread, even before it started; see `join`."""
        self._stopped = True
        if self._thread.is_alive() and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._cancel)

    def join(self, seconds: float) -> bool:
        """Waits until all is put away.

        Returns:
            False when something still runs: ``seconds`` are over, or an engine was loading.
        """
        self._thread.join(seconds)
        return not self._thread.is_alive() and not self._loading

    def call(self, act: Callable[[App], None]) -> None:
        """Lets ``act`` run on the mind's thread; nothing happens before the device is ready."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._act, act)

    def _act(self, act: Callable[[App], None]) -> None:
        if self._app is not None:
            act(self._app)

    def _cancel(self) -> None:
        self._on_end()
        if self._life is not None:
            self._life.cancel()

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                runner.run(self._live())
        except asyncio.CancelledError:
            pass
        except Exception as error:
            self.error = error
        finally:
            self._on_end()

    async def _live(self) -> None:
        self._life = asyncio.current_task()
        if self._stopped:
            return
        bus = Bus(self._clock)
        for observer in self._observers:
            bus.subscribe(observer)
        async with AsyncExitStack() as stack:
            page = await stack.enter_async_context(self._page(bus)) if self._plan.page else None
            self._loading = True
            loading = asyncio.create_task(
                load_engines(
                    self._config,
                    self._clock,
                    beside_window=self._plan.window,
                    whisper=self._whisper,
                )
            )
            stack.callback(loading.cancel)
            config = await stack.enter_async_context(_provider(self._config, self._clock))
            engines = await loading
            self._loading = False
            stack.callback(engines.close)
            devices = self._devices(page)
            app = await stack.enter_async_context(
                open_app(config, clock=self._clock, bus=bus, devices=devices, engines=engines)
            )
            self._app = app
            stack.callback(self._forget)
            if devices.camera is not None:
                await stack.enter_async_context(watching(devices.camera, bus, self._clock))
            keep_loaded()
            self._tell_ready(app)
            renew = partial(_renew_name, app, engines)
            await stack.enter_async_context(learning_name(config, renew))
            rehearsing = asyncio.create_task(asyncio.to_thread(app.rehearse))
            await app.run()
            await rehearsing

    def _forget(self) -> None:
        self._app = None

    def _devices(self, page: Page | None) -> Devices:
        card = SoundCard()
        microphone: Microphone | None = page.microphone if page else None
        speaker: Speaker | None = page.speaker if page else None
        if self._plan.microphone:
            microphone = PortAudioMicrophone(card, self._clock, self._config.microphone)
        if self._plan.speaker:
            speaker = PortAudioSpeaker(card, self._clock, self._config.speaker)
            if page:
                page.microphone.own_speaker = False
        camera = None
        if self._plan.camera:
            # Imported here, as what looks at its pictures is: OpenCV is for devices that see.
            from device.camera import OpenCvCamera
            from device.shared_camera import SharedCamera

            camera = SharedCamera(OpenCvCamera(self._plan.camera, self._clock))
        return Devices(microphone=microphone, speaker=speaker, camera=camera)

    def _tell_ready(self, app: App) -> None:
        app.bus.tell(LanguageChanged(language=app.settings.language))
        if app.settings.muted:
            app.bus.tell(MuteChanged(muted=True))
        seconds = seconds_since_start()
        app.bus.tell(DeviceReady(seconds=seconds))
        print(f"Ready to listen after {seconds:.1f} s.", flush=True)

    @asynccontextmanager
    async def _page(self, bus: Bus) -> AsyncIterator[Page]:
        """The local page, served until the block ends."""
        # Imported here: 0.2 s for a web server that a device with all its hardware does without.
        from device.page import Controls, Page, Pairing

        screen = PairingScreen(self._clock, self._observers, self._config.language)
        page = Page(
            open_display(self._config),
            self._clock,
            Controls(
                on_text=lambda text: self.call(lambda app: app.ears.type(text)),
                on_talk=lambda: self.call(lambda app: app.ears.press()),
                on_choice=lambda number: self.call(lambda app: app.ears.type(str(number))),
                on_pairing=lambda code, until: screen.show(code, until, page.urls),
                on_paired=screen.clear,
            ),
            Pairing(self._clock, Path(self._config.data_folder) / "paired-displays.json"),
            port=self._config.page_port,
            language=self._config.language,
            lan=self._config.displays,
            listens=not self._plan.microphone,
        )
        unsubscribe = [bus.subscribe(page.tell), bus.subscribe(screen.tell)]
        serving = asyncio.create_task(page.run())
        print(f"The local page, with the key to talk to it: {page.url}", flush=True)
        for url in page.urls:
            print(f"For other displays, to watch and to pair: {url}", flush=True)
        if self._plan.browser:
            await asyncio.to_thread(webbrowser.open, page.url)
        try:
            yield page
        finally:
            for end in unsubscribe:
                end()
            screen.clear()
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)


def keep_loaded() -> None:
    """Spares the garbage collector what is there now: it stays until the device ends.

    Looking through the engines' objects again and again would hold up frames for tens of
    milliseconds each time.
    """
    gc.freeze()


async def _renew_name(app: App, engines: Engines) -> None:
    """From now on the name is heard as it has been learnt."""
    # On another thread: while models are loaded, frames of the microphone would wait.
    name = await asyncio.to_thread(engines.name_learnt, app.config)
    if name is not None:
        app.ears.listen_for(name)


@asynccontextmanager
async def _provider(config: Config, clock: Clock) -> AsyncIterator[Config]:
    """The sandbox provider where no other is set; started and ended off the event loop."""
    thread = EngineThread("sandbox", clock)
    with ExitStack() as stack:
        provider = sandbox_world(config, Path(config.data_folder))
        try:
            yield await thread.run(stack.enter_context, provider)
        finally:
            # On the same thread: a start that was cancelled halfway is ended behind it.
            await thread.run(stack.close)
            thread.close()
