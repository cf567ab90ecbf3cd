"""The device with whatever hardware there is, from the window to the end."""

from __future__ import annotations

import argparse
import os
import queue
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from assistant.app import App
from assistant.commands.brain import Brain, Plan
from assistant.commands.screen import open_stage
from assistant.commands.watching import camera_of
from assistant.config import Config
from assistant.core.bus import Observer, Told
from assistant.core.check import Verdict
from assistant.core.clock import Clock
from assistant.core.errors import DeviceError
from assistant.hear.whisper_apart import WhisperApart
from assistant.log import start_log
from avatar.checks import check_display
from avatar.window import Action, Input, Window
from device.checks import check_microphone, check_speaker

VOLUME_STEP = 10
STOP_SECONDS = 1.5
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
SIGNAL_SECONDS = 0.2


def run_device(
    options: argparse.Namespace, config: Config, clock: Clock, whisper: WhisperApart | None
) -> int:
    """Runs it until the user closes the window or presses Ctrl-C.

    Args:
        whisper: as `assistant.ahead.whisper_apart` gave it; ``None`` where it did not start it.

    Raises:
        AssistantError: it cannot start; says what to do.
    """
    start_log(Path(config.data_folder) / "log", verbose=options.verbose)
    facts: queue.SimpleQueue[Told] = queue.SimpleQueue()

    def on_input(given: Input) -> None:
        brain.call(lambda app: _obey(app, given))

    window = _window(config, clock, facts, on_input, options)
    observers: list[Observer] = [facts.put] if window else []
    over = threading.Event()
    brain = Brain(
        config,
        _plan(options, config, window),
        clock,
        observers,
        on_end=window.close if window else over.set,
        whisper=whisper,
    )
    with _stopping(brain.stop):
        brain.start()
        if window:
            window.run()
        else:
            # A signal that comes just before the wait is handled only when the wait is over.
            while not over.wait(SIGNAL_SECONDS):
                pass
        brain.stop()
        ended = brain.join(STOP_SECONDS)
    if brain.error is not None:
        raise brain.error
    print("Good bye.", flush=True)
    if not ended:
        # An engine in the middle of loading cannot be told to stop, and Python would wait for
        # it. What must be kept lies in the store, which a power cut does not hurt either.
        os._exit(0)
    return 0


def _window(
    config: Config,
    clock: Clock,
    facts: queue.SimpleQueue[Told],
    on_input: Callable[[Input], None],
    options: argparse.Namespace,
) -> Window | None:
    """The window, or ``None`` where there is no display to show one on."""
    if options.no_window:
        return None
    display = check_display()
    if display.verdict is not Verdict.OK:
        print(f"No screen: {display.detail}.")
        return None
    try:
        return Window(
            open_stage(config),
            clock,
            facts,
            on_input,
            fullscreen=options.fullscreen,
            theme=config.theme,
        )
    except DeviceError as error:
        print(f"No screen: {error}.")
        return None


def _plan(options: argparse.Namespace, config: Config, window: Window | None) -> Plan:
    """What is there is used; says what is not."""
    microphone, speaker = check_microphone(), check_speaker()
    for finding in (microphone, speaker):
        if finding.verdict is not Verdict.OK:
            print(f"No {finding.subject}: {finding.detail}.")
    hears = microphone.verdict is Verdict.OK
    page = options.page or window is None or not hears
    return Plan(
        microphone=hears,
        speaker=speaker.verdict is Verdict.OK,
        camera=camera_of(config.camera),
        page=page,
        window=window is not None,
        browser=page and not options.fullscreen and check_display().verdict is Verdict.OK,
    )


def _obey(app: App, given: Input) -> None:
    """What the user did at the window."""
    settings = app.settings
    match given.action:
        case Action.TALK:
            app.ears.press()
        case Action.CHOOSE:
            app.ears.type(str(given.choice))
        case Action.VOLUME_UP:
            settings.set_volume(settings.volume + VOLUME_STEP)
        case Action.VOLUME_DOWN:
            settings.set_volume(settings.volume - VOLUME_STEP)
        case Action.MUTE:
            settings.set_muted(not settings.muted)
        case Action.QUIT:
            pass


@contextmanager
def _stopping(stop: Callable[[], None]) -> Iterator[None]:
    """The first Ctrl-C or SIGTERM ends the device in good order, the second at once."""

    def on_signal(_number: int, _frame: FrameType | None) -> None:
        for name in STOP_SIGNALS:
            signal.signal(name, before[name])
        stop()

    before = {name: signal.signal(name, on_signal) for name in STOP_SIGNALS}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)
