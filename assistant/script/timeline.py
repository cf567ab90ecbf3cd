"""``timeline.html``: a conversation on one time axis, with its sound; one file, no network."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.core.bus import Told
from assistant.core.encoding import told_json
from assistant.core.events import (
    CardShown,
    Heard,
    PaymentFailed,
    PaymentSettled,
    SpeakingStarted,
    SpeechEnded,
    SpeechStarted,
    WakeDetected,
)
from assistant.core.language import Language

PIXELS_PER_SECOND = 60
LANES = ("user", "device", "screen")
LANE_HEIGHT = 64


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that lasted, on one of `LANES`; times in seconds from the beginning."""

    lane: str
    begin: float
    end: float
    text: str


def bars(facts: Sequence[Told], began: float) -> list[Bar]:
    """What lasted: the user's speech, the device's clauses, and moments of the screen."""
    found: list[Bar] = []
    speech: tuple[float, float] | None = None
    speech_start = began
    for told in facts:
        now = told.at - began
        match told.fact:
            case SpeechStarted(at=at):
                speech_start = at
            case SpeechEnded(at=at):
                speech = (speech_start - began, at - began)
            case Heard(text=text):
                begin, end = speech or (now, now + 0.3)
                found.append(Bar("user", begin, end, text))
                speech = None
            case SpeakingStarted(text=text, starts_at=at, seconds=seconds):
                found.append(Bar("device", at - began, at - began + seconds, text))
            case WakeDetected(word=word, how=how):
                found.append(Bar("screen", now, now + 0.4, word or how))
            case CardShown(card=card):
                found.append(Bar("screen", now, now + 0.4, type(card).__name__))
            case PaymentSettled(amount=amount):
                found.append(Bar("screen", now, now + 0.4, f"paid {amount.minor:,}"))
            case PaymentFailed(reason=reason):
                found.append(Bar("screen", now, now + 0.4, reason))
            case _:
                pass
    return found


def timeline_html(
    facts: Sequence[Told], *, title: str, language: Language, sound: str, began: float
) -> str:
    """The page. ``sound`` is the address of the conversation's sound beside it."""
    drawn = bars(facts, began)
    seconds = max((bar.end for bar in drawn), default=1.0) + 1
    width = round(seconds * PIXELS_PER_SECOND)
    rows = "\n".join(_bar(bar) for bar in drawn)
    ticks = "\n".join(
        f'<i class="tick" style="left:{s * PIXELS_PER_SECOND}px">{s} s</i>'
        for s in range(0, round(seconds), 5)
    )
    details = "\n".join(html.escape(told_json(told)) for told in facts)
    return _PAGE.format(
        language=language,
        title=html.escape(title),
        sound=html.escape(sound),
        width=width,
        height=LANE_HEIGHT * len(LANES) + 24,
        rows=rows,
        ticks=ticks,
        details=details,
        scale=PIXELS_PER_SECOND,
    )


def _bar(bar: Bar) -> str:
    left = bar.begin * PIXELS_PER_SECOND
    width = max(8.0, (bar.end - bar.begin) * PIXELS_PER_SECOND)
    top = LANES.index(bar.lane) * LANE_HEIGHT + 24
    text = html.escape(bar.text)
    return (
        f'<b class="{bar.lane}" style="left:{left:.0f}px;top:{top}px;width:{width:.0f}px" '
        f'title="{bar.begin:.2f} s: {text}">{text}</b>'
    )


_PAGE = """<!doctype html>
<html lang="{language}"><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font: 15px/1.4 system-ui, sans-serif; margin: 2rem; color: #1e2745; background: #f3f6fc }}
h1 {{ font-size: 1.4rem }} audio {{ width: 100% }}
#axis {{ overflow-x: auto; background: #fff; border-radius: 14px; padding: 1rem;
  box-shadow: 0 6px 24px #2030601a }}
#lane {{ position: relative; height: {height}px; width: {width}px }}
#lane b {{ position: absolute; height: 52px; overflow: hidden; border-radius: 10px;
  padding: 5px 8px; font-weight: 500; font-size: 13px; line-height: 1.25; box-sizing: border-box }}
.user {{ background: #d9e8ff }} .device {{ background: #ffe1d3 }}
.screen {{ background: #e2f5e6; width: auto !important; white-space: nowrap }}
.tick {{ position: absolute; top: 0; font-size: 11px; color: #6b7390; font-style: normal }}
#cursor {{ position: absolute; top: 0; bottom: 0; width: 2px; background: #ff7a45 }}
pre {{ white-space: pre-wrap; font-size: 12px }}
</style>
<h1>{title}</h1>
<audio controls src="{sound}"></audio>
<div id="axis"><div id="lane">{ticks}{rows}<div id="cursor"></div></div></div>
<details><summary>Facts</summary><pre>{details}</pre></details>
<script>
const audio = document.querySelector("audio"), cursor = document.querySelector("#cursor");
const axis = document.querySelector("#axis");
function follow() {{
  const x = audio.currentTime * {scale};
  cursor.style.left = x + "px";
  if (!audio.paused) axis.scrollLeft = x - axis.clientWidth / 2;
  requestAnimationFrame(follow);
}}
follow();
</script></html>
"""
