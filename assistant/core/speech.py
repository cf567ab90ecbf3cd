"""What a voice makes: sound with the timing that moves the lips and marks the caption."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.core.audio import Audio


class Viseme(StrEnum):
    """The fifteen mouth shapes of the Oculus/Meta viseme set."""

    SIL = "sil"
    PP = "PP"  # p b m
    FF = "FF"  # f v
    TH = "TH"  # th
    DD = "DD"  # t d
    KK = "kk"  # k g
    CH = "CH"  # ch j sh
    SS = "SS"  # s z
    NN = "nn"  # n l
    RR = "RR"  # r
    AA = "aa"
    E = "E"
    IH = "ih"
    OH = "oh"
    OU = "ou"


@dataclass(frozen=True, slots=True)
class VisemeAt:
    """``viseme`` begins ``start`` seconds after the sound's first sample."""

    start: float
    viseme: Viseme


@dataclass(frozen=True, slots=True)
class WordAt:
    """Characters ``begin:end`` of the shown text are spoken from ``start`` seconds on."""

    start: float
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Speech:
    """One clause, spoken. ``text`` is the shown text; times count from the first sample."""

    text: str
    audio: Audio
    visemes: tuple[VisemeAt, ...]
    words: tuple[WordAt, ...] = ()
