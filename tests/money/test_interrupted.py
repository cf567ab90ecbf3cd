"""What is left when the power goes, the disk is full, or another process works on the same file."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.core.cards import PaymentView
from assistant.core.clock import SkippingClock
from assistant.core.errors import StoreError
from assistant.core.payments import ProviderState
from assistant.money.fakes import FakeProvider
from tests.money.shop import PRICE, Shop, until_late


async def test_an_end_that_was_not_said_before_the_power_went_is_handed_over_again(
    tmp_path: Path, provider: FakeProvider, clock: SkippingClock
) -> None:
    before = Shop(tmp_path / "device.db", provider, clock)
    before.deaf = True
    shown, watching = await before.code_shown()
    provider.pay(shown.payload)
    watching.cancel()
    await until_late(before)
    await before.power_cut()
    for starts in (1, 0):
        after = Shop(tmp_path / "device.db", provider, clock)
        assert after.payments.resume_open() == starts
        assert [end.view for end in after.late] == [PaymentView.PAID] * starts
        await after.power_cut()


@pytest.mark.parametrize("outcome", [ProviderState.PAID, ProviderState.DECLINED, None])
async def test_what_was_open_when_the_power_went_is_taken_up(
    tmp_path: Path,
    provider: FakeProvider,
    clock: SkippingClock,
    outcome: ProviderState | None,
) -> None:
    before = Shop(tmp_path / "device.db", provider, clock)
    shown, _ = await before.code_shown()
    await before.power_cut()
    provider.customer, provider.after = outcome, 0.0

    after = Shop(tmp_path / "device.db", provider, clock)
    assert after.payments.resume_open() == 1
    end = await until_late(after)
    assert end.payment == shown.payment
    assert (
        end.view
        is {
            ProviderState.PAID: PaymentView.PAID,
            ProviderState.DECLINED: PaymentView.DECLINED,
            None: PaymentView.CANCELLED,
        }[outcome]
    )
    assert after.payments.resume_open() == 0
    await after.power_cut()


async def test_a_second_process_does_not_take_up_what_the_first_is_doing(
    shop: Shop, tmp_path: Path, provider: FakeProvider, clock: SkippingClock
) -> None:
    shop.payments.resume_open()
    shown, watching = await shop.code_shown()
    other = Shop(tmp_path / "device.db", provider, clock)
    assert other.payments.resume_open() == 0
    provider.pay(shown.payload)
    await watching
    assert shop.seen[-1].view is PaymentView.PAID
    await other.power_cut()


async def test_an_end_written_by_another_process_is_believed(
    shop: Shop, tmp_path: Path, provider: FakeProvider, clock: SkippingClock
) -> None:
    shown, watching = await shop.code_shown()
    other = Shop(tmp_path / "device.db", provider, clock)
    assert other.payments.resume_open() == 1
    await until_late(other)
    await watching
    assert shop.seen[-1].view is PaymentView.CANCELLED
    assert shop.ledger(shown.payment) == ["created", "qr_shown", "canceling", "canceled"]
    await other.power_cut()


async def test_a_full_disk_before_the_first_send_sends_nothing(
    shop: Shop, provider: FakeProvider
) -> None:
    (pages,) = shop.store._database.rows("PRAGMA page_count")[0]
    shop.store._database.rows(f"PRAGMA max_page_count = {pages!r}")
    larger_than_what_is_left = "x" * 20_000
    with pytest.raises(StoreError) as caught:
        await anext(shop.payments.collect(PRICE, payee="p", subject=larger_than_what_is_left))
    assert caught.value.key == "error_disk_full"
    assert provider.references == ()


async def test_a_disk_that_is_full_when_it_is_paid_counts_once_there_is_room(
    shop: Shop, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StoreError("no room", key="error_disk_full")

    shown, watching = await shop.code_shown()
    with monkeypatch.context() as patch:
        patch.setattr(shop.store.payments, "move", full)
        provider.pay(shown.payload)
        await shop.clock.sleep(5)
        assert shop.seen[-1].view is PaymentView.UNREACHABLE
        assert shop.ledger(shown.payment) == ["created", "qr_shown"]
    await watching
    assert [progress.view for progress in shop.seen][-1] is PaymentView.PAID
    assert shop.ledger(shown.payment) == ["created", "qr_shown", "paid"]


async def test_a_defect_is_told_as_uncertain_and_the_payment_kept(
    shop: Shop, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_: str) -> None:
        raise RuntimeError("a defect of ours")

    monkeypatch.setattr(provider, "query", broken)
    last = (await shop.collect())[-1]
    assert (last.view, last.final) == (PaymentView.UNCERTAIN, True)
    assert [record.id for record in shop.store.payments.untold()] == [last.payment]
