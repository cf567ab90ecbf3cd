"""The states of an authorisation for a visit to a fridge, and the moves between them."""

from __future__ import annotations

from enum import StrEnum


class HoldState(StrEnum):
    CREATED = "created"
    """Written down, before anything is sent. No code was shown, so nobody can agree."""
    CODE_SHOWN = "code_shown"
    AUTHORISED = "authorised"
    """The maximum is set aside. The door was not told to open, so it is released if power goes."""
    IN_USE = "in_use"
    """The door may have opened: only its sensors, or a person, say what is charged."""
    REVIEW = "review"
    """Nobody can be sure of what was taken. Nothing is charged until a person has looked."""
    CAPTURING = "capturing"
    """``amount`` is to be taken; the provider is asked until it has the last word."""
    RELEASING = "releasing"
    """Nothing will ever be taken; the provider still has to be told."""
    CAPTURED = "captured"
    RELEASED = "released"
    DECLINED = "declined"
    FAILED = "failed"
    """The provider would not let us take it, or names another amount. For a person to look at."""


ENDS = frozenset({HoldState.CAPTURED, HoldState.RELEASED, HoldState.DECLINED, HoldState.FAILED})
BEFORE_USE = frozenset({HoldState.CREATED, HoldState.CODE_SHOWN, HoldState.AUTHORISED})

MOVES: dict[HoldState, frozenset[HoldState]] = {
    HoldState.CREATED: frozenset({HoldState.CODE_SHOWN, HoldState.RELEASING, HoldState.RELEASED}),
    HoldState.CODE_SHOWN: frozenset(
        {
            HoldState.AUTHORISED,
            HoldState.RELEASING,
            HoldState.RELEASED,
            HoldState.DECLINED,
            HoldState.FAILED,
        }
    ),
    HoldState.AUTHORISED: frozenset({HoldState.IN_USE, HoldState.RELEASING}),
    HoldState.IN_USE: frozenset({HoldState.CAPTURING, HoldState.RELEASING, HoldState.REVIEW}),
    HoldState.REVIEW: frozenset({HoldState.CAPTURING, HoldState.RELEASING}),
    HoldState.CAPTURING: frozenset({HoldState.CAPTURED, HoldState.FAILED}),
    HoldState.RELEASING: frozenset({HoldState.RELEASED, HoldState.FAILED}),
} | {end: frozenset() for end in ENDS}


class HoldReason(StrEnum):
    """Why nothing was charged, or not yet."""

    CANCELLED = "cancelled"
    EXPIRED = "expired"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    WRONG_AMOUNT = "wrong_amount"
    POWER = "power"
    """The device stopped before the door was opened."""
    NOT_OPENED = "not_opened"
    """The door would not open."""
    NOTHING_TAKEN = "nothing_taken"
    REVIEWED = "reviewed"
    """A person found that nothing is to be charged."""
    CONTRADICTION = "contradiction"
    """The sensors of a shelf do not agree, or more stands there than before."""
    SILENT = "silent"
    """A sensor, or the whole fridge, does not answer."""
    LEFT_OPEN = "left_open"
    OVER_MAXIMUM = "over_maximum"
    """More was taken than was authorised."""
    DEFECT = "defect"
    """The device's own program failed; what was begun is taken up at the next start."""
    NOT_CAPTURED = "not_captured"
    """The provider does not let us take it any more."""
