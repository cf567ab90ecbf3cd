"""`Visits` on accelerated time, against fakes: every way a visit to a fridge can go."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from assistant.core.amount import Money
from assistant.core.bus import Bus
from assistant.core.errors import PaymentError, StoreError
from assistant.core.events import FridgeOpened, PaymentFailed, PaymentSettled
from assistant.core.fridge import Lane
from assistant.core.payments import ProviderHoldState
from assistant.money.fakes import FakeProvider
from assistant.money.hold_states import ENDS, HoldReason, HoldState
from assistant.money.visit_progress import VisitView
from assistant.money.visits import Visits
from assistant.store import HoldRecord
from tests.money.fridge_shop import COLA, MAXIMUM, TO_RELEASE, Shop


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    shop = Shop(tmp_path / "device.db")
    yield shop
    await shop.off()


async def test_what_was_taken_is_charged_and_the_rest_is_free(shop: Shop) -> None:
    await shop.door_open()
    shop.fridge.take("cola", 3)
    shop.fridge.take("cola", -1)
    shop.fridge.take("water")
    shop.fridge.shut()
    end = await shop.until_view(VisitView.CHARGED)
    cost = COLA.price * 2 + Money(1_000)
    assert end.amount == cost
    assert [(taken.article.id, taken.count) for taken in end.taken] == [("cola", 2), ("water", 1)]
    assert shop.at_provider == (ProviderHoldState.CAPTURED, cost.minor)
    assert shop.ledger == [
        "created", "code_shown", "authorised", "in_use", "capturing", "captured",
    ]  # fmt: skip
    assert len(shop.facts(FridgeOpened)) == 1
    assert shop.facts(PaymentSettled) == [PaymentSettled(payment=end.hold, amount=cost)]
    assert shop.record.told
    assert shop.late == []


async def test_nothing_taken_is_nothing_charged(shop: Shop) -> None:
    await shop.door_open()
    shop.fridge.take("cola")
    shop.fridge.take("cola", -1)
    shop.fridge.shut()
    end = await shop.until_view(VisitView.RELEASED)
    await shop.until_state(HoldState.RELEASED)
    assert end.reason == HoldReason.NOTHING_TAKEN
    assert shop.at_provider == (ProviderHoldState.RELEASED, 0)
    assert shop.ledger == TO_RELEASE


@pytest.mark.parametrize(
    ("lane", "doubt"),
    [
        (Lane(article="cola", taken=1, lighter=None), HoldReason.SILENT),
        (Lane(article="cola", taken=None, lighter=260), HoldReason.SILENT),
        (Lane(article="cola", taken=1, lighter=520), HoldReason.CONTRADICTION),
        (Lane(article="cola", taken=0, lighter=260), HoldReason.CONTRADICTION),
        (Lane(article="cola", taken=2, lighter=260), HoldReason.CONTRADICTION),
        (Lane(article="cola", taken=-1, lighter=-260), HoldReason.CONTRADICTION),
        (Lane(article="cola", taken=20, lighter=5200), HoldReason.OVER_MAXIMUM),
    ],
)
async def test_never_charged_on_doubt(shop: Shop, lane: Lane, doubt: HoldReason) -> None:
    await shop.door_open()
    shop.fridge.take("water")
    shop.fridge.fake_lane(lane)
    shop.fridge.shut()
    end = await shop.until_view(VisitView.REVIEW)
    await shop.clock.sleep(3600)
    assert end.reason == doubt
    assert shop.provider.captures == []
    assert shop.at_provider == (ProviderHoldState.AUTHORISED, 0)
    assert shop.record.state == HoldState.REVIEW


async def test_a_scale_may_be_a_little_off(shop: Shop) -> None:
    await shop.door_open()
    shop.fridge.fake_lane(Lane(article="cola", taken=1, lighter=COLA.grams + 30))
    shop.fridge.shut()
    await shop.until_view(VisitView.CHARGED)


async def test_a_door_left_open_is_said_and_then_left_to_a_person(shop: Shop) -> None:
    await shop.door_open()
    shop.fridge.take("water")
    await shop.until_view(VisitView.STILL_OPEN)
    end = await shop.until_view(VisitView.REVIEW)
    assert end.reason == HoldReason.LEFT_OPEN
    shop.fridge.shut()
    await shop.clock.sleep(3600)
    assert shop.provider.captures == []


async def test_a_fridge_that_falls_silent_is_left_to_a_person(shop: Shop) -> None:
    await shop.door_open()
    shop.fridge.reachable = False
    assert (await shop.until_view(VisitView.REVIEW)).reason == HoldReason.SILENT


async def test_a_fridge_that_is_silent_for_a_moment_is_waited_for(shop: Shop) -> None:
    await shop.door_open()
    shop.fridge.reachable = False
    await shop.clock.sleep(30)
    shop.fridge.take("water")
    shop.fridge.shut()
    shop.fridge.reachable = True
    assert (await shop.until_view(VisitView.CHARGED)).amount == Money(1_000)


async def test_a_door_that_does_not_open_costs_nothing(shop: Shop) -> None:
    await shop.fridge.open("somebody else")
    shop.begin()
    await shop.until(lambda: bool(shop.seen and shop.seen[-1].payload))
    shop.provider.agree(shop.seen[-1].payload)
    end = await shop.until_view(VisitView.RELEASED)
    await shop.until_state(HoldState.RELEASED)
    assert end.reason == HoldReason.NOT_OPENED
    shop.fridge.shut()
    await shop.fridge.open(end.hold)
    assert shop.fridge.opened == ["somebody else"], "it is locked for that visit for good"


@pytest.mark.parametrize(
    ("act", "view", "reason"),
    [
        ("refuse", VisitView.DECLINED, ""),
        ("cancel", VisitView.RELEASED, HoldReason.CANCELLED),
        ("wait", VisitView.RELEASED, HoldReason.EXPIRED),
        ("lie", VisitView.RELEASED, HoldReason.WRONG_AMOUNT),
    ],
)
async def test_before_the_door_opens(shop: Shop, act: str, view: VisitView, reason: str) -> None:
    shop.begin(seconds=20)
    await shop.until(lambda: bool(shop.seen and shop.seen[-1].payload))
    shown = shop.seen[-1]
    if act == "refuse":
        shop.provider.refuse(shown.payload)
    elif act == "cancel":
        shop.visits.cancel(shown.hold)
    elif act == "lie":
        shop.provider.wrong_amount = True
        shop.provider.agree(shown.payload)
    end = await shop.until_view(view)
    assert end.reason == reason
    await shop.until(lambda: HoldState(shop.record.state) in ENDS)
    assert shop.fridge.opened == []
    assert shop.provider.captures == []
    assert shop.at_provider[0] is not ProviderHoldState.AUTHORISED
    assert len(shop.facts(PaymentFailed)) == 1


async def test_agreed_in_the_moment_of_cancelling_is_set_free(shop: Shop) -> None:
    shop.begin()
    await shop.until(lambda: bool(shop.seen and shop.seen[-1].payload))
    shop.provider.agree(shop.seen[-1].payload)
    shop.visits.cancel(shop.seen[-1].hold)
    await shop.until_state(HoldState.RELEASED)
    assert shop.at_provider == (ProviderHoldState.RELEASED, 0)
    assert shop.fridge.opened == []


async def test_a_provider_that_is_never_reached(shop: Shop) -> None:
    shop.provider.reachable = False
    shop.begin()
    assert (await shop.until_view(VisitView.RELEASED)).reason == HoldReason.UNREACHABLE
    shop.provider.reachable = True
    await shop.until_state(HoldState.RELEASED)


async def test_capture_is_repeated_until_the_provider_is_back_and_done_once(shop: Shop) -> None:
    await shop.door_open()
    shop.fridge.take("water")
    shop.provider.reachable = False
    shop.fridge.shut()
    await shop.until_view(VisitView.POSTPONED)
    assert shop.record.state == HoldState.CAPTURING
    await shop.clock.sleep(1800)
    shop.provider.reachable, shop.provider.lost_answers = True, 2
    await shop.until_state(HoldState.CAPTURED)
    assert shop.provider.captures == [(shop.record.id, Money(1_000))]
    assert [late.view for late in shop.late] == [VisitView.CHARGED]


async def test_a_capture_that_comes_too_late_is_left_to_a_person(shop: Shop) -> None:
    await shop.door_open()
    shop.fridge.take("water")
    shop.provider.reachable = False
    shop.fridge.shut()
    await shop.until_view(VisitView.POSTPONED)
    await shop.provider_gives_up()
    await shop.until_state(HoldState.FAILED)
    assert shop.provider.captures == []
    assert [late.view for late in shop.late] == [VisitView.FAILED]


async def test_news_that_come_twice_charge_once(shop: Shop) -> None:
    await shop.door_open()
    shop.fridge.take("water")
    shop.fridge.shut()
    for _ in range(3):
        shop.visits.hint(shop.record.id)
    await shop.until_view(VisitView.CHARGED)
    shop.visits.hint(shop.record.id)
    await shop.clock.sleep(60)
    assert len(shop.provider.captures) == 1


async def test_power_lost_before_the_door_opened_sets_all_free(shop: Shop) -> None:
    shop.begin()
    await shop.until(lambda: bool(shop.seen and shop.seen[-1].payload))
    await shop.restart()
    await shop.until_state(HoldState.RELEASED)
    assert shop.record.reason == HoldReason.POWER
    assert shop.at_provider == (ProviderHoldState.RELEASED, 0)
    assert [late.reason for late in shop.late] == [HoldReason.POWER]


async def test_power_lost_while_the_door_is_open_charges_what_was_taken(shop: Shop) -> None:
    await shop.door_open()
    shop.fridge.take("pudding")
    await shop.restart()
    await shop.clock.sleep(20)
    shop.fridge.take("pudding")
    shop.fridge.shut()
    await shop.until_state(HoldState.CAPTURED)
    assert shop.at_provider == (ProviderHoldState.CAPTURED, 4_800)
    assert [late.amount for late in shop.late] == [Money(4_800)]
    await shop.restart()
    await shop.clock.sleep(60)
    assert len(shop.late) == len(shop.provider.captures) == 1


async def test_who_walks_away_with_the_goods_is_charged(shop: Shop) -> None:
    await shop.door_open()
    assert shop.watching is not None
    shop.watching.cancel()
    shop.fridge.take("water")
    shop.fridge.shut()
    await shop.until_state(HoldState.CAPTURED)
    assert [late.view for late in shop.late] == [VisitView.CHARGED]


@pytest.mark.parametrize(("won", "state"), [(1_000, "captured"), (0, "released")])
async def test_a_person_decides(shop: Shop, won: int, state: str) -> None:
    await shop.door_open()
    shop.fridge.fake_lane(Lane(article="water", taken=1, lighter=None))
    shop.fridge.shut()
    hold = (await shop.until_view(VisitView.REVIEW)).hold
    for amount, who in ((Money(30_001), "min"), (Money(1), " "), (Money(-1), "min")):
        with pytest.raises(PaymentError):
            await shop.visits.decide(hold, amount, who=who)
    await shop.visits.decide(hold, Money(won), who="min")
    assert shop.record.state == state
    assert shop.at_provider == (ProviderHoldState(state), won)
    assert "decided by min" in shop.store.holds.ledger(hold)[-2].detail
    with pytest.raises(PaymentError):
        await shop.visits.decide(hold, Money(won), who="min")


async def test_without_a_fridge_or_a_provider_that_can(shop: Shop) -> None:
    bus = Bus(shop.clock)
    for provider, fridge, key in (
        (shop.provider, None, "error_no_fridge"),
        (FakeProvider(shop.clock), shop.fridge, "error_no_holds"),
    ):
        visits = Visits(shop.store, provider, fridge, shop.clock, bus, on_late=shop.late.append)
        with pytest.raises(PaymentError) as refused:
            await anext(visits.visit(MAXIMUM, payee="p", subject="s"))
        assert refused.value.key == key


async def test_the_store_itself_refuses_more_than_was_authorised(shop: Shop) -> None:
    await shop.door_open()
    record = shop.record
    with pytest.raises(StoreError):
        shop.store.holds.move(
            record, at=shop.clock.wall(), state="capturing", amount=MAXIMUM + Money(1)
        )
    with pytest.raises(StoreError):
        shop.store.holds.move(record, at=shop.clock.wall(), state="authorised")
    assert shop.record == record


async def test_a_disk_that_is_full_when_the_door_closes_counts_once_there_is_room(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await shop.door_open()
    shop.fridge.take("water")
    move, full = shop.store.holds.move, 5

    def refuse(record: HoldRecord, **changes: object) -> HoldRecord:
        nonlocal full
        full -= 1
        if full >= 0:
            raise StoreError("no room", key="error_disk_full")
        return move(record, **changes)  # type: ignore[arg-type]

    monkeypatch.setattr(shop.store.holds, "move", refuse)
    shop.fridge.shut()
    assert (await shop.until_view(VisitView.CHARGED)).amount == Money(1_000)
    assert len(shop.provider.captures) == 1


async def test_a_defect_leaves_nobody_waiting(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    await shop.door_open()
    monkeypatch.delattr("assistant.money.visit.find_taken")
    shop.fridge.shut()
    end = await shop.until_view(VisitView.REVIEW)
    assert end.reason == HoldReason.DEFECT
    assert shop.provider.captures == []
