"""Whatever is sent to the device as a notification: it moves nothing, and what is not right is
refused."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import pytest

from assistant.core.amount import Money
from assistant.core.bus import Bus
from assistant.core.clock import Clock, SkippingClock, SystemClock
from assistant.core.errors import PaymentError
from assistant.core.payments import NotifyingProvider, PaymentProvider, ProviderState
from assistant.http import HttpClient
from assistant.money.providers.alipay import AlipayProvider
from assistant.money.providers.signatures import Verifier
from assistant.money.providers.wechat import WechatProvider
from assistant.money.service import Payments
from assistant.money.settlement import order_of
from assistant.sandbox.faults import Fault
from assistant.sandbox.keys import MERCHANT
from assistant.sandbox.process import SandboxProcess
from assistant.sandbox.wallet import Wallet
from assistant.store import PaymentRecord, Store
from tests.money import adapters
from tests.sandbox.letter_box import Letter, LetterBox

NOTIFYING: dict[str, Callable[..., AlipayProvider | WechatProvider]] = {
    "alipay": adapters.alipay,
    "wechat": adapters.wechat,
}
PRICE = Money(2530, "CNY")


class Device:
    """A device whose payment waits for the customer, with all that its provider wrote to it."""

    def __init__(self, folder: Path, provider: PaymentProvider, box: LetterBox) -> None:
        assert isinstance(provider, NotifyingProvider)
        self.clock, self.provider, self.reader, self._box = SystemClock(), provider, provider, box
        self.store = Store(folder / "xiao-e.db")
        self.late: list[object] = []
        self.payments = Payments(
            self.store, provider, self.clock, Bus(self.clock), on_late=self.late.append
        )

    async def begin(self) -> PaymentRecord:
        """A payment whose code is shown, and which nobody asks about."""
        record = PaymentRecord(
            id=uuid.uuid4().hex,
            provider=self.provider.name,
            amount=PRICE,
            payee="川菜馆",
            subject="红烧肉 & 100% 辣=好",
            seconds=180,
            state="qr_shown",
            created_at=self.clock.wall(),
        )
        payload = (await self.provider.create(order_of(record))).payload
        record = replace(record, payload=payload)
        self.store.payments.add(record)
        return record

    async def letters(self, record: PaymentRecord) -> tuple[Letter, Letter]:
        """The customer opens the code and pays: what the provider sends of it."""
        await asyncio.to_thread(Wallet().pay, record.payload)
        return await self._next(), await self._next()

    async def _next(self) -> Letter:
        headers, body = await asyncio.to_thread(self._box.next)
        return {name.lower(): value for name, value in headers.items()}, body

    def events(self) -> int:
        ((count,),) = self.store._database.rows("SELECT count (*) FROM inbox")
        assert isinstance(count, int)
        return count

    def unmoved(self, record: PaymentRecord) -> bool:
        return self.store.payments.get(record.id) == record and not self.late


@pytest.fixture(params=NOTIFYING)
async def device(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    process: SandboxProcess,
    http: HttpClient,
    letter_box: LetterBox,
) -> AsyncIterator[Device]:
    provider = NOTIFYING[request.param](process, http, SystemClock(), letter_box.url)
    made = Device(tmp_path, provider, letter_box)
    yield made
    await made.payments.close()
    made.store.close()


async def test_it_says_who_paid_what(device: Device) -> None:
    record = await device.begin()
    _, paid = await device.letters(record)
    told = device.reader.read_notification(*paid)
    assert (told.payment.reference, told.payment.amount) == (record.id, PRICE)
    assert told.payment.state is ProviderState.PAID
    assert told.event


async def test_tampered_anywhere(device: Device) -> None:
    record = await device.begin()
    _, (headers, body) = await device.letters(record)
    right = device.reader.read_notification(headers, body)
    for position in range(0, len(body), 7):
        tampered = body[:position] + bytes([body[position] ^ 1]) + body[position + 1 :]
        try:
            read = device.reader.read_notification(headers, tampered)
        except PaymentError:
            continue
        # "%2f" is "%2F", and "sign_type" is not signed: nothing that matters was changed.
        assert read == right
    for name in (name for name in headers if name.startswith("wechatpay-")):
        if name == "wechatpay-signature-type":
            continue
        for spoilt in ("", "1", headers[name][::-1]):
            with pytest.raises(PaymentError):
                device.payments.notified(headers | {name: spoilt}, body)
    for nonsense in (b"", b"\xff", b"{}", b"a=b", b"[" * 5000):
        with pytest.raises(PaymentError):
            device.payments.notified(headers, nonsense)
    assert device.unmoved(record)
    assert device.events() == 0


async def test_forged(device: Device, process: SandboxProcess) -> None:
    process.switch_on(Fault.NOTIFY_FORGED)
    record = await device.begin()
    for letter in await device.letters(record):
        with pytest.raises(PaymentError, match="signature"):
            device.payments.notified(*letter)
    assert device.unmoved(record)


async def test_of_another_amount(device: Device, process: SandboxProcess) -> None:
    record = await device.begin()
    process.switch_on(Fault.WRONG_AMOUNT)
    for letter in await device.letters(record):
        with pytest.raises(PaymentError, match=r"25\.31|2531"):
            device.payments.notified(*letter)
    assert device.unmoved(record)
    assert device.events() == 0


async def test_of_a_payment_that_is_not_ours(device: Device, tmp_path: Path) -> None:
    letters = await device.letters(await device.begin())
    clock = SystemClock()
    store = Store(tmp_path / "another.db")
    another = Payments(store, device.provider, clock, Bus(clock), on_late=lambda _: None)
    for letter in letters:
        with pytest.raises(PaymentError, match="no payment of ours"):
            another.notified(*letter)
    store.close()


async def test_duplicated_replayed_and_in_the_wrong_order(device: Device) -> None:
    record = await device.begin()
    scanned, paid = await device.letters(record)
    for letter in (paid, scanned, paid, scanned, paid):
        assert device.payments.notified(*letter), "a right one is always thanked for"
    assert device.events() == 2
    assert device.unmoved(record), "what it says is asked for, never believed"


@pytest.mark.parametrize("end", ["paid", "canceled", "refused"])
async def test_late_for_a_payment_that_has_ended(device: Device, end: str) -> None:
    record = await device.begin()
    ended = device.store.payments.move(record, end, at=device.clock.wall())
    for letter in await device.letters(record):
        assert device.payments.notified(*letter)
    assert device.unmoved(ended)


async def test_while_the_device_asks_the_payment_ends_once(
    device: Device, process: SandboxProcess
) -> None:
    process.switch_on(Fault.NOTIFY_TWICE)
    stream = device.payments.collect(PRICE, payee="p", subject="s", seconds=60)
    ends = []
    async for progress in stream:
        if progress.final:
            ends.append(progress.view)
            continue
        if progress.payload and not device.events():
            await asyncio.to_thread(Wallet().pay, progress.payload)
            for letter in [await device._next() for _ in range(4)]:
                device.payments.notified(*letter)
    assert ends == ["paid"]
    kinds = [entry.kind for entry in device.store.payments.ledger(progress.payment)]
    assert kinds == ["created", "qr_shown", "paid"]
    assert device.events() == 2


class WrongClock(SystemClock):
    def __init__(self, ahead: float) -> None:
        self._ahead = ahead

    def wall(self) -> datetime:
        return super().wall() + timedelta(seconds=self._ahead)


@pytest.mark.parametrize("ahead", [-86_400.0, 86_400.0])
@pytest.mark.parametrize("name", NOTIFYING)
async def test_a_device_whose_clock_is_wrong_believes_it_once_the_provider_has_answered(
    name: str,
    ahead: float,
    process: SandboxProcess,
    http: HttpClient,
    tmp_path: Path,
    letter_box: LetterBox,
) -> None:
    device = Device(
        tmp_path, NOTIFYING[name](process, http, SystemClock(), letter_box.url), letter_box
    )
    record = await device.begin()
    _, paid = await device.letters(record)
    wrong = NOTIFYING[name](process, http, WrongClock(ahead))
    await wrong.query(order_of(record))
    assert wrong.read_notification(*paid).payment.state is ProviderState.PAID
    device.store.close()


async def test_wechat_refuses_an_old_one_and_one_of_another_key(
    process: SandboxProcess, http: HttpClient, letter_box: LetterBox, tmp_path: Path
) -> None:
    device = Device(
        tmp_path, adapters.wechat(process, http, SystemClock(), letter_box.url), letter_box
    )
    _, (headers, body) = await device.letters(await device.begin())
    clock = SkippingClock()
    later = adapters.wechat(process, http, clock)
    assert later.read_notification(headers, body)
    await clock.sleep(600)
    with pytest.raises(PaymentError, match="replayed"):
        later.read_notification(headers, body)
    with pytest.raises(PaymentError, match="not WeChat's"):
        device.reader.read_notification(headers | {"wechatpay-serial": "X"}, body)
    device.store.close()


async def test_alipay_refuses_one_of_another_application_or_with_more_than_was_signed(
    process: SandboxProcess, http: HttpClient, letter_box: LetterBox, tmp_path: Path
) -> None:
    provider = adapters.alipay(process, http, SystemClock(), letter_box.url)
    device = Device(tmp_path, provider, letter_box)
    _, (headers, body) = await device.letters(await device.begin())
    fields = parse_qsl(body.decode())
    for more in (("buyer_id", "2088"), ("total_amount", "0.01"), ("trade_status", "TRADE_CLOSED")):
        with pytest.raises(PaymentError, match="signature"):
            provider.read_notification(headers, urlencode([*fields, more]).encode())
    provider._app_id = "2021"
    with pytest.raises(PaymentError, match="another application"):
        provider.read_notification(headers, body)
    provider._verifier = Verifier(process.keys.public_pem(MERCHANT))
    with pytest.raises(PaymentError, match="signature"):
        provider.read_notification(headers, body)
    device.store.close()


@pytest.mark.parametrize("name", sorted(set(adapters.ADAPTERS) - set(NOTIFYING)))
async def test_a_provider_that_sends_none_believes_none(
    name: str, process: SandboxProcess, http: HttpClient, tmp_path: Path
) -> None:
    clock: Clock = SystemClock()
    provider = adapters.ADAPTERS[name](process, http, clock)
    store = Store(tmp_path / "xiao-e.db")
    payments = Payments(store, provider, clock, Bus(clock), on_late=lambda _: None)
    body = b'{"eventType": "PAYMENT_STATUS_CHANGED", "data": {"status": "DONE"}}'
    for sent in (b"", body):
        with pytest.raises(PaymentError, match="sends no notifications"):
            payments.notified({}, sent)
    store.close()
