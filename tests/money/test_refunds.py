"""Refunds, codes of phones, notifications and phones that come back, on accelerated time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.core.amount import Money
from assistant.core.cards import PaymentView
from assistant.core.errors import PaymentError
from assistant.core.events import PaymentRefunded
from assistant.core.payments import PaymentOrder, ProviderPayment, ProviderState, RefundState
from assistant.money.progress import PaymentProgress
from assistant.store import RefundRefusedError
from tests.money.shop import PRICE, Shop, until_late


async def paid(shop: Shop) -> str:
    shop.provider.customer = ProviderState.PAID
    return (await shop.collect())[-1].payment


def given_back(shop: Shop, payment: str) -> list[int]:
    return [amount.minor for amount in shop.provider.given_back.get(payment, {}).values()]


async def test_a_refund_in_parts_until_nothing_is_left(shop: Shop) -> None:
    payment = await paid(shop)
    part = await shop.payments.refund(payment, Money(4_000), reason="cold soup")
    assert part is RefundState.DONE
    record = shop.store.payments.get(payment)
    assert record is not None
    assert record.state == "paid"
    assert await shop.payments.refund(payment, reason="the rest") is RefundState.DONE
    assert given_back(shop, payment) == [4_000, 20_000]
    record = shop.store.payments.get(payment)
    assert record is not None
    assert record.state == "refunded"
    kinds = [kind.split()[0] for kind in shop.ledger(payment)]
    assert kinds[3:] == ["refund", "refunded", "refund", "refunded", "refunded"]
    assert shop.facts()[-1] == PaymentRefunded(payment=payment, amount=Money(20_000))
    with pytest.raises(RefundRefusedError):
        await shop.payments.refund(payment, Money(1), reason="once more")


@pytest.mark.parametrize("amount", [Money(24_001), Money(100, "USD")])
async def test_more_than_was_paid_never_goes_back(shop: Shop, amount: Money) -> None:
    payment = await paid(shop)
    with pytest.raises(RefundRefusedError):
        await shop.payments.refund(payment, amount, reason="too much")
    assert given_back(shop, payment) == []


async def test_what_is_not_paid_does_not_go_back(shop: Shop) -> None:
    shown, watching = await shop.code_shown()
    with pytest.raises(RefundRefusedError):
        await shop.payments.refund(shown.payment, reason="not paid")
    with pytest.raises(PaymentError, match="no payment"):
        await shop.payments.refund("nothing", reason="x")
    watching.cancel()


async def test_lost_answers_do_not_refund_twice(shop: Shop) -> None:
    payment = await paid(shop)
    shop.provider.lost_answers = 2
    assert await shop.payments.refund(payment, reason="x") is RefundState.DONE
    assert given_back(shop, payment) == [24_000]


async def test_a_refund_the_provider_does_not_answer_is_told_when_it_is_done(shop: Shop) -> None:
    payment = await paid(shop)
    shop.provider.reachable = False
    assert await shop.payments.refund(payment, reason="x") is RefundState.PENDING
    await shop.clock.sleep(300)
    shop.provider.reachable = True
    end = await until_late(shop)
    assert (end.view, end.reason, end.amount) == (PaymentView.REFUNDED, "refunded", PRICE)
    assert given_back(shop, payment) == [24_000]


async def test_asked_for_all_again_it_says_how_the_going_back_stands(shop: Shop) -> None:
    payment = await paid(shop)
    shop.provider.reachable = False
    await shop.payments.refund(payment, reason="x")
    assert await shop.payments.refund(payment, reason="x") is RefundState.PENDING
    with pytest.raises(RefundRefusedError):
        await shop.payments.refund(payment, Money(1), reason="x")
    shop.provider.reachable = True
    await until_late(shop)
    assert await shop.payments.refund(payment, reason="x") is RefundState.DONE
    assert len(shop.store.refunds.of(payment)) == 1
    assert given_back(shop, payment) == [24_000]


async def test_a_refund_survives_a_power_cut(shop: Shop, tmp_path: Path) -> None:
    payment = await paid(shop)
    shop.provider.reachable = False
    await shop.payments.refund(payment, reason="x")
    await shop.payments.close()
    shop.provider.reachable = True
    after = Shop(tmp_path / "device.db", shop.provider, shop.clock)
    assert after.payments.resume_open() == 1
    assert (await until_late(after)).view is PaymentView.REFUNDED
    assert given_back(shop, payment) == [24_000]
    await after.power_cut()


@pytest.mark.parametrize("refused", [False, True])
async def test_an_end_the_power_went_before_is_told_after_it_and_only_once(
    shop: Shop, tmp_path: Path, refused: bool
) -> None:
    payment = await paid(shop)
    if refused:
        shop.provider.given_back[payment] = {"at the provider's own desk": Money(24_000)}
    shop.provider.reachable = False
    await shop.payments.refund(payment, reason="x")
    shop.deaf, shop.provider.reachable = True, True
    untold = await until_late(shop)
    await shop.payments.close()
    after = Shop(tmp_path / "device.db", shop.provider, shop.clock)
    assert after.payments.resume_open() == 1
    [told] = after.late
    assert (told.view, told.reason, told.refund) == (untold.view, untold.reason, untold.refund)
    assert told.amount == PRICE
    await after.power_cut()
    at_last = Shop(tmp_path / "device.db", shop.provider, shop.clock)
    assert (at_last.payments.resume_open(), at_last.late) == (0, [])
    await at_last.power_cut()


async def test_an_end_that_was_waited_for_is_not_told_again(shop: Shop, tmp_path: Path) -> None:
    payment = await paid(shop)
    assert await shop.payments.refund(payment, reason="x") is RefundState.DONE
    await shop.payments.close()
    after = Shop(tmp_path / "device.db", shop.provider, shop.clock)
    assert (after.payments.resume_open(), after.late) == (0, [])
    await after.power_cut()


async def test_a_refund_that_is_refused_is_told(shop: Shop) -> None:
    payment = await paid(shop)
    shop.provider.given_back[payment] = {"at the provider's own desk": Money(24_000)}
    assert await shop.payments.refund(payment, reason="x") is RefundState.FAILED
    assert shop.ledger(payment)[-1].startswith("refund failed")


@pytest.mark.parametrize(
    ("code", "view"),
    [("pays", PaymentView.PAID), ("declines", PaymentView.DECLINED), ("asks", PaymentView.EXPIRED)],
)
async def test_the_customer_shows_a_code(shop: Shop, code: str, view: PaymentView) -> None:
    stream = shop.payments.collect(PRICE, payee="p", subject="s", seconds=30, code=code)
    last = [progress async for progress in stream][-1]
    assert last.view is view
    assert last.payload == ""


async def test_a_code_that_is_none_is_refused_at_once(shop: Shop) -> None:
    stream = shop.payments.collect(PRICE, payee="p", subject="s", code="nonsense")
    last = [progress async for progress in stream][-1]
    assert (last.view, last.reason) == (PaymentView.DECLINED, "refused")


async def test_a_lost_answer_to_a_shown_code_charges_once(shop: Shop) -> None:
    shop.provider.lost_answers = 2
    stream = shop.payments.collect(PRICE, payee="p", subject="s", code="pays")
    views = [progress.view async for progress in stream]
    assert views[-1] is PaymentView.PAID
    assert len(shop.provider.references) == 1


async def test_a_code_pays_once(shop: Shop) -> None:
    """Read again by accident, or kept by a dishonest shop: it takes nothing a second time."""
    ends = []
    for _ in range(2):
        stream = shop.payments.collect(PRICE, payee="p", subject="s", code="pays-today")
        ends += [[progress async for progress in stream][-1]]
    assert [(end.view, end.reason) for end in ends] == [
        (PaymentView.PAID, ""),
        (PaymentView.DECLINED, "refused"),
    ]
    assert shop.ledger(ends[1].payment) == ["created", "qr_shown", "canceling", "canceled"]
    assert shop.provider.state(ends[1].payment) is ProviderState.CANCELLED


async def test_a_code_that_never_arrived_is_cancelled(shop: Shop) -> None:
    shop.provider.reachable = False
    stream = shop.payments.collect(PRICE, payee="p", subject="s", code="pays", seconds=60)
    views = []
    async for progress in stream:
        views += [progress.view]
        shop.provider.reachable = progress.view is PaymentView.UNREACHABLE
    assert views == [PaymentView.READING, PaymentView.UNREACHABLE, PaymentView.UNREACHABLE]
    assert shop.provider.state(progress.payment) is ProviderState.CANCELLED
    assert progress.reason == "unreachable"


async def test_an_answer_that_makes_no_sense_is_asked_about(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    charge = shop.provider.charge

    async def mumbled(order: PaymentOrder, code: str) -> ProviderPayment:
        await charge(order, code)
        raise PaymentError("signed by somebody else")

    monkeypatch.setattr(shop.provider, "charge", mumbled)
    for code, view in (("pays", PaymentView.PAID), ("declines", PaymentView.DECLINED)):
        stream = shop.payments.collect(PRICE, payee="p", subject="s", code=code)
        last = [progress async for progress in stream][-1]
        assert (last.view, last.reason) == (view, "" if view is PaymentView.PAID else "declined")


async def test_a_wallet_that_asks_for_its_pin_is_waited_for(shop: Shop) -> None:
    stream = shop.payments.collect(PRICE, payee="p", subject="s", code="asks")
    views = []
    async for progress in stream:
        views += [progress.view]
        if progress.view is PaymentView.SCANNED:
            shop.provider.pay(progress.payment)
    assert views == [PaymentView.READING, PaymentView.SCANNED, PaymentView.PAID]


async def test_a_scanned_code_is_seen(shop: Shop) -> None:
    shown, watching = await shop.code_shown()
    shop.provider.scan(shown.payload)
    await shop.clock.sleep(2)
    shop.provider.pay(shown.payload)
    await watching
    views = [progress.view for progress in shop.seen]
    assert views == [PaymentView.WAITING, PaymentView.SCANNED, PaymentView.PAID]


SIGNED = {"x-signature": "right"}


async def test_a_notification_makes_it_ask_at_once(shop: Shop) -> None:
    shown, watching = await shop.code_shown()
    shop.provider.pay(shown.payload)
    before = shop.clock.now()
    body = f"event-1 {shown.payment}".encode()
    assert shop.payments.notified(SIGNED, body) == b"thanks"
    await watching
    assert shop.clock.now() - before < 0.5
    assert shop.payments.notified(SIGNED, body) == b"thanks", "the same again is thanked for"
    assert shop.ledger(shown.payment) == ["created", "qr_shown", "paid"]


async def test_a_notification_alone_pays_nothing(shop: Shop) -> None:
    shown, watching = await shop.code_shown()
    shop.payments.notified(SIGNED, f"event-1 {shown.payment}".encode())
    await shop.clock.sleep(3)
    assert shop.ledger(shown.payment) == ["created", "qr_shown"]
    watching.cancel()


async def test_notifications_that_are_not_right_are_refused(shop: Shop) -> None:
    shown, watching = await shop.code_shown()
    body = f"event-1 {shown.payment}".encode()
    with pytest.raises(PaymentError, match="forged"):
        shop.payments.notified({}, body)
    shop.provider.wrong_amount = True
    with pytest.raises(PaymentError, match="for"):
        shop.payments.notified(SIGNED, body)
    shop.provider.wrong_amount = False
    with pytest.raises(PaymentError):
        shop.payments.notified(SIGNED, b"event-2 nothing")
    watching.cancel()


async def test_nobody_waits_for_a_phone_that_comes_back_late(shop: Shop) -> None:
    with pytest.raises(PaymentError, match="waits"):
        shop.payments.come_back("nothing", {})


async def test_another_currency_than_the_providers_is_refused(shop: Shop) -> None:
    shop.provider.currencies = frozenset({"CNY"})
    with pytest.raises(PaymentError, match="cannot collect"):
        await anext(shop.payments.collect(PRICE, payee="p", subject="s"))


async def test_a_payment_returned_while_it_was_cancelled_is_said(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, watching = await shop.code_shown()
    cancel = shop.provider.cancel

    async def paid_and_returned(order: PaymentOrder) -> ProviderPayment:
        answer = await cancel(order)
        return replace(answer, state=ProviderState.RETURNED)

    monkeypatch.setattr(shop.provider, "cancel", paid_and_returned)
    end: PaymentProgress = await shop.payments.cancel(shown.payment)
    await watching
    assert (end.view, end.reason) == (PaymentView.REFUNDED, "refunded")
