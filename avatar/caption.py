"""The caption bar: what the user said, what the character says, and that it listens."""

from __future__ import annotations

import math
from dataclasses import dataclass

import skia

from assistant.core.bus import Told
from assistant.core.events import (
    Failed,
    Heard,
    ListeningStarted,
    NothingHeard,
    PartlyHeard,
    SpeakingStarted,
    SpeakingStopped,
    SpeechEnded,
    SpeechStarted,
    TurnEnded,
    WakeDetected,
)
from avatar.boxes import Rect
from avatar.cards.look import fill, line
from avatar.motion import smoothstep
from avatar.theme import Theme
from avatar.typeset import Block, Run, Style, Typesetter, Weight

LINGER = 3.5
"""Seconds a caption stays when nothing follows."""
FADE = 0.25
SIZES = (31, 26)
"""Design pixels: the second where a clause is long."""
MOST_LINES = 2


@dataclass(slots=True)
class _Clause:
    fact: SpeakingStarted
    shown_at: float


class Caption:
    """Takes facts, paints the bar at any time from then on."""

    def __init__(self) -> None:
        self._listening_since: float | None = None
        self._speech = False
        self._heard = ""
        self._final = False
        self._hints: tuple[str, ...] = ()
        self._clauses: list[_Clause] = []
        self._thinking = False
        self._failed = False
        self._hide_at = -math.inf
        self._show_at = -math.inf

    def tell(self, told: Told) -> None:  # noqa: C901 (one arm for each fact)
        at, fact = told.at, told.fact
        match fact:
            case WakeDetected():
                self._listen(at, ())
            case ListeningStarted(hints=hints):
                self._listen(at, hints)
            case SpeechStarted():
                self._speech = True
            case SpeechEnded():
                self._speech, self._thinking = False, True
            case PartlyHeard(text=text):
                self._user_said(at, text, final=False)
            case Heard(text=text):
                self._user_said(at, text, final=True)
            case NothingHeard():
                self._listening_since, self._thinking = None, False
                self._hide_at = at + 0.6
            case SpeakingStarted():
                self._speak(at, fact)
            case SpeakingStopped():
                self._hide_at = at + LINGER
            case Failed():
                self._failed = True
            case TurnEnded():
                self._heard = ""
                self._listening_since, self._thinking, self._failed = None, False, False
                self._hide_at = min(self._hide_at, at + LINGER)
            case _:
                pass

    def _listen(self, at: float, hints: tuple[str, ...]) -> None:
        self._appear(at)
        self._listening_since, self._hints = at, hints
        self._heard, self._final, self._speech = "", False, False
        self._clauses.clear()
        self._failed = self._thinking = False

    def _user_said(self, at: float, text: str, final: bool) -> None:
        self._appear(at)
        self._heard, self._final = text, final
        self._clauses.clear()
        if final:
            self._thinking, self._listening_since = True, None

    def _speak(self, at: float, fact: SpeakingStarted) -> None:
        self._appear(at)
        self._thinking, self._listening_since = False, None
        self._clauses = [*self._clauses[-1:], _Clause(fact, max(at, fact.starts_at - 0.05))]
        self._hide_at = fact.starts_at + fact.seconds + LINGER

    def _appear(self, at: float) -> None:
        if at > self._hide_at + FADE:
            self._show_at = at
        self._hide_at = math.inf

    def look(self, t: float) -> object:
        """Equal at all times at which it looks the same but for fading; ``None`` while it moves."""
        clause = self._clause_at(t)
        return clause and (clause, _word_at(clause, t), self._heard, self._failed)

    def shown(self, t: float) -> float:
        """0 is gone, 1 fully there."""
        return smoothstep((t - self._show_at) / FADE) * (1 - smoothstep((t - self._hide_at) / FADE))

    def paint(
        self,
        canvas: skia.Canvas,
        t: float,
        room: Rect,
        unit: float,
        theme: Theme,
        setter: Typesetter,
    ) -> None:
        """As it is ``shown`` at ``t``."""
        shown = self.shown(t)
        if shown <= 0:
            return
        if shown < 1:
            canvas.saveLayerAlpha(room.inset(-4).skia(), round(255 * shown))
        self.paint_fully(canvas, t, room, unit, theme, setter)
        if shown < 1:
            canvas.restore()

    def paint_fully(
        self,
        canvas: skia.Canvas,
        t: float,
        room: Rect,
        unit: float,
        theme: Theme,
        setter: Typesetter,
    ) -> None:
        """As if it were neither coming nor going."""
        brush = _Brush(canvas, t, room, unit, theme, setter)
        clause = self._clause_at(t)
        if clause is not None:
            brush.spoken(clause, self._heard, self._failed)
        elif self._heard or self._listening_since is not None or self._thinking:
            brush.user(self._heard, self._final, self._hints, self._speech, self._thinking)

    def _clause_at(self, t: float) -> SpeakingStarted | None:
        if not self._clauses:
            return None
        begun = [clause for clause in self._clauses if clause.shown_at <= t]
        return (begun[-1] if begun else self._clauses[0]).fact


@dataclass(frozen=True, slots=True)
class _Brush:
    canvas: skia.Canvas
    t: float
    room: Rect
    unit: float
    theme: Theme
    setter: Typesetter

    def spoken(self, clause: SpeakingStarted, heard: str, failed: bool) -> None:
        theme = self.theme
        pad = self.px(26)
        inner = self.room.width - 2 * pad - (self.px(64) if failed else 0)
        text, offset, tall = self._marked(clause, inner)
        said = self._said_small(heard, inner)
        if said and tall + said.height + self.px(30) > self.room.height:
            # What is said now matters more, and a bar that is too tall would cover the card.
            said = None
        height = tall + (said.height if said else 0) + self.px(30)
        bar = self._bar(
            height, theme.bar, theme.warn if failed else theme.card_edge, 4.0 if failed else 1.5
        )
        x, y = bar.x + pad, bar.y + self.px(15)
        if failed:
            self._warning(bar)
            x += self.px(64)
        if said:
            said.paint(self.canvas, x, y)
            y += said.height
        self.canvas.save()
        self.canvas.clipRect(skia.Rect.MakeXYWH(bar.x, y, bar.width, tall))
        text.paint(self.canvas, x, y - offset)
        self.canvas.restore()

    def user(
        self, heard: str, final: bool, hints: tuple[str, ...], speech: bool, thinking: bool
    ) -> None:
        theme = self.theme
        pad, meter = self.px(26), self.px(72)
        inner = self.room.width - 2 * pad - meter
        if heard:
            colour = theme.user_ink if final else theme.user_faint
            style = self.style(SIZES[0], colour, Weight.SEMIBOLD if final else Weight.MEDIUM)
            text = self.setter.text(heard if final else f"{heard} …", style, inner, MOST_LINES)
        else:
            style = self.style(24, theme.user_faint)
            text = self.setter.text("   ·   ".join(hints[:4]) or " ", style, inner, 1)
        bar = self._bar(
            max(text.height, self.px(40)) + self.px(30), theme.user_bar, theme.user_ink, 2.5
        )
        middle = bar.y + bar.height / 2
        if thinking:
            self._dots(bar.x + pad + self.px(22), middle)
        else:
            self._levels(bar.x + pad, middle, speech)
        text.paint(self.canvas, bar.x + pad + meter, middle - text.height / 2)

    def _marked(self, clause: SpeakingStarted, width: float) -> tuple[Block, float, float]:
        """The clause with its word marked, how far it is scrolled, and the height to show."""
        begin, end = _word_at(clause, self.t)
        for size in SIZES:
            style = self.style(size, self.theme.bar_ink, Weight.MEDIUM)
            runs = (
                Run(clause.text[:begin], style.coloured(self.theme.bar_said)),
                Run(clause.text[begin:end], style.coloured(self.theme.bar_mark)),
                Run(clause.text[end:], style),
            )
            block = self.setter.block(tuple(run for run in runs if run.text) or runs, width, 99)
            if block.lines <= MOST_LINES:
                return block, 0.0, block.height
        row = self.setter.line_height(style.size)
        spoken = self.setter.block((Run(clause.text[:end] or " ", style),), width, 99).lines
        first = max(0, min(spoken - 1, block.lines - MOST_LINES))
        return block, first * row, MOST_LINES * row

    def _said_small(self, heard: str, width: float) -> Block | None:
        if not heard:
            return None
        style = self.style(20, self.theme.bar_user, Weight.MEDIUM)
        return self.setter.text(f"“{heard}”", style, width, 1)

    def _bar(self, height: float, ground: int, edge: int, edge_width: float) -> Rect:
        bar = Rect(self.room.x, self.room.bottom - height, self.room.width, height)
        radius = min(height / 2, self.px(30))
        self.canvas.drawRoundRect(bar.skia(), radius, radius, fill(ground))
        self.canvas.drawRoundRect(
            bar.inset(1).skia(), radius, radius, line(edge, max(1.0, edge_width * self.unit))
        )
        return bar

    def _levels(self, x: float, middle: float, speech: bool) -> None:
        paint = line(self.theme.user_ink, self.px(6))
        for k in range(5):
            wave = 0.5 + 0.5 * math.sin(
                self.t * (9 if speech else 3) + 1.9 * k + 0.6 * math.sin(self.t * 5 + k)
            )
            half = self.px(4) + self.px(16 if speech else 5) * wave
            at = x + self.px(5) + k * self.px(12)
            self.canvas.drawLine(at, middle - half, at, middle + half, paint)

    def _dots(self, x: float, middle: float) -> None:
        for k in range(3):
            wave = 0.5 + 0.5 * math.sin(self.t * 6 - 0.9 * k)
            paint = fill(self.theme.user_ink)
            paint.setAlphaf(0.35 + 0.65 * wave)
            self.canvas.drawCircle(
                x + (k - 1) * self.px(17), middle - self.px(3) * wave, self.px(6), paint
            )

    def _warning(self, bar: Rect) -> None:
        x, y, r = bar.x + self.px(50), bar.y + bar.height / 2, self.px(22)
        path = skia.Path()
        path.addPoly(
            [skia.Point(x, y - r), skia.Point(x + r, y + r * 0.8), skia.Point(x - r, y + r * 0.8)],
            True,
        )
        self.canvas.drawPath(path, fill(0xFFFFC247))
        self.canvas.drawPath(path, line(0xFFFFC247, self.px(6)))
        sign = line(0xFF3A2500, self.px(5))
        self.canvas.drawLine(x, y - r * 0.35, x, y + r * 0.2, sign)
        self.canvas.drawPoint(x, y + r * 0.6, sign)

    def style(self, size: float, colour: int, weight: Weight = Weight.REGULAR) -> Style:
        return Style(max(9.0, round(size * self.unit)), colour, weight)

    def px(self, design: float) -> float:
        return round(design * self.unit)


def _word_at(clause: SpeakingStarted, t: float) -> tuple[int, int]:
    """The characters of the word sounding at ``t``; an empty range before the first."""
    since = t - clause.starts_at
    if since > clause.seconds:
        return len(clause.text), len(clause.text)
    begun = [word for word in clause.words if word.start <= since]
    return (begun[-1].begin, begun[-1].end) if begun else (0, 0)
