"""`Payments` on accelerated time, against the fake provider: every way a payment can go."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.core.amount import Money
from assistant.core.cards import PaymentView
from assistant.core.errors import PaymentError
from assistant.core.events import PaymentFailed, PaymentRequested, PaymentSettled
from assistant.core.payments import PaymentOrder, ProviderState
from assistant.money.fakes import FakeProvider
from tests.money.shop import PRICE, Shop, until_late


async def test_paid(shop: Shop, provider: FakeProvider) -> None:
    provider.customer = ProviderState.PAID
    waiting, paid = await shop.collect()
    assert (waiting.view, waiting.payload) == (PaymentView.WAITING, "fake-payment:" + paid.payment)
    assert (paid.view, paid.final, paid.late, paid.amount) == (PaymentView.PAID, True, False, PRICE)
    assert shop.ledger(paid.payment) == ["created", "qr_shown", "paid"]
    assert shop.facts() == [
        PaymentRequested(
            payment=paid.payment,
            amount=PRICE,
            payee="서울불고기",
            payload=waiting.payload,
            expires_at=waiting.expires_at,
        ),
        PaymentSettled(payment=paid.payment, amount=PRICE),
    ]
    assert shop.store.payments.untold() == ()
    assert shop.late == []


async def test_declined(shop: Shop, provider: FakeProvider) -> None:
    provider.customer = ProviderState.DECLINED
    last = (await shop.collect())[-1]
    assert (last.view, last.reason) == (PaymentView.DECLINED, "declined")
    assert shop.facts()[-1] == PaymentFailed(payment=last.payment, reason="declined")


@pytest.mark.parametrize("provider_seconds", [1.0, 1000.0])
async def test_expired_on_either_clock(
    shop: Shop, provider: FakeProvider, provider_seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    create = provider.create

    async def on_another_clock(order: PaymentOrder) -> object:
        until = shop.clock.wall() + timedelta(seconds=provider_seconds)
        return await create(replace(order, expires_at=until))

    monkeypatch.setattr(provider, "create", on_another_clock)
    began = shop.clock.now()
    last = (await shop.collect(seconds=30))[-1]
    assert (last.view, last.reason) == (PaymentView.EXPIRED, "expired")
    assert shop.clock.now() - began < 35
    assert provider.state(last.payment) in (ProviderState.EXPIRED, ProviderState.CANCELLED)
    assert provider.pay("fake-payment:" + last.payment) is not ProviderState.PAID


async def test_paid_in_the_last_moment_is_not_late(shop: Shop, provider: FakeProvider) -> None:
    provider.customer, provider.after = ProviderState.PAID, 29.95
    last = (await shop.collect(seconds=30))[-1]
    assert (last.view, last.late) == (PaymentView.PAID, False)


async def test_cancelled_by_the_customer(shop: Shop, provider: FakeProvider) -> None:
    shown, watching = await shop.code_shown()
    end = await shop.payments.cancel(shown.payment)
    await watching
    assert (end.view, end.reason) == (PaymentView.CANCELLED, "cancelled")
    assert shop.seen[-1] == end
    assert provider.state(shown.payment) is ProviderState.CANCELLED
    assert (await shop.payments.cancel(shown.payment)).view is PaymentView.CANCELLED


async def test_cancel_comes_too_late(shop: Shop, provider: FakeProvider) -> None:
    shown, watching = await shop.code_shown()
    provider.pay(shown.payload)
    end = await shop.payments.cancel(shown.payment)
    await watching
    assert (end.view, end.late) == (PaymentView.PAID, True)
    assert shop.ledger(shown.payment) == ["created", "qr_shown", "canceling", "paid"]


async def test_cancelling_what_does_not_exist(shop: Shop) -> None:
    with pytest.raises(PaymentError, match="no payment"):
        await shop.payments.cancel("nothing")


async def test_nothing_to_pay(shop: Shop) -> None:
    with pytest.raises(PaymentError, match="cannot collect"):
        await anext(shop.payments.collect(Money(0), payee="p", subject="s"))


async def test_provider_never_reached(shop: Shop, provider: FakeProvider) -> None:
    provider.reachable = False
    began = shop.clock.now()
    views = [progress.view for progress in await shop.collect()]
    assert views == [PaymentView.UNREACHABLE, PaymentView.UNREACHABLE]
    assert shop.clock.now() - began < 15

    provider.reachable = True
    while shop.store.payments.untold():
        await shop.clock.sleep(1)
    (reference,) = provider.references
    assert provider.state(reference) is ProviderState.CANCELLED
    assert shop.late == [], "no code was shown, so there is nothing to tell"


async def test_provider_gone_while_waiting_and_back(shop: Shop, provider: FakeProvider) -> None:
    shown, watching = await shop.code_shown()
    provider.reachable = False
    await shop.clock.sleep(5)
    provider.reachable = True
    provider.pay(shown.payload)
    await watching
    views = [progress.view for progress in shop.seen]
    assert views == [PaymentView.WAITING, PaymentView.UNREACHABLE, PaymentView.PAID]


@pytest.mark.parametrize("customer", [ProviderState.PAID, ProviderState.DECLINED, None])
async def test_provider_gone_beyond_the_expiry_is_uncertain_and_told_later(
    shop: Shop, provider: FakeProvider, customer: ProviderState | None
) -> None:
    shown, watching = await shop.code_shown()
    provider.reachable = False
    provider.customer, provider.after = customer, 1.0
    await watching
    last = shop.seen[-1]
    assert (last.view, last.reason, last.final) == (PaymentView.UNCERTAIN, "uncertain", True)
    assert shop.ledger(shown.payment)[-1] == "unknown"

    await shop.clock.sleep(600)
    provider.reachable = True
    end = await until_late(shop)
    expected = {
        ProviderState.PAID: (PaymentView.PAID, True),
        ProviderState.DECLINED: (PaymentView.DECLINED, False),
        None: (PaymentView.EXPIRED, False),
    }
    assert (end.view, end.late) == expected[customer]
    assert len(shop.late) == 1
    assert shop.store.payments.untold() == ()


async def test_lost_answers_do_not_open_a_second_payment(
    shop: Shop, provider: FakeProvider
) -> None:
    provider.lost_answers = 2
    provider.customer = ProviderState.PAID
    last = (await shop.collect())[-1]
    assert last.view is PaymentView.PAID
    assert provider.references == (last.payment,)


async def test_a_lie_about_the_amount_is_refused_before_a_code_is_shown(
    shop: Shop, provider: FakeProvider
) -> None:
    provider.wrong_amount = True
    (last,) = await shop.collect()
    assert (last.view, last.reason, last.payload) == (PaymentView.DECLINED, "wrong_amount", "")
    assert shop.ledger(last.payment) == ["created", "canceling", "refused"]
    assert provider.state(last.payment) is ProviderState.CANCELLED


@pytest.mark.parametrize("paid", [True, False])
async def test_a_lie_about_the_amount_while_waiting_is_refused(
    shop: Shop, provider: FakeProvider, paid: bool
) -> None:
    shown, watching = await shop.code_shown()
    if paid:
        provider.pay(shown.payload)
    provider.wrong_amount = True
    await watching
    assert (shop.seen[-1].view, shop.seen[-1].reason) == (PaymentView.DECLINED, "wrong_amount")
    assert "paid" not in shop.ledger(shown.payment)
    assert shop.facts()[-1] == PaymentFailed(payment=shown.payment, reason="wrong_amount")


async def test_a_provider_that_refuses_is_said_at_once(
    shop: Shop, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> None:
        raise PaymentError("wrong key")

    monkeypatch.setattr(provider, "create", refuse)
    (last,) = await shop.collect()
    assert (last.view, last.reason) == (PaymentView.DECLINED, "refused")
    assert shop.store.payments.ledger(last.payment)[-1].detail == "wrong key"


async def test_two_orders_at_once_keep_apart(shop: Shop, provider: FakeProvider) -> None:
    first, watching_first = await shop.code_shown()
    seen_by_first = shop.seen
    second, watching_second = await shop.code_shown()
    provider.pay(second.payload)
    provider.decline(first.payload)
    await asyncio.gather(watching_first, watching_second)
    assert seen_by_first[-1].view is PaymentView.DECLINED
    assert shop.seen[-1].view is PaymentView.PAID
    assert first.payment != second.payment
    assert {progress.payment for progress in seen_by_first} == {first.payment}


@pytest.mark.parametrize("paid", [True, False])
async def test_a_turn_that_is_interrupted_leaves_a_payment_that_ends(
    shop: Shop, provider: FakeProvider, paid: bool
) -> None:
    shown, watching = await shop.code_shown()
    if paid:
        provider.pay(shown.payload)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    end = await until_late(shop)
    assert end.view is (PaymentView.PAID if paid else PaymentView.CANCELLED)
    assert provider.state(shown.payment) is (
        ProviderState.PAID if paid else ProviderState.CANCELLED
    )
