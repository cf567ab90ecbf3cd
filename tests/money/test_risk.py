"""Rules, freezes, reviews and the audit, on a store of their own."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import pytest

from assistant.commands import payments as command
from assistant.config import PROJECT
from assistant.core.amount import Money
from assistant.core.bus import Bus
from assistant.core.clock import SkippingClock
from assistant.core.errors import AssistantError, ConfigError, PaymentError
from assistant.core.language import Language
from assistant.core.payments import ProviderState, RefundState
from assistant.money.audit import Audit, AuditBrokenError
from assistant.money.fakes import FakeProvider
from assistant.money.freezing import Freezes, FreezeState, Verdict
from assistant.money.risk import Action, Risk, RiskError, load_rules
from assistant.money.service import Payments
from assistant.store import Store
from assistant.turn.phrases import Phrases

SHIPPED = PROJECT / "assets" / "risk.toml"


class Shop:
    def __init__(self, path: Path, clock: SkippingClock) -> None:
        self.clock, self.store = clock, Store(path)
        self.provider = FakeProvider(clock, customer=ProviderState.PAID)
        self.risk = Risk(self.store, clock, load_rules(SHIPPED))
        self.payments = Payments(
            self.store,
            self.provider,
            clock,
            Bus(clock),
            on_late=lambda _: None,
            risk=self.risk,
        )
        self.freezes = Freezes(self.store, Audit(self.store, clock))

    async def collect(self, won: int = 10_000, *, confirmed: bool = False) -> str:
        """The id of the payment, once it has its end."""
        stream = self.payments.collect(Money(won), payee="p", subject="s", confirmed=confirmed)
        return [progress async for progress in stream][-1].payment

    async def refused(self, won: int = 10_000, *, confirmed: bool = False) -> RiskError:
        before = len(self.provider.references)
        with pytest.raises(RiskError) as refused:
            await self.collect(won, confirmed=confirmed)
        assert len(self.provider.references) == before, "nothing is sent of what is refused"
        return refused.value

    async def decline(self, times: int) -> None:
        self.provider.customer = ProviderState.DECLINED
        for _ in range(times):
            await self.collect(confirmed=True)
        self.provider.customer = ProviderState.PAID

    async def freeze(self) -> None:
        paid = [await self.collect() for _ in range(4)]
        for payment in paid:
            await self.payments.refund(payment, reason="cold")
        assert (await self.refused()).action is Action.REVIEW


@pytest.fixture
def clock() -> SkippingClock:
    return SkippingClock(datetime(2026, 11, 21, 12, tzinfo=UTC))


@pytest.fixture
def shop(tmp_path: Path, clock: SkippingClock) -> Iterator[Shop]:
    made = Shop(tmp_path / "xiao-e.db", clock)
    yield made
    made.store.close()


async def test_an_ordinary_day_is_let_through_and_leaves_no_trace(shop: Shop) -> None:
    for won in (5_000, 12_000, 24_000):
        await shop.collect(won)
    assert list(shop.store.audit.since(1)) == []


async def test_after_three_declined_somebody_must_confirm_until_time_has_passed(shop: Shop) -> None:
    await shop.decline(2)
    await shop.collect()
    await shop.decline(1)
    refused = await shop.refused()
    assert (refused.action, refused.key) == (Action.STEP_UP, "error_risk_declined")
    # Asked beforehand, as for a code that a phone will show, it is noted once.
    shop.payments.check(Money(10_000), confirmed=True)
    await shop.collect(confirmed=True)
    assert [row.detail for row in shop.store.audit.since(1)] == [
        "step_up: declined_often",
        "step_up confirmed: declined_often",
    ]
    await shop.clock.sleep(5 * 60)
    await shop.collect()


async def test_declined_all_the_time_is_blocked_even_when_confirmed(shop: Shop) -> None:
    await shop.decline(12)
    assert (await shop.refused(confirmed=True)).action is Action.BLOCK


async def test_an_unusual_amount_is_known_only_from_enough_payments(shop: Shop) -> None:
    for _ in range(19):
        await shop.collect(10_000)
    await shop.collect(10_001)
    assert (await shop.refused(300_000)).key == "error_risk_amount"
    await shop.collect(29_000)
    await shop.collect(300_000, confirmed=True)


async def test_without_enough_payments_no_amount_is_unusual(shop: Shop) -> None:
    for _ in range(19):
        await shop.collect(10_000)
    await shop.collect(1_000_000)


async def test_a_freeze_stops_collecting_and_never_a_refund(shop: Shop) -> None:
    paid = await shop.collect(7_000)
    await shop.freeze()
    assert (await shop.refused(100, confirmed=True)).key == "error_frozen"
    assert await shop.payments.refund(paid, reason="cold") is RefundState.DONE


async def test_two_people_restore_and_what_they_saw_does_not_freeze_again(shop: Shop) -> None:
    await shop.freeze()
    with pytest.raises(PaymentError, match="evidence first"):
        shop.freezes.judge(Verdict.RESTORE, who="min")
    assert shop.freezes.submit("a cold kitchen", who="min").state is FreezeState.EVIDENCE
    shop.freezes.judge(Verdict.RESTORE, who="min")
    for same in ("min", " MIN "):
        assert shop.freezes.judge(Verdict.RESTORE, who=same).state is FreezeState.EVIDENCE
    assert (await shop.refused()).key == "error_frozen"
    assert shop.freezes.judge(Verdict.RESTORE, who="jun").state is FreezeState.RESTORED
    await shop.collect()
    with pytest.raises(PaymentError, match="nothing waits"):
        shop.freezes.judge(Verdict.CLOSE, who="jun")


async def test_people_who_disagree_need_a_third(shop: Shop) -> None:
    await shop.freeze()
    shop.freezes.submit("forged refunds", who="min")
    shop.freezes.judge(Verdict.RESTORE, who="min")
    assert shop.freezes.judge(Verdict.CLOSE, who="jun").state is FreezeState.EVIDENCE
    assert shop.freezes.judge(Verdict.CLOSE, who="sora").state is FreezeState.CLOSED
    assert (await shop.refused()).key == "error_frozen"


@pytest.mark.parametrize("who", ["", "  ", "device"])
async def test_nobody_in_particular_cannot_review(shop: Shop, who: str) -> None:
    await shop.freeze()
    with pytest.raises(PaymentError, match="name the person"):
        shop.freezes.submit("x", who=who)


async def test_a_freeze_outlasts_a_restart(shop: Shop, tmp_path: Path) -> None:
    await shop.freeze()
    again = Shop(tmp_path / "xiao-e.db", shop.clock)
    assert (await again.refused()).key == "error_frozen"
    again.store.close()


TAMPERINGS = {
    "a word is changed": "UPDATE audit SET detail = 'block: x' WHERE number = 2",
    "a person is changed": "UPDATE audit SET who = 'jun' WHERE number = 2",
    "the first is taken out": "DELETE FROM audit WHERE number = 1",
    "one in the middle is taken out": "DELETE FROM audit WHERE number = 2",
    "two are swapped": "UPDATE audit SET digest = (SELECT digest FROM audit WHERE number = 3)"
    " WHERE number = 2",
}


@pytest.mark.parametrize("statement", TAMPERINGS.values(), ids=TAMPERINGS)
async def test_a_tampered_audit_is_found_at_start_and_stops_collecting(
    tmp_path: Path, clock: SkippingClock, statement: str
) -> None:
    path = tmp_path / "xiao-e.db"
    store = Store(path)
    audit = Audit(store, clock)
    for number in range(4):
        audit.write("risk", subject="1 KRW", detail=f"step_up: rule-{number}")
    last = audit.check()
    assert last is not None
    assert last.number == 4
    store.close()
    connection = apsw.Connection(str(path))
    connection.execute("DROP TRIGGER audit_keeps_rows; DROP TRIGGER audit_keeps_words")
    connection.execute(statement)
    connection.close()

    shop = Shop(path, clock)
    assert (await shop.refused()).key == "error_frozen"
    with pytest.raises(AuditBrokenError, match="tampered"):
        Audit(shop.store, clock).check()
    shop.store.close()


def test_the_audit_cannot_be_changed_by_the_device(shop: Shop) -> None:
    Audit(shop.store, shop.clock).write("risk", subject="s", detail="d")
    for statement in ("DELETE FROM audit", "UPDATE audit SET detail = ''"):
        with pytest.raises(AssistantError, match="append-only"):
            shop.store._database.write(statement)


def test_every_reason_can_be_said_in_every_language() -> None:
    rules = load_rules(SHIPPED)
    assert {rule.then for rule in rules} == {Action.STEP_UP, Action.REVIEW, Action.BLOCK}
    assert all(rule.period > timedelta() for rule in rules)
    for language in Language:
        for key in {rule.say for rule in rules} | {"error_frozen"}:
            assert Phrases().get(key, language)
        for key in {rule.ask for rule in rules if rule.then is Action.STEP_UP}:
            assert "31,000" in Phrases().get(key, language, amount=Money(31_000))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace('"step_up"', '"shout"', 1),
        lambda text: text.replace('"declined_payments"', '"moon"', 1),
        lambda text: text.replace("limit = 3", 'limit = "many"', 1),
        lambda text: text.replace("minutes =", "hours =", 1),
        lambda text: text.replace("\nask =", "\n# ask =", 1),
        lambda _: "[[rule",
        lambda _: "",
    ],
)
def test_a_wrong_rule_is_named(tmp_path: Path, spoil: Callable[[str], str]) -> None:
    path = tmp_path / "risk.toml"
    path.write_text(spoil(SHIPPED.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"risk\.toml"):
        load_rules(path)


async def test_people_review_at_the_command_line(
    shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await shop.freeze()
    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers())

    def run(*words: str) -> str:
        options = parser.parse_args(["payments", *words, "--data", str(tmp_path)])
        assert command.run(options) == 0
        return capsys.readouterr().out

    assert "frozen (many_refunds)" in run("review")
    assert "evidence" in run("review", "--who", "min", "--evidence", "a cold kitchen")
    run("review", "--who", "min", "--verdict", "restore")
    assert ": restored" in run("review", "--who", "jun", "--verdict", "restore")
    told = run("audit")
    assert "a cold kitchen" in told
    assert "the last digest: " in told
    assert shop.freezes.current is None
