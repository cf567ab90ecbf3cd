"""The moods a skill may show on the character's face."""

from __future__ import annotations

from enum import StrEnum


class Emotion(StrEnum):
    NEUTRAL = "neutral"
    HAPPY = "happy"
    JOY = "joy"
    SAD = "sad"
    SURPRISED = "surprised"
    ANGRY = "angry"
    THINKING = "thinking"
    LISTENING = "listening"
    SLEEPY = "sleepy"
    WINK = "wink"
    SHY = "shy"
    SORRY = "sorry"
    PROUD = "proud"
    CRYING = "crying"
    AFRAID = "afraid"
    DISGUSTED = "disgusted"
    SCEPTICAL = "sceptical"
    LOVE = "love"
