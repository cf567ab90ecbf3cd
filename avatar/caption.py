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
from avatar.cards.look import Look, fill, line
from avatar.motion import smoothstep
from avatar.typeset import Block, Run, Weight

LINGER = 3.5
"""Seconds a caption stays when nothing follows."""
FADE = 0.25
SIZES = (31, 26)
"""Design pixels: the second where a clause is long."""
MOST_LINES = 2
METER = 72
"""Design pixels for the sign that it hears or thinks, before the user's words."""


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

    def state(self, t: float) -> object:
        """Equal at all times at which `paint_still` paints the same."""
        clause = self._clause_at(t)
        if clause is not None:
            return clause, _word_at(clause, t), self._heard, self._failed
        return self._waits(), self._heard, self._final, self._hints

    def shown(self, t: float) -> float:
        """0 is gone, 1 fully there."""
        return smoothstep((t - self._show_at) / FADE) * (1 - smoothstep((t - self._hide_at) / FADE))

    def paint_still(self, canvas: skia.Canvas, t: float, room: Rect, look: Look) -> None:
        """The bar with what is said, as if it were neither coming nor going."""
        clause = self._clause_at(t)
        bar = _Bar(room, look)
        if clause is not None:
            bar.spoken(canvas, clause, _word_at(clause, t), self._heard, self._failed)
        elif self._waits():
            bar.user(canvas, self._heard, self._final, self._hints)

    def paint_live(self, canvas: skia.Canvas, t: float, room: Rect, look: Look) -> None:
        """What moves on the bar, as it is ``shown``: that it hears the user, or thinks."""
        if self._clause_at(t) is None and self._waits():
            rect, _ = _Bar(room, look).of_user(self._heard, self._final, self._hints)
            meter = _Meter(canvas, rect, look, self.shown(t))
            if self._thinking:
                meter.dots(t)
            else:
                meter.levels(t, self._speech)

    def _waits(self) -> bool:
        return bool(self._heard) or self._listening_since is not None or self._thinking

    def _clause_at(self, t: float) -> SpeakingStarted | None:
        if not self._clauses:
            return None
        begun = [clause for clause in self._clauses if clause.shown_at <= t]
        return (begun[-1] if begun else self._clauses[0]).fact


@dataclass(frozen=True, slots=True)
class _Bar:
    """At the bottom of ``room``, as high as its text needs."""

    room: Rect
    look: Look

    def spoken(
        self,
        canvas: skia.Canvas,
        clause: SpeakingStarted,
        word: tuple[int, int],
        heard: str,
        failed: bool,
    ) -> None:
        look, theme = self.look, self.look.theme
        pad, sign = look.px(26), look.px(64) if failed else 0.0
        inner = self.room.width - 2 * pad - sign
        text, offset, tall = self._marked(clause.text, word, inner)
        said = self._said_small(heard, inner)
        if said and tall + said.height + look.px(30) > self.room.height:
            # What is said now matters more, and a bar that is too tall would cover the card.
            said = None
        bar = self._rect(tall + (said.height if said else 0) + look.px(30))
        edge, width = (theme.warn, 4.0) if failed else (theme.card_edge, 1.5)
        self._paint(canvas, bar, theme.bar, edge, width)
        if failed:
            _warning(canvas, bar, look)
        x, y = bar.x + pad + sign, bar.y + look.px(15)
        if said:
            said.paint(canvas, x, y)
            y += said.height
        canvas.save()
        canvas.clipRect(skia.Rect.MakeXYWH(bar.x, y, bar.width, tall))
        text.paint(canvas, x, y - offset)
        canvas.restore()

    def user(self, canvas: skia.Canvas, heard: str, final: bool, hints: tuple[str, ...]) -> None:
        look, theme = self.look, self.look.theme
        bar, text = self.of_user(heard, final, hints)
        self._paint(canvas, bar, theme.user_bar, theme.user_ink, 2.5)
        x = bar.x + look.px(26) + look.px(METER)
        text.paint(canvas, x, bar.y + (bar.height - text.height) / 2)

    def of_user(self, heard: str, final: bool, hints: tuple[str, ...]) -> tuple[Rect, Block]:
        """Where the bar is, and its text."""
        look, theme = self.look, self.look.theme
        inner = self.room.width - 2 * look.px(26) - look.px(METER)
        if heard:
            colour = theme.user_ink if final else theme.user_faint
            style = look.style(SIZES[0], colour, Weight.SEMIBOLD if final else Weight.MEDIUM)
            text = look.setter.text(heard if final else f"{heard} …", style, inner, MOST_LINES)
        else:
            style = look.style(24, theme.user_faint)
            text = look.setter.text("   ·   ".join(hints[:4]) or " ", style, inner, 1)
        return self._rect(max(text.height, look.px(40)) + look.px(30)), text

    def _marked(self, text: str, word: tuple[int, int], width: float) -> tuple[Block, float, float]:
        """The clause with its word marked, how far it is scrolled, and the height to show."""
        setter, theme, (begin, end) = self.look.setter, self.look.theme, word
        for size in SIZES:
            style = self.look.style(size, theme.bar_ink, Weight.MEDIUM)
            runs = (
                Run(text[:begin], style.coloured(theme.bar_said)),
                Run(text[begin:end], style.coloured(theme.bar_mark)),
                Run(text[end:], style),
            )
            block = setter.block(tuple(run for run in runs if run.text) or runs, width, 99)
            if block.lines <= MOST_LINES:
                return block, 0.0, block.height
        row = setter.line_height(style.size)
        spoken = setter.block((Run(text[:end] or " ", style),), width, 99).lines
        first = max(0, min(spoken - 1, block.lines - MOST_LINES))
        return block, first * row, MOST_LINES * row

    def _said_small(self, heard: str, width: float) -> Block | None:
        if not heard:
            return None
        style = self.look.style(20, self.look.theme.bar_user, Weight.MEDIUM)
        return self.look.setter.text(f"“{heard}”", style, width, 1)

    def _rect(self, height: float) -> Rect:
        return Rect(self.room.x, self.room.bottom - height, self.room.width, height)

    def _paint(
        self, canvas: skia.Canvas, bar: Rect, ground: int, edge: int, edge_width: float
    ) -> None:
        radius = min(bar.height / 2, self.look.px(30))
        canvas.drawRoundRect(bar.skia(), radius, radius, fill(ground))
        stroke = line(edge, max(1.0, edge_width * self.look.unit))
        canvas.drawRoundRect(bar.inset(1).skia(), radius, radius, stroke)


@dataclass(frozen=True, slots=True)
class _Meter:
    """At the left of the user's ``bar``."""

    canvas: skia.Canvas
    bar: Rect
    look: Look
    shown: float

    def levels(self, t: float, speech: bool) -> None:
        px, middle = self.look.px, self.bar.y + self.bar.height / 2
        paint = line(self.look.theme.user_ink, px(6))
        paint.setAlphaf(self.shown)
        for k in range(5):
            wave = 0.5 + 0.5 * math.sin(
                t * (9 if speech else 3) + 1.9 * k + 0.6 * math.sin(t * 5 + k)
            )
            half = px(4) + px(16 if speech else 5) * wave
            x = self.bar.x + px(26) + px(5) + k * px(12)
            self.canvas.drawLine(x, middle - half, x, middle + half, paint)

    def dots(self, t: float) -> None:
        px, middle = self.look.px, self.bar.y + self.bar.height / 2
        paint = fill(self.look.theme.user_ink)
        for k in range(3):
            wave = 0.5 + 0.5 * math.sin(t * 6 - 0.9 * k)
            paint.setAlphaf(self.shown * (0.35 + 0.65 * wave))
            x = self.bar.x + px(26) + px(22) + (k - 1) * px(17)
            self.canvas.drawCircle(x, middle - px(3) * wave, px(6), paint)


def _warning(canvas: skia.Canvas, bar: Rect, look: Look) -> None:
    x, y, r = bar.x + look.px(50), bar.y + bar.height / 2, look.px(22)
    path = skia.Path()
    path.addPoly(
        [skia.Point(x, y - r), skia.Point(x + r, y + r * 0.8), skia.Point(x - r, y + r * 0.8)],
        True,
    )
    canvas.drawPath(path, fill(0xFFFFC247))
    canvas.drawPath(path, line(0xFFFFC247, look.px(6)))
    sign = line(0xFF3A2500, look.px(5))
    canvas.drawLine(x, y - r * 0.35, x, y + r * 0.2, sign)
    canvas.drawPoint(x, y + r * 0.6, sign)


def _word_at(clause: SpeakingStarted, t: float) -> tuple[int, int]:
    """The characters of the word sounding at ``t``; an empty range before the first."""
    since = t - clause.starts_at
    if since > clause.seconds:
        return len(clause.text), len(clause.text)
    begun = [word for word in clause.words if word.start <= since]
    return (begun[-1].begin, begun[-1].end) if begun else (0, 0)
