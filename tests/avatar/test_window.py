"""The window without a display, the storyboard, and the contact sheets."""

from __future__ import annotations

import queue
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import numpy as np
import pygame
import pytest
import skia

from assistant.core.bus import Told
from assistant.core.clock import SkippingClock
from assistant.core.emotion import Emotion
from assistant.core.errors import DeviceError
from assistant.core.events import CardShown, EmotionShown
from assistant.core.language import Language
from avatar.rig import load_rig
from avatar.sheet import write_sheets
from avatar.storyboard import Panel, Said, Who, write_storyboard
from avatar.window import (
    CALM,
    CALM_AFTER,
    FASTEST,
    HANDED_OVER_SECONDS,
    SLOWEST,
    Action,
    Input,
    Window,
    draw_on,
)

from .conftest import CHARACTER, new_stage
from .samples import HOSTILE, cards

NOON = datetime.fromisoformat("2025-05-05T12:00+09:00")


@pytest.fixture(autouse=True)
def no_display(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    yield
    pygame.display.quit()


class Shown:
    """A window on a small stage, and what the user did there."""

    def __init__(self) -> None:
        self.facts: queue.SimpleQueue[Told] = queue.SimpleQueue()
        self.inputs: list[Input] = []
        self.stage = new_stage((640, 480))
        self.clock = SkippingClock(NOON, work_takes_time=False)
        self.window = Window(self.stage, self.clock, self.facts, self.inputs.append)

    def press(self, key: int) -> None:
        pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=key))

    def touch(self, x: float, y: float) -> None:
        pygame.event.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, button=1, pos=(x, y)))


def test_keys_become_inputs() -> None:
    shown = Shown()
    keys = (pygame.K_SPACE, pygame.K_UP, pygame.K_LEFT, pygame.K_m, pygame.K_x)
    for key in keys:
        shown.press(key)
    shown.window.frame()
    assert [given.action for given in shown.inputs] == [
        Action.TALK, Action.VOLUME_UP, Action.VOLUME_DOWN, Action.MUTE,
    ]  # fmt: skip


def test_escape_quits_and_the_loop_ends() -> None:
    shown = Shown()
    shown.press(pygame.K_ESCAPE)
    shown.window.run()
    assert shown.inputs == [Input(Action.QUIT)]
    assert not pygame.display.get_init()


def test_while_it_runs_threads_hand_over_promptly() -> None:
    shown = Shown()
    before, during = sys.getswitchinterval(), []
    shown.window = Window(
        shown.stage, shown.clock, shown.facts, lambda _: during.append(sys.getswitchinterval())
    )
    shown.press(pygame.K_ESCAPE)
    shown.window.run()
    assert during == [pytest.approx(HANDED_OVER_SECONDS)]
    assert sys.getswitchinterval() == before


def test_a_touch_talks_or_chooses() -> None:
    shown = Shown()
    shown.facts.put(Told(shown.clock.now(), CardShown(card=cards("서울불고기")["shops"])))
    shown.window.frame()
    sheet_now = shown.stage.card
    assert sheet_now is not None
    second = next(p.rect for p in sheet_now.placed if p.name == "choice:2")
    shown.touch(second.x + 5, second.y + second.height / 2)
    shown.touch(20, 470)
    shown.window.frame()
    assert shown.inputs == [Input(Action.CHOOSE, 2), Input(Action.TALK)]


def test_the_frame_on_the_screen_is_the_stage(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown()
    monkeypatch.setattr(shown.clock, "now", lambda: 1.0)
    shown.facts.put(Told(shown.clock.now(), EmotionShown(emotion=Emotion.JOY)))
    shown.window.frame()
    screen = pygame.surfarray.array3d(pygame.display.get_surface()).swapaxes(0, 1)
    assert np.array_equal(screen, shown.stage.draw(shown.clock.now())[..., 2::-1])
    assert shown.facts.empty()


def test_resizing_stays_above_the_smallest_size() -> None:
    shown = Shown()
    for size in ((900, 700), (100, 50)):
        pygame.event.post(pygame.event.Event(pygame.VIDEORESIZE, w=size[0], h=size[1], size=size))
        shown.window.frame()
        assert shown.stage.size == (max(480, size[0]), max(480, size[1]))


def test_the_rate_falls_where_drawing_is_slow() -> None:
    shown = Shown()
    assert shown.window.frames_per_second == FASTEST
    shown.window._draw_seconds.extend([0.03] * 30)
    assert shown.window.frames_per_second == 20
    shown.window._draw_seconds.extend([0.5] * 30)
    assert shown.window.frames_per_second == SLOWEST


async def test_an_idle_face_is_drawn_less_often_until_something_happens() -> None:
    shown = Shown()
    await shown.clock.sleep(CALM_AFTER + 1)
    assert shown.window.frames_per_second == CALM
    shown.facts.put(Told(shown.clock.now(), EmotionShown(emotion=Emotion.JOY)))
    shown.window.frame()
    shown.window._draw_seconds.clear()
    assert shown.window.frames_per_second == FASTEST


def test_only_display_and_fonts_are_started() -> None:
    Shown()
    assert pygame.display.get_init()
    assert not pygame.mixer.get_init()


def test_no_display_is_a_device_error(monkeypatch: pytest.MonkeyPatch) -> None:
    pygame.display.quit()
    monkeypatch.setenv("SDL_VIDEODRIVER", "no such driver")
    with pytest.raises(DeviceError, match="no display"):
        Shown()


def test_a_storyboard_has_every_panel(tmp_path: Path) -> None:
    frames = [np.full((200, 320, 4), 40 * k + 40, np.uint8) for k in range(5)]
    for frame in frames:
        frame[..., 3] = 255
    said = (Said(Who.USER, "음식 배달시켜 줘"), Said(Who.DEVICE, HOSTILE["long"]))
    panels = [Panel(12.3 * k, said[: k % 3], frame) for k, frame in enumerate(frames)]
    file = tmp_path / "storyboard.png"
    write_storyboard(panels, file, "샤오어", Language.KO)
    picture = skia.Image.open(str(file)).toarray(colorType=skia.kBGRA_8888_ColorType)
    levels = {int(v) for v in np.unique(picture[..., 0])}
    assert {40, 80, 120, 160, 200} <= levels, "each frame is there"
    colours = {tuple(c) for c in picture.reshape(-1, 4)[:, 2::-1].tolist()}
    for who in Who:
        assert tuple((who.value & 0xFFFFFF).to_bytes(3, "big")) in colours


def test_a_storyboard_without_panels_or_of_mixed_sizes_is_refused(tmp_path: Path) -> None:
    small, large = (np.zeros((h, 320, 4), np.uint8) for h in (100, 200))
    for panels in ([], [Panel(0, (), small), Panel(1, (), large)]):
        with pytest.raises(ValueError, match="one size"):
            write_storyboard(panels, tmp_path / "s.png", "x", Language.EN)


def test_the_contact_sheets_of_a_character(tmp_path: Path) -> None:
    files = write_sheets(load_rig(CHARACTER), tmp_path / "new")
    assert [file.name for file in files] == ["emotions.png", "visemes.png", "turns.png"]
    assert all(file.stat().st_size > 10_000 for file in files)


@pytest.mark.parametrize(
    ("size", "depth", "off"), [((640, 480), 32, 0), ((640, 480), 16, 8), ((700, 500), 32, 0)]
)
def test_what_is_drawn_is_on_the_screen(size: tuple[int, int], depth: int, off: int) -> None:
    """Whatever the format of its memory, and where it is larger for a moment than what is drawn."""
    screen = pygame.Surface(size, 0, depth)
    draw_on(screen, new_stage((640, 480)), 1.0)
    assert not screen.get_locked()
    seen = pygame.surfarray.array3d(screen)[:640, :480].swapaxes(0, 1).astype(int)
    wanted = new_stage((640, 480)).draw(1.0)[..., 2::-1].astype(int)
    assert np.abs(seen - wanted).max() <= off
