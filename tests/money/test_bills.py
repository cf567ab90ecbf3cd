"""Bill files of WeChat Pay and Alipay: read, added up, and refused when they do not hold."""

from __future__ import annotations

import asyncio
import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from assistant.core.amount import Money
from assistant.core.bus import Bus
from assistant.core.clock import SystemClock
from assistant.core.errors import PaymentError
from assistant.core.payments import BillLine
from assistant.http import HttpClient
from assistant.money.providers import bills
from assistant.money.providers.alipay import AlipayProvider
from assistant.money.providers.bills import (
    BEIJING,
    read_alipay_bill,
    read_wechat_bill,
    unpacked,
)
from assistant.money.providers.wechat import WechatProvider
from assistant.money.reconciling import reconcile
from assistant.money.service import Payments
from assistant.sandbox.bill_files import alipay_bill, wechat_bill
from assistant.sandbox.book import Line
from assistant.sandbox.process import SandboxProcess
from assistant.sandbox.wallet import Wallet
from assistant.store import Store
from tests.midnight import days_since
from tests.money import adapters

DAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, 0, 0, tzinfo=BEIJING)
LINES = [
    Line(
        reference=reference,
        token=f"t-{reference}",
        subject='红烧肉, "大"份',
        refund=refund,
        minor=minor,
        currency="CNY",
        at=NOON.timestamp(),
    )
    for reference, refund, minor in (("a" * 32, "", 2530), ("b" * 32, "", 1), ("a" * 32, "r1", 500))
]
READ = (
    BillLine(kind="payment", reference="a" * 32, amount=Money(2530, "CNY"), at=NOON),
    BillLine(kind="payment", reference="b" * 32, amount=Money(1, "CNY"), at=NOON),
    BillLine(kind="refund", reference="a" * 32, amount=Money(500, "CNY"), at=NOON, refund="r1"),
)


def a_wechat_bill() -> bytes:
    return wechat_bill(LINES, "wx1", "1900000001")


def an_alipay_bill(
    change: Callable[[str], str] = lambda text: text, *, name: str = "业务明细"
) -> bytes:
    """As the sandbox writes it, its text changed, with the name as Alipay packs it."""
    packed = zipfile.ZipFile(io.BytesIO(alipay_bill(LINES, DAY, "2088")))
    details = packed.read(f"2088_{DAY:%Y%m%d}_业务明细.csv").decode("gbk")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as folder:
        folder.writestr(f"2088_{name}.csv", change(details).encode("gbk"))
        folder.writestr(f"2088_{name}(汇总).csv", b"")
    return out.getvalue()


def test_lines_are_read_as_they_were_written() -> None:
    assert read_wechat_bill(a_wechat_bill()) == READ
    assert read_alipay_bill(alipay_bill(LINES, DAY, "2088")) == READ
    assert read_alipay_bill(an_alipay_bill()) == READ


def test_a_payment_whose_empty_numbers_are_written_as_zero() -> None:
    head, *_, sum_names, _ = a_wechat_bill().decode().splitlines()
    row = (
        "`2026-11-20 12:00:00,`wx1,`1900000001,`0,`WEB,`42000,`order-494,`who,`NATIVE,`SUCCESS,"
        "`CFT,`CNY,`0.01,`0.00,`0,`0,`0.00,`0.00,`,`,`充值,`,`0.00000,`1.00%,`0.01,`0.00,`"
    )
    text = "\n".join((head, row, sum_names, "`1,`0.01,`0.00,`0.00,`0.00000,`0.01,`0.00"))
    (line,) = read_wechat_bill(text.encode())
    assert (line.reference, line.amount, line.kind) == ("order-494", Money(1, "CNY"), "payment")


def test_a_refund_that_failed_is_none() -> None:
    failed = a_wechat_bill().decode().replace("`ORIGINAL,`SUCCESS", "`ORIGINAL,`FAIL")
    assert read_wechat_bill(failed.encode()) == READ[:2]


WECHAT_SPOILT: dict[str, Callable[[str], str]] = {
    "a line is gone": lambda text: "\r\n".join(text.split("\r\n")[:1] + text.split("\r\n")[2:]),
    "an amount is another": lambda text: text.replace("`25.30", "`25.31", 1).replace(
        ",`25.30,`0.00,`\r", ",`25.31,`0.00,`\r", 1
    ),
    "cut off": lambda text: text[: len(text) // 2],
    "no amount": lambda text: text.replace("`25.30", "`NaN"),
    "finer than a fen": lambda text: text.replace("`25.30", "`25.301"),
    "an unknown state": lambda text: text.replace("`SUCCESS", "`PERHAPS", 1),
    "a name is gone": lambda text: text.replace("商户订单号", "订单", 1),
    "empty": lambda _: "",
}


@pytest.mark.parametrize("spoil", WECHAT_SPOILT.values(), ids=WECHAT_SPOILT)
def test_a_wechat_bill_that_does_not_hold_is_refused(spoil: Callable[[str], str]) -> None:
    spoilt = spoil(a_wechat_bill().decode())
    with pytest.raises(PaymentError):
        read_wechat_bill(spoilt.encode())


ALIPAY_SPOILT: dict[str, Callable[[str], str]] = {
    "a line is gone": lambda text: "\n".join(
        line for line in text.splitlines() if "b" * 32 not in line
    ),
    "cut off": lambda text: text[: len(text) // 2],
    "no counts": lambda text: text.replace("合计", ""),
    "no amount": lambda text: text.replace("25.30", "lots"),
    "an unknown kind": lambda text: text.replace(",交易,", ",赠送,", 1),
    "a refund without its number": lambda text: text.replace("r1\t", ""),
    "empty": lambda _: "",
}


@pytest.mark.parametrize("spoil", ALIPAY_SPOILT.values(), ids=ALIPAY_SPOILT)
def test_an_alipay_bill_that_does_not_hold_is_refused(spoil: Callable[[str], str]) -> None:
    with pytest.raises(PaymentError):
        read_alipay_bill(an_alipay_bill(spoil))


def test_what_cannot_be_unpacked_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for damaged in (b"", b"nonsense", gzip.compress(b"x" * 100)[:-9]):
        with pytest.raises(PaymentError):
            unpacked(damaged)
    for damaged in (b"", b"nonsense", an_alipay_bill(name="x")):
        with pytest.raises(PaymentError):
            read_alipay_bill(damaged)
    monkeypatch.setattr(bills, "MAX_BILL_BYTES", 1000)
    with pytest.raises(PaymentError):
        unpacked(gzip.compress(b"\0" * 10_000))
    with pytest.raises(PaymentError):
        read_alipay_bill(an_alipay_bill())


@pytest.mark.parametrize("make", [adapters.alipay, adapters.wechat])
async def test_a_day_is_reconciled_with_the_file(
    tmp_path: Path,
    process: SandboxProcess,
    http: HttpClient,
    make: Callable[[SandboxProcess, HttpClient, SystemClock], AlipayProvider | WechatProvider],
) -> None:
    clock, store = SystemClock(), Store(tmp_path / "xiao-e.db")
    provider = make(process, http, clock)
    began = clock.wall()
    before = began.astimezone(provider.bill_zone).date() - timedelta(days=2)
    assert await provider.bill(before) == ()
    payments = Payments(store, provider, clock, Bus(clock), on_late=lambda _: None)
    paid = ""
    async for progress in payments.collect(
        Money(2530, "CNY"), payee="川菜馆", subject="红烧肉, 大"
    ):
        paid = progress.payment
        if not progress.final:
            await asyncio.to_thread(Wallet().pay, progress.payload)
    await payments.refund(paid, Money(500, "CNY"), reason="cold")
    days = days_since(began, provider.bill_zone)
    bill = [line for day in days for line in await provider.bill(day)]
    result = reconcile(store, provider.name, bill, days[-1], provider.bill_zone)
    assert (result.matched, result.differences) == (2, ())
    assert result.sums == (Money(2030, "CNY"),)
    await payments.close()
    store.close()
