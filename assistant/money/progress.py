"""What those who watch a payment are told."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.core.amount import Money
from assistant.core.cards import PaymentView
from assistant.money.states import ENDS, PaymentState, Reason, view_of
from assistant.store import PaymentRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentProgress:
    """How a payment stands.

    ``payload`` is what the QR code says, empty while there is none; ``expires_at`` is on the
    device's clock. ``reason`` is empty while waiting and when paid, else declined, expired,
    cancelled, unreachable, wrong_amount, refused, uncertain or refunded. ``by_code``: with a code
    that the customer's phone showed. ``late``: it was paid although we had begun to cancel it.
    ``final``: the last word for who is waiting; only after "uncertain" or "unreachable" can another
    end follow, through ``on_late``. ``refund``: the id of the refund that this is the end of,
    ``amount`` is of it.
    """

    payment: str
    amount: Money
    payee: str
    subject: str
    payload: str
    expires_at: float
    view: PaymentView
    reason: str = ""
    by_code: bool = False
    late: bool = False
    final: bool = False
    refund: str = ""


def progress_of(
    record: PaymentRecord, expires_at: float, *, reachable: bool = True, scanned: bool = False
) -> PaymentProgress:
    """The record as those who watch see it.

    Args:
        reachable: the provider answered last time.
        scanned: the customer has opened the code, or is asked for a PIN behind one of a phone.
    """
    state = PaymentState(record.state)
    view = view_of(state, record.reason, shown=bool(record.payload) or record.by_code)
    if view is PaymentView.WAITING and not reachable:
        view = PaymentView.UNREACHABLE
    elif view is PaymentView.WAITING and scanned:
        view = PaymentView.SCANNED
    elif view is PaymentView.WAITING and record.by_code:
        view = PaymentView.READING
    return PaymentProgress(
        payment=record.id,
        amount=record.amount,
        payee=record.payee,
        subject=record.subject,
        payload=record.payload,
        expires_at=expires_at,
        view=view,
        reason=_reason_of(record, view),
        by_code=record.by_code,
        late=state is PaymentState.PAID and record.reason != "",
        final=state in ENDS or state is PaymentState.UNKNOWN,
    )


_NEEDS_NO_REASON = (
    PaymentView.WAITING,
    PaymentView.SCANNED,
    PaymentView.READING,
    PaymentView.PAID,
)


def _reason_of(record: PaymentRecord, view: PaymentView) -> str:
    if view in _NEEDS_NO_REASON:
        return ""
    if view is PaymentView.DECLINED and record.reason in (Reason.WRONG_AMOUNT, Reason.REFUSED):
        return record.reason
    return view.value
