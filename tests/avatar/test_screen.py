"""Layout, captions, signs and the stage that joins them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import skia

from assistant.core.bus import Told
from assistant.core.errors import ConfigError
from assistant.core.events import (
    CardCleared,
    CardShown,
    Fact,
    Failed,
    Heard,
    LanguageChanged,
    ListeningStarted,
    MuteChanged,
    PartlyHeard,
    SpeechStarted,
    TurnEnded,
    VolumeChanged,
    WakeDetected,
)
from assistant.core.language import Language
from avatar import typeset
from avatar.boxes import Rect
from avatar.caption import Caption, _word_at
from avatar.layout import CROWN, lay_out_screen
from avatar.painter import raster_surface
from avatar.picture import KeptPicture, picture
from avatar.stage import Stage
from avatar.theme import HIGH_CONTRAST, NIGHT, THEMES, Theme, theme_at
from avatar.typeset import Style, Typesetter

from .conftest import CHARACTER, Frame, new_stage
from .samples import cards, payment, spoken

SIZES = [
    (w, h) for w in (480, 600, 800, 1080, 1280, 1920) for h in (480, 600, 800, 1080, 1920)
]  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
def test_the_card_never_hides_the_face_nor_the_caption(size: tuple[int, int]) -> None:
    screen = lay_out_screen(*size)
    face, card, caption = screen.beside_card.face(), screen.card, screen.caption
    whole = Rect(0, 0, *size)
    for rect in (card, caption):
        assert rect.x >= 0
        assert rect.y >= 0
        assert rect.right <= whole.right
        assert rect.bottom <= whole.bottom
        assert rect.width > 0.4 * size[0] or rect.width > 1100 * screen.unit
    assert card.height > 0.3 * size[1]
    assert face.right <= card.x + 0.06 * size[0] or face.bottom <= card.y
    assert card.bottom <= caption.y
    assert screen.alone.face().y >= 0
    assert screen.alone.face().bottom <= size[1]
    assert face.width > 90


@pytest.mark.parametrize("size", [(480, 480), (480, 800), (600, 800), (768, 1024), (1080, 1920)])
def test_upright_and_round_the_whole_head_is_seen_above_the_card(size: tuple[int, int]) -> None:
    screen = lay_out_screen(*size)
    stand = screen.beside_card
    assert stand.top + CROWN * stand.scale >= 0
    assert stand.face().bottom <= screen.card.y


def changed(before: Frame, after: Frame, rect: Rect) -> bool:
    x, y = slice(int(rect.x), int(rect.right)), slice(int(rect.y), int(rect.bottom))
    return bool((before[y, x] != after[y, x]).any())


def test_the_caption_bar_shows_what_was_heard_and_then_what_is_said(stage: Stage) -> None:
    bar = stage.layout.caption
    line = Rect(bar.x + 100, bar.bottom - 40, 300, 10)
    seen = [stage.draw(0.5).copy()]
    facts: tuple[Fact, ...] = (
        WakeDetected(word="샤오어", score=1.0),
        SpeechStarted(at=0),
        PartlyHeard(text="음식을 배달"),
        Heard(text="음식을 배달시켜 줘", language=Language.KO, engine="vosk", seconds=0.3),
        spoken("근처 식당을 찾아볼게요 잠시만요", 5.0),
    )
    for k, fact in enumerate(facts):
        stage.tell(Told(1.0 + k, fact))
        seen.append(stage.draw(1.6 + k).copy())
    assert all(changed(a, b, line) for a, b in pairwise(seen))
    light, dark = (frame[int(bar.bottom) - 8, int(bar.x) + 200, :3].mean() for frame in seen[4:6])
    assert light > 200
    assert dark < 120, "the user's bar is light, the device's dark"


@pytest.mark.parametrize("size", [(480, 480), (1280, 800), (1080, 1920), (1920, 1080)])
def test_the_bar_does_not_reach_the_card(size: tuple[int, int]) -> None:
    captioned, plain = new_stage(size), new_stage(size)
    for stage in (captioned, plain):
        stage.tell(Told(1.0, CardShown(card=cards("서울불고기 본점")["menu"])))
    heard = Heard(text="음식을 배달시켜 줘", language=Language.KO, engine="vosk", seconds=0.3)
    captioned.tell(Told(2.0, heard))
    captioned.tell(
        Told(3.0, spoken(" ".join(["근처에서 제일 평점이 높은 곳이에요"] * 9), 3.0, 9.0))
    )
    assert captioned.card is not None
    card = captioned.card.rect
    rows = slice(int(card.bottom) - 30, int(card.bottom) - 1)
    columns = slice(int(card.x) + 40, int(card.right) - 40)
    apart = captioned.draw(5.0)[rows, columns].astype(int) - plain.draw(5.0)[rows, columns]
    assert np.abs(apart).max() <= 8


def test_the_bar_goes_when_nothing_follows(stage: Stage) -> None:
    bar = stage.layout.caption
    spot = int(bar.bottom) - 10, int(bar.x) + 60
    stage.tell(Told(1.0, spoken("안녕하세요", 1.0)))
    stage.tell(Told(3.2, TurnEnded(outcome="done")))
    during = stage.draw(2.0)[spot].copy()
    after = stage.draw(12.0)[spot]
    assert not np.array_equal(during, after)


def test_a_failure_is_marked_on_the_bar() -> None:
    def edge(failed: bool) -> Frame:
        stage = new_stage((1280, 800))
        if failed:
            stage.tell(Told(1.0, Failed(stage="hear", key="error_engine", detail="x")))
        stage.tell(Told(1.0, spoken("문제가 생겼어요", 1.0)))
        bar = stage.layout.caption
        return stage.draw(2.0)[int(bar.bottom) - 60 :, int(bar.x) : int(bar.x) + 90].copy()

    assert (edge(True) != edge(False)).mean() > 0.1


def test_the_word_being_spoken() -> None:
    clause = spoken("하나 둘 셋", 10.0, 3.0)
    assert _word_at(clause, 9.9) == (0, 0)
    assert [clause.text[slice(*_word_at(clause, t))] for t in (10.1, 11.1, 12.9)] == [
        "하나",
        "둘",
        "셋",
    ]
    assert _word_at(clause, 13.1) == (6, 6)


def test_a_long_clause_scrolls_with_the_word(stage: Stage) -> None:
    long = " ".join(f"낱말{n}" for n in range(120))
    stage.tell(Told(1.0, spoken(long, 1.0, 60.0)))
    bar = stage.layout.caption
    early = stage.draw(2.0).copy()
    late = stage.draw(58.0)
    inner = Rect(bar.x + 30, bar.y + 40, bar.width - 60, bar.height - 60)
    assert changed(early, late, inner)
    above = Rect(bar.x, 0, bar.width, bar.y - 30)
    band = late[int(above.bottom) - 3 : int(above.bottom), int(bar.x) : int(bar.right)]
    assert band.size, "nothing is drawn above the bar"


def test_signs_of_language_silence_and_volume(stage: Stage) -> None:
    signs = stage.layout.signs
    area = Rect(signs.x, signs.y, 420, signs.height)
    frames = [stage.draw(1.0).copy()]
    for fact in (MuteChanged(muted=True), VolumeChanged(volume=40)):
        stage.tell(Told(1.0, fact))
        frames.append(stage.draw(1.0).copy())
    stage.tell(Told(1.0, LanguageChanged(language=Language.ZH)))
    frames.append(stage.draw(1.0).copy())
    assert all(changed(a, b, area) for a, b in pairwise(frames))
    volume = Rect(signs.x + 240, signs.y, 100, signs.height)
    assert changed(frames[0], frames[2], volume)
    assert not changed(stage.draw(9.0).copy(), stage.draw(9.0), volume)


def test_the_buffer_is_reused_and_opaque(stage: Stage) -> None:
    frame = stage.draw(1.0)
    assert frame.shape == (800, 1280, 4)
    assert frame.dtype == np.uint8
    assert stage.draw(2.0) is frame
    assert (frame[..., 3] == 255).all()


def test_the_same_moment_is_drawn_alike() -> None:
    def frame(*before: float) -> Frame:
        stage = new_stage((640, 480))
        stage.tell(Told(1.0, spoken("안녕하세요 반가워요", 1.0)))
        for t in before:
            stage.draw(t)
        return stage.draw(3.0).copy()

    # A gradient that is kept was rounded where it was shaded.
    assert np.abs(frame().astype(int) - frame(1.1, 1.5, 2.9)).max() <= 1


def test_a_caption_is_drawn_once_for_each_look(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[float] = []
    paint = Caption.paint_still

    def noted(caption: Caption, canvas: skia.Canvas, t: float, *rest: Any) -> None:
        drawn.append(t)
        paint(caption, canvas, t, *rest)

    monkeypatch.setattr(Caption, "paint_still", noted)
    clause = spoken("하나 둘 셋", 1.0, 3.0)
    stage.tell(Told(1.0, clause))
    # It comes and stands with its first word, then with its second, and again with the language.
    for t in (1.1, 1.5, 1.6, 2.3):
        stage.draw(t)
    second = stage.draw(2.4).copy()
    stage.tell(Told(2.4, LanguageChanged(language=Language.ZH)))
    stage.draw(2.5)
    assert drawn == [1.1, 2.3, 2.5]
    fresh = new_stage((1280, 800))
    fresh.tell(Told(1.0, clause))
    assert np.array_equal(fresh.draw(2.4), second)


def test_a_kept_picture_is_where_it_was_drawn() -> None:
    def spot(canvas: skia.Canvas) -> None:
        canvas.drawRect(skia.Rect.MakeXYWH(13, 21, 5, 3), skia.Paint(Color=0x80FF0000))

    directly, kept = np.full((2, 40, 40, 4), 255, np.uint8)
    spot(raster_surface(directly).getCanvas())
    whole = KeptPicture()
    for look in ("a", "a", "b"):
        kept[:] = 255
        whole.paint(raster_surface(kept).getCanvas(), look, Rect(10.5, 20.5, 20, 10), spot)
        assert np.abs(kept.astype(int) - directly).max() <= 1, look
    nothing = picture(Rect(0, 0, 9, 9), lambda _: None)
    nothing.paint(raster_surface(kept).getCanvas())
    assert nothing.image is None


def test_a_card_is_drawn_once_and_only_its_ring_moves(stage: Stage) -> None:
    stage.tell(Told(1.0, CardShown(card=payment())))
    drawn = stage._drawn[-1]
    early = stage.draw(10.0).copy()
    late = stage.draw(100.0)
    assert stage._drawn[-1] is drawn
    sheet = stage.card
    assert sheet is not None
    ring = next(item.rect for item in sheet.placed if item.live)
    code = next(item.rect for item in sheet.placed if item.name == "qr")
    assert changed(early, late, ring)
    assert not changed(early, late, code)


def test_cards_come_and_go_without_a_trace(stage: Stage) -> None:
    stage.tell(Told(1.0, CardShown(card=cards("a")["shops"])))
    stage.draw(3.0)
    stage.tell(Told(4.0, CardCleared()))
    room = stage.layout.card
    corner = Rect(room.right - 60, room.y + room.height / 2, 50, 50)
    assert not changed(stage.draw(8.0).copy(), new_stage((1280, 800)).draw(8.0), corner)
    assert stage.choice_at(room.x + 50, room.y + 100) is None


def test_touching_a_row_chooses_it(stage: Stage) -> None:
    stage.tell(Told(1.0, CardShown(card=cards("서울불고기")["shops"])))
    room = stage.layout.card
    chosen = [stage.choice_at(room.x + 100, y) for y in range(int(room.y), int(room.bottom), 4)]
    assert [c for k, c in enumerate(chosen) if c and c != chosen[k - 1]] == [1, 2, 3]


def test_resizing_keeps_what_is_shown(stage: Stage) -> None:
    stage.tell(Told(1.0, CardShown(card=payment())))
    stage.resize((480, 854))
    assert stage.draw(3.0).shape == (854, 480, 4)
    assert stage.card is not None


def test_a_missing_character_is_a_config_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"rig\.json"):
        Stage((480, 480), tmp_path, None, Language.EN)


def test_works_without_any_font(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typeset, "_register", lambda *_: [])
    stage = Stage((480, 480), CHARACTER, None, Language.ZH)
    stage.tell(Told(1.0, CardShown(card=payment())))
    stage.tell(Told(1.0, ListeningStarted(hints=("是", "不是"))))
    assert (stage.draw(2.0)[..., 3] == 255).all()


def test_a_folder_without_fonts_falls_back_on_the_system(tmp_path: Path) -> None:
    (tmp_path / "broken.otf").write_bytes(b"no font")
    setter = Typesetter(tmp_path, Language.KO)
    assert "Pretendard" not in setter.families
    if setter.families:
        assert setter.text("가나다 abc", Style(20, 0xFF000000), 500, 1).width > 40


def test_the_language_decides_the_shapes_of_chinese_characters() -> None:
    setter = Typesetter(None, Language.ZH)
    cjk = [family for family in setter.families if "CJK" in family]
    if len(cjk) < 2:
        pytest.skip("fonts-noto-cjk is not installed")
    assert cjk[0].endswith("SC")
    setter.language = Language.KO
    assert next(f for f in setter.families if "CJK" in f).endswith("KR")


def test_night_follows_the_hour() -> None:
    assert [theme_at(hour).name for hour in (3, 7, 12, 20, 21)] == [
        "night", "day", "day", "day", "night",
    ]  # fmt: skip
    assert theme_at(23) is NIGHT
    assert all(theme_at(hour, "high_contrast") is HIGH_CONTRAST for hour in (3, 12))


def test_in_high_contrast_the_character_has_an_outline() -> None:
    """All around it, though hair and ground are both dark; and nowhere within it."""
    plain, outlined = (new_stage((640, 800)) for _ in range(2))
    plain.set_theme(replace(HIGH_CONTRAST, outline=0), 0.0)
    outlined.set_theme(HIGH_CONTRAST, 0.0)
    before, after = plain.draw(1.0), outlined.draw(1.0)
    white = (after[..., :3] > 250).all(axis=2) & (before != after).any(axis=2)
    assert white.any(axis=1)[60:].all(), "from the crown to the floor"
    middle = slice(600 // 2 - 60, 600 // 2 + 60)
    face = new_stage((640, 800)).layout.alone.face()
    assert not white[int(face.y) + 100 : int(face.bottom) - 100, middle].any()


def luminance(colour: int) -> float:
    def channel(value: int) -> float:
        v = value / 255
        return v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4

    red, green, blue = (channel(colour >> k & 255) for k in (16, 8, 0))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: int, b: int) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_text_can_be_read(theme: Theme) -> None:
    """WCAG 2.2: 4.5:1 for text, 3:1 for large text and for signs; 7:1 and 4.5:1 in high
    contrast."""
    high = theme.name == "high_contrast"
    least, large = (7.0, 4.5) if high else (4.5, 3.0)
    assert contrast(theme.ink, theme.card) >= 7
    assert contrast(theme.faint, theme.card) >= least
    assert contrast(theme.faint, theme.inset) >= least
    assert contrast(theme.bar_ink, theme.bar) >= 7
    assert contrast(theme.bar_said, theme.bar) >= least
    assert contrast(theme.bar_user, theme.bar) >= least
    assert contrast(theme.user_ink, theme.user_bar) >= least
    for ink in (theme.accent, theme.good, theme.bad, theme.warn):
        assert contrast(ink, theme.card) >= large
    if high:
        for sign in (theme.card_edge, theme.star_empty, theme.rule):
            assert contrast(sign, theme.card) >= large
        assert contrast(theme.outline, theme.sky[0]) >= 7
