"""The states of a payment, the moves between them, and how each looks to the customer."""

from __future__ import annotations

from enum import StrEnum

from assistant.core.cards import PaymentView
from assistant.core.payments import ProviderState


class PaymentState(StrEnum):
    CREATED = "created"
    """Written down, before anything is sent. No code was shown, so nobody can pay."""
    QR_SHOWN = "qr_shown"
    CANCELING = "canceling"
    """We want it ended; the provider has the last word, and may say it is paid."""
    UNKNOWN = "unknown"
    """As CANCELING, and the customer was told that the outcome is not known yet."""
    PAID = "paid"
    """Also while parts of it are paid back."""
    REFUNDED = "refunded"
    """All of it went back to the customer."""
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELED = "canceled"
    REFUSED = "refused"
    """The provider refused it, or its word on the amount is not ours. For a person to look at."""


ENDS = frozenset(
    {
        PaymentState.PAID,
        PaymentState.REFUNDED,
        PaymentState.DECLINED,
        PaymentState.EXPIRED,
        PaymentState.CANCELED,
        PaymentState.REFUSED,
    }
)

MOVES: dict[PaymentState, frozenset[PaymentState]] = {
    PaymentState.CREATED: ENDS | {PaymentState.QR_SHOWN, PaymentState.CANCELING},
    PaymentState.QR_SHOWN: ENDS | {PaymentState.CANCELING},
    PaymentState.CANCELING: ENDS | {PaymentState.UNKNOWN},
    PaymentState.UNKNOWN: ENDS,
} | {end: frozenset() for end in ENDS}
MOVES[PaymentState.PAID] = frozenset({PaymentState.REFUNDED})

END_AT_PROVIDER = {
    ProviderState.PAID: PaymentState.PAID,
    ProviderState.DECLINED: PaymentState.DECLINED,
    ProviderState.EXPIRED: PaymentState.EXPIRED,
    ProviderState.CANCELLED: PaymentState.CANCELED,
    ProviderState.RETURNED: PaymentState.REFUNDED,
}


class Reason(StrEnum):
    """Why a payment was ended from our side; also the ``reason`` of ``PaymentFailed``."""

    CANCELLED = "cancelled"
    EXPIRED = "expired"
    UNREACHABLE = "unreachable"
    WRONG_AMOUNT = "wrong_amount"
    REFUSED = "refused"


def view_of(state: PaymentState, reason: str, *, shown: bool) -> PaymentView:
    """How a payment looks; ``shown``: the customer has seen a code for it."""
    match state:
        case PaymentState.PAID:
            return PaymentView.PAID
        case PaymentState.REFUNDED:
            return PaymentView.REFUNDED
        case PaymentState.DECLINED | PaymentState.REFUSED:
            return PaymentView.DECLINED
        case PaymentState.EXPIRED:
            return PaymentView.EXPIRED
        case PaymentState.CANCELED:
            return _VIEW_OF_CANCELED[Reason(reason or Reason.CANCELLED)]
        case PaymentState.UNKNOWN:
            return PaymentView.UNCERTAIN if shown else PaymentView.UNREACHABLE
        case _:
            return PaymentView.WAITING


_VIEW_OF_CANCELED = {
    Reason.CANCELLED: PaymentView.CANCELLED,
    Reason.EXPIRED: PaymentView.EXPIRED,
    Reason.UNREACHABLE: PaymentView.UNREACHABLE,
    Reason.WRONG_AMOUNT: PaymentView.DECLINED,
    Reason.REFUSED: PaymentView.DECLINED,
}
