"""What the fridge charged is given back: by a person's word, once, whatever happens on the way."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC
from pathlib import Path

import pytest

from assistant.core.amount import Money
from assistant.core.errors import PaymentError
from assistant.core.events import PaymentRefunded
from assistant.core.payments import BillLine, RefundState
from assistant.money.hold_states import HoldState
from assistant.money.reconciling import Reconciliation, reconcile
from assistant.store import RefundRefusedError
from tests.money.fridge_shop import COLA, Shop

CHARGED = COLA.price * 2


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    """A fridge that has just charged two colas."""
    shop = Shop(tmp_path / "device.db")
    await shop.door_open()
    shop.fridge.take("cola", 2)
    shop.fridge.shut()
    await shop.until_state(HoldState.CAPTURED)
    yield shop
    await shop.off()


async def give_back(shop: Shop, amount: Money, who: str = "min") -> RefundState:
    return await shop.visits.refund(shop.record.id, amount, who=who)


def at_provider(shop: Shop) -> list[Money]:
    return list(shop.provider.given_back.get(shop.record.id, {}).values())


async def test_given_back_in_parts_and_never_more_than_was_charged(shop: Shop) -> None:
    for amount in (Money(500), CHARGED - Money(500)):
        assert await give_back(shop, amount) is RefundState.DONE
    with pytest.raises(RefundRefusedError):
        await give_back(shop, Money(1))
    assert at_provider(shop) == [Money(500), CHARGED - Money(500)]
    assert shop.facts(PaymentRefunded)[0] == PaymentRefunded(
        payment=shop.record.id, amount=Money(500)
    )
    assert shop.record.state == HoldState.CAPTURED
    last = shop.store.holds.ledger(shop.record.id)[-1]
    assert (last.kind.split()[0], last.detail) == ("refunded", "decided by min")
    assert shop.store.verify()


@pytest.mark.parametrize(("won", "who"), [(500, " "), (0, "min"), (-500, "min")])
async def test_what_makes_no_sense_sends_nothing(shop: Shop, won: int, who: str) -> None:
    with pytest.raises((PaymentError, RefundRefusedError)):
        await give_back(shop, Money(won), who)
    with pytest.raises(PaymentError):
        await shop.visits.refund("nobody's", Money(500), who="min")
    assert at_provider(shop) == []


async def test_a_visit_that_charged_nothing_gives_nothing_back(tmp_path: Path) -> None:
    shop = Shop(tmp_path / "other.db")
    await shop.door_open()
    shop.fridge.shut()
    await shop.until_state(HoldState.RELEASED)
    with pytest.raises(RefundRefusedError):
        await give_back(shop, Money(1))
    await shop.off()


async def test_a_lost_answer_gives_back_once(shop: Shop) -> None:
    shop.provider.lost_answers = 1
    assert await give_back(shop, Money(500)) is RefundState.DONE
    assert at_provider(shop) == [Money(500)]


async def test_it_is_taken_up_after_a_power_cut(shop: Shop) -> None:
    shop.provider.reachable = False
    assert await give_back(shop, Money(500)) is RefundState.PENDING
    await shop.restart()
    shop.provider.reachable = True
    await shop.until(lambda: not shop.store.hold_refunds.untold())
    assert at_provider(shop) == [Money(500)]
    assert [entry.kind.split()[0] for entry in shop.store.holds.ledger(shop.record.id)][-2:] == [
        "refund",
        "refunded",
    ]


async def test_the_bill_agrees(shop: Shop) -> None:
    await give_back(shop, Money(500))
    [refund] = shop.store.hold_refunds.of(shop.record.id)
    now = shop.clock.wall().astimezone(UTC)

    def compared(*lines: BillLine) -> Reconciliation:
        name = shop.record.provider
        return reconcile(shop.store, name, lines, now.date(), UTC)

    taken = BillLine(kind="payment", reference=shop.record.id, amount=CHARGED, at=now)
    back = BillLine(
        kind="refund", reference=shop.record.id, amount=Money(500), at=now, refund=refund.id
    )
    agreed = compared(taken, back)
    assert (agreed.matched, agreed.differences) == (2, ())
    assert agreed.sums == (CHARGED - Money(500),)
    [missing] = compared(taken).differences
    assert missing.fault == f"refund {refund.id}: given back here, not there"
