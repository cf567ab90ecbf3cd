"""What those who watch a visit to a fridge are told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.core.amount import Money
from assistant.core.fridge import Door
from assistant.money.charging import Taken, read
from assistant.money.hold_states import HoldState
from assistant.money.visit import Visit


class VisitView(StrEnum):
    """How a visit looks to the customer."""

    WAITING = "waiting"
    SCANNED = "scanned"
    UNREACHABLE = "unreachable"
    """The provider does not answer while the customer should agree."""
    OPENING = "opening"
    OPEN = "open"
    STILL_OPEN = "still_open"
    CHARGING = "charging"
    CHARGED = "charged"
    POSTPONED = "postponed"
    """Charged once the provider answers again; the customer need not wait."""
    RELEASED = "released"
    """Nothing was charged, and nothing will be."""
    DECLINED = "declined"
    REVIEW = "review"
    FAILED = "failed"


_FINAL = frozenset(
    {
        VisitView.CHARGED,
        VisitView.POSTPONED,
        VisitView.RELEASED,
        VisitView.DECLINED,
        VisitView.REVIEW,
        VisitView.FAILED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitProgress:
    """How a visit stands. ``amount`` is what ``taken`` costs, zero until the door is closed.

    ``final``: the last word for who is waiting; only after POSTPONED or REVIEW can another end
    follow, through ``on_late``.
    """

    hold: str
    maximum: Money
    payee: str
    payload: str
    expires_at: float
    view: VisitView
    reason: str
    amount: Money
    taken: tuple[Taken, ...]

    @property
    def final(self) -> bool:
        return self.view in _FINAL


def progress_of(visit: Visit) -> VisitProgress:
    record = visit.record
    return VisitProgress(
        hold=record.id,
        maximum=record.maximum,
        payee=record.payee,
        payload=record.payload,
        expires_at=visit.expires_at,
        view=_view_of(visit),
        reason=record.reason,
        amount=record.amount,
        taken=read(record.taken, visit.fridge.articles),
    )


_VIEWS = {
    HoldState.CREATED: VisitView.WAITING,
    HoldState.AUTHORISED: VisitView.OPENING,
    HoldState.CAPTURED: VisitView.CHARGED,
    HoldState.RELEASING: VisitView.RELEASED,
    HoldState.RELEASED: VisitView.RELEASED,
    HoldState.DECLINED: VisitView.DECLINED,
    HoldState.REVIEW: VisitView.REVIEW,
    HoldState.FAILED: VisitView.FAILED,
}


def _view_of(visit: Visit) -> VisitView:
    match visit.state:
        case HoldState.CODE_SHOWN:
            if not visit.reachable:
                return VisitView.UNREACHABLE
            return VisitView.SCANNED if visit.scanned else VisitView.WAITING
        case HoldState.IN_USE:
            if visit.door is not Door.OPEN:
                return VisitView.OPENING
            return VisitView.STILL_OPEN if visit.reminded else VisitView.OPEN
        case HoldState.CAPTURING:
            return VisitView.POSTPONED if visit.postponed else VisitView.CHARGING
        case state:
            return _VIEWS[state]
