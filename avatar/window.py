"""The pygame window: shows the stage, takes touch and keys. Runs on the main thread."""

from __future__ import annotations

import queue
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
import pygame
from numpy.typing import NDArray

from assistant.core.bus import Told
from assistant.core.clock import Clock
from assistant.core.errors import DeviceError
from avatar.theme import BY_DAYLIGHT, Theme, theme_at

FASTEST, SLOWEST = 60, 15
"""Frames a second. The window slows down by itself where drawing takes too long."""
CALM, CALM_AFTER = 24, 10.0
"""Frames a second, from so many seconds on after the last fact: an idle face moves slowly."""
SHARE_FOR_DRAWING = 0.6
"""Of one core, the most that drawing may take: recognisers and voices share the machine."""
SMALLEST = (480, 480)
BGRA_MASKS = (0xFF0000, 0xFF00, 0xFF)
"""Of red, green and blue in a pixel's four bytes, on a little-endian machine."""
THEME_CHECK_SECONDS = 30.0
HANDED_OVER_SECONDS = 0.0005
"""How long a frame waits for Python's lock before it demands it. Python's own 5 ms are a third of a
frame, in which the lock is let go of several times."""


class Action(StrEnum):
    """What the user did at the screen."""

    TALK = "talk"
    VOLUME_UP = "volume_up"
    VOLUME_DOWN = "volume_down"
    MUTE = "mute"
    CHOOSE = "choose"
    QUIT = "quit"


@dataclass(frozen=True, slots=True)
class Input:
    """``choice``: the number of the row that was touched, with `Action.CHOOSE`."""

    action: Action
    choice: int | None = None


OnInput = Callable[[Input], None]

KEYS = {
    pygame.K_SPACE: Action.TALK,
    pygame.K_UP: Action.VOLUME_UP,
    pygame.K_DOWN: Action.VOLUME_DOWN,
    pygame.K_RIGHT: Action.VOLUME_UP,
    pygame.K_LEFT: Action.VOLUME_DOWN,
    pygame.K_m: Action.MUTE,
    pygame.K_ESCAPE: Action.QUIT,
}


class Shown(Protocol):
    """What a window shows, such as `avatar.stage.Stage`, whose methods are meant."""

    @property
    def size(self) -> tuple[int, int]: ...

    def resize(self, size: tuple[int, int]) -> None: ...
    def set_theme(self, theme: Theme, at: float) -> None: ...
    def tell(self, told: Told) -> None: ...
    def draw(self, t: float, into: NDArray[np.uint8] | None = None) -> NDArray[np.uint8]: ...
    def choice_at(self, x: float, y: float) -> int | None: ...


def draw_on(screen: pygame.Surface, stage: Shown, t: float) -> None:
    """Draws the frame at ``t`` in the memory of ``screen``; one of another format gets a copy."""
    width, height = stage.size
    ours = screen.get_size() == stage.size and screen.get_pitch() == 4 * width
    if ours and screen.get_bytesize() == 4 and screen.get_masks()[:3] == BGRA_MASKS:
        stage.draw(t, np.asarray(screen.get_buffer()).reshape(height, width, 4))
        return
    frame = pygame.image.frombuffer(stage.draw(t).data, stage.size, "BGRA")
    # Opaque by contract: without this the blit would mix every pixel anew.
    frame.set_alpha(None)
    screen.blit(frame, (0, 0))


@contextmanager
def prompt_lock() -> Iterator[None]:
    """Beside what draws frames, threads hand over Python's lock promptly."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(HANDED_OVER_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


class Window:
    """Shows a stage until the user quits.

    Args:
        stage: what is shown; it is resized with the window.
        clock: the device's clock.
        facts: drained once a frame.
        on_input: called on this thread with what the user does.
        theme: one of `avatar.theme.CHOICES`.

    Raises:
        DeviceError: when there is no display.
    """

    def __init__(
        self,
        stage: Shown,
        clock: Clock,
        facts: queue.SimpleQueue[Told],
        on_input: OnInput,
        *,
        fullscreen: bool = False,
        theme: str = BY_DAYLIGHT,
    ) -> None:
        self._stage = stage
        self._clock = clock
        self._facts = facts
        self._on_input = on_input
        self._theme = theme
        self._theme_checked = -THEME_CHECK_SECONDS
        self._draw_seconds: deque[float] = deque(maxlen=30)
        self._busy_at = clock.now()
        self._open = True
        try:
            # pygame.init() would open the sound card, which is not ours to open.
            pygame.display.init()
            pygame.font.init()
            flags = pygame.FULLSCREEN if fullscreen else pygame.RESIZABLE
            self._screen = pygame.display.set_mode((0, 0) if fullscreen else stage.size, flags)
        except pygame.error as error:
            raise DeviceError(
                f"no display: {error}; set DISPLAY, or run without a window"
            ) from error
        pygame.display.set_caption("Xiao-E")
        if self._screen.get_size() != stage.size:
            stage.resize(self._screen.get_size())

    @property
    def frames_per_second(self) -> int:
        """The rate it aims at now, from how long frames took to draw and how busy the face is."""
        calm = self._clock.now() - self._busy_at > CALM_AFTER
        most = CALM if calm else FASTEST
        if not self._draw_seconds:
            return most
        typical = float(np.median(self._draw_seconds))
        return max(SLOWEST, min(most, int(SHARE_FOR_DRAWING / max(typical, 1e-4))))

    def run(self) -> None:
        """Blocks until the user quits or `close` is called; then the window is gone."""
        ticker = pygame.time.Clock()
        try:
            with prompt_lock():
                while self._open:
                    self.frame()
                    ticker.tick(self.frames_per_second)
        finally:
            pygame.display.quit()

    def close(self) -> None:
        """Ends `run` after the frame it draws."""
        self._open = False

    def frame(self) -> None:
        """One frame: takes input and facts, draws, shows."""
        for event in pygame.event.get():
            self._handle(event)
        while not self._facts.empty():
            self._stage.tell(self._facts.get())
            self._busy_at = self._clock.now()
        now = self._clock.now()
        self._dress(now)
        draw_on(self._screen, self._stage, now)
        self._draw_seconds.append(self._clock.now() - now)
        pygame.display.flip()

    def _handle(self, event: pygame.event.Event) -> None:
        if event.type == pygame.QUIT:
            self._act(Input(Action.QUIT))
        elif event.type == pygame.KEYDOWN and event.key == pygame.K_F11:
            pygame.display.toggle_fullscreen()
        elif event.type == pygame.KEYDOWN and event.key in KEYS:
            self._act(Input(KEYS[event.key]))
        elif event.type == pygame.VIDEORESIZE:
            self._resize(event.w, event.h)
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button == pygame.BUTTON_LEFT:
            # SDL turns touches into these events too.
            choice = self._stage.choice_at(*event.pos)
            self._act(Input(Action.TALK) if choice is None else Input(Action.CHOOSE, choice))

    def _act(self, given: Input) -> None:
        if given.action is Action.QUIT:
            self._open = False
        self._on_input(given)

    def _resize(self, width: int, height: int) -> None:
        size = max(width, SMALLEST[0]), max(height, SMALLEST[1])
        if size != self._stage.size:
            self._stage.resize(size)

    def _dress(self, now: float) -> None:
        if now - self._theme_checked >= THEME_CHECK_SECONDS:
            self._theme_checked = now
            self._stage.set_theme(theme_at(self._clock.wall().hour, self._theme), now)
