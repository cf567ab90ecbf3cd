"""Golden frames of all that is drawn without text (fonts differ between machines)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import skia

from assistant.core.bus import Told
from assistant.core.cards import Icon, MapCard
from assistant.core.emotion import Emotion
from assistant.core.events import EmotionShown
from assistant.core.language import Language
from avatar.blendshapes import INDEX
from avatar.boxes import Draw, Rect
from avatar.build.cast import CAST
from avatar.cards import Look
from avatar.cards.food import PICTURES, food
from avatar.cards.icons import BUS, WEATHER, glyph, icon, weather
from avatar.cards.map import city_map
from avatar.cards.shapes import stars
from avatar.emotions import EXPRESSIONS
from avatar.painter import raster_surface
from avatar.rig import Rig, load_rig
from avatar.sheet import (
    MOUTH_VIEW,
    Cell,
    contact_sheet,
    emotion_cells,
    turn_cells,
    viseme_cells,
)
from avatar.theme import THEMES
from avatar.typeset import Typesetter

from .conftest import CHARACTER, Frame, Golden, differs, differs_in_parts, new_stage
from .samples import cards

SIDE = 72


@pytest.mark.parametrize("name", CAST)
def test_every_emotion_viseme_and_turn(name: str, golden: Golden) -> None:
    rig = load_rig(CHARACTER.parent / name)
    heads = [Cell("", c.weights, c.head) for c in (*emotion_cells(), *turn_cells())]
    mouths = [Cell("", c.weights, c.head) for c in viseme_cells()]
    sheets = [
        contact_sheet(rig, heads, 13, side=SIDE),
        contact_sheet(rig, mouths, 13, MOUTH_VIEW, SIDE),
    ]
    golden(f"character_{name}", np.concatenate(sheets), tile=SIDE)


def drawn(pictures: list[Draw], columns: int) -> Frame:
    rows = -(-len(pictures) // columns)
    pixels = np.full((rows * 64, columns * 64, 4), 255, np.uint8)
    canvas: skia.Canvas = raster_surface(pixels).getCanvas()
    for k, draw in enumerate(pictures):
        draw(canvas, Rect(4 + k % columns * 64, 4 + k // columns * 64, 56, 56), 0.0)
    return pixels


def test_food_pictures(golden: Golden) -> None:
    golden("food", drawn([food(cuisine) for cuisine in (*PICTURES, "unheard of")], 7))


def test_icons(golden: Golden) -> None:
    signs = [icon(i, 0xFFE8502F, 0xFFFFFFFF) for i in Icon]
    signs.append(glyph(BUS, 0xFFE8502F, 0xFFFFFFFF))
    golden("icons", drawn([*(weather(w) for w in WEATHER), *signs], 6))


def test_stars_are_filled_in_part(golden: Golden) -> None:
    ratings = (0.0, 0.4, 2.5, 3.9, 4.0, 4.1, 5.0)
    golden("stars", drawn([stars(r, 0xFFFFB020, 0xFFE4E1EC) for r in ratings], 7))


@pytest.mark.parametrize("theme", THEMES)
def test_the_map(theme: str, golden: Golden) -> None:
    card = cards("")["map"]
    assert isinstance(card, MapCard)
    look = Look(THEMES[theme], Typesetter(None, Language.KO), 0.5)
    pixels = np.full((140, 240, 4), 255, np.uint8)
    city_map(card, look)(raster_surface(pixels).getCanvas(), Rect(0, 0, 240, 140), 0.0)
    golden(f"map_{theme}", pixels)


@pytest.mark.parametrize("theme", THEMES)
def test_the_stage_at_rest(theme: str, golden: Golden) -> None:
    stage = new_stage((320, 200))
    stage.set_theme(THEMES[theme], 0.0)
    frame = stage.draw(1.0).copy()
    signs = stage.layout.signs
    frame[: int(signs.bottom) + 1, : int(signs.width / 2)] = 255
    golden(f"rest_{theme}", frame)


def test_a_changed_mood_is_noticed(rig: Rig) -> None:
    happy, sad = (
        contact_sheet(rig, [Cell("", EXPRESSIONS[e].weights)], 1, side=SIDE)
        for e in (Emotion.HAPPY, Emotion.SAD)
    )
    assert differs(happy, sad) is not None


def test_one_mood_that_changed_is_noticed_in_the_sheet(rig: Rig) -> None:
    sheet = contact_sheet(rig, emotion_cells(), 6, side=SIDE)
    changed = emotion_cells()
    sleepy = [e.value for e in Emotion].index(Emotion.SLEEPY)
    weights = changed[sleepy].weights.copy()
    weights[INDEX["jawOpen"]] -= 0.25
    changed[sleepy] = replace(changed[sleepy], weights=weights)
    again = contact_sheet(rig, changed, 6, side=SIDE)
    assert differs(again, sheet) is None
    assert differs_in_parts(again, sheet, SIDE) is not None


def test_each_emotion_is_drawn_apart(rig: Rig) -> None:
    """Head turned alike, so that the face and its sign alone must tell them apart."""
    faces = {
        e: contact_sheet(rig, [Cell("", EXPRESSIONS[e].weights)], 1, side=SIDE) for e in Emotion
    }
    for a in Emotion:
        for b in Emotion:
            assert a is b or differs(faces[a], faces[b]) is not None, (a, b)


def test_the_shown_emotion_reaches_the_screen() -> None:
    stage = new_stage((320, 200))
    before = stage.draw(1.0).copy()
    stage.tell(Told(1.0, EmotionShown(emotion=Emotion.ANGRY)))
    assert differs(stage.draw(2.0), before) is not None
