"""Adapters against hostile answers: forged, tampered, replayed, of others; and secrets kept."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assistant.core.amount import Money
from assistant.core.clock import SkippingClock, SystemClock
from assistant.core.errors import ConfigError, NetworkError, PaymentError
from assistant.core.payments import (
    NotifyingProvider,
    PaymentOrder,
    PaymentProvider,
    ProviderState,
)
from assistant.http import HttpClient
from assistant.money.providers.secrets import Secret, load_secret
from assistant.money.providers.signatures import Signer, Verifier
from assistant.sandbox.faults import Fault
from assistant.sandbox.keys import MERCHANT, PLATFORM
from assistant.sandbox.process import SandboxProcess
from assistant.sandbox.wallet import Wallet
from tests.money import adapters
from tests.sandbox.letter_box import Letter, LetterBox


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture
def letter_box(process: SandboxProcess) -> Iterator[LetterBox]:
    process.clear_faults()
    box = LetterBox()
    yield box
    box.close()


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    client = HttpClient(SystemClock(), lan=True, retries=0, seconds=2)
    yield client
    await client.close()


@pytest.fixture(params=["alipay", "wechat"])
def provider(
    request: pytest.FixtureRequest, process: SandboxProcess, http: HttpClient, letter_box: LetterBox
) -> PaymentProvider:
    if request.param == "alipay":
        return adapters.alipay(process, http, SystemClock(), letter_box.url)
    return adapters.wechat(process, http, SystemClock(), letter_box.url)


def an_order(minor: int = 2530) -> PaymentOrder:
    return PaymentOrder(
        reference=uuid.uuid4().hex,
        amount=Money(minor, "CNY"),
        payee="川菜馆",
        subject="红烧肉 & 100% 辣=好",
        expires_at=SystemClock().wall() + timedelta(minutes=3),
    )


async def paid_letter(provider: PaymentProvider, box: LetterBox, order: PaymentOrder) -> Letter:
    """The notification that ``order`` is paid, as the sandbox sent it."""
    code = (await provider.create(order)).payload
    await asyncio.to_thread(Wallet().pay, code)
    await asyncio.to_thread(box.next)
    headers, body = await asyncio.to_thread(box.next)
    return {name.lower(): value for name, value in headers.items()}, body


async def test_a_notification_says_who_paid_what(
    provider: PaymentProvider, letter_box: LetterBox
) -> None:
    order = an_order()
    headers, body = await paid_letter(provider, letter_box, order)
    assert isinstance(provider, NotifyingProvider)
    told = provider.read_notification(headers, body)
    assert (told.payment.reference, told.payment.amount) == (order.reference, order.amount)
    assert told.payment.state is ProviderState.PAID
    assert told.event


async def test_a_tampered_notification_is_refused(
    provider: PaymentProvider, letter_box: LetterBox
) -> None:
    headers, body = await paid_letter(provider, letter_box, an_order())
    assert isinstance(provider, NotifyingProvider)
    right = provider.read_notification(headers, body)
    for position in range(0, len(body), 7):
        tampered = body[:position] + bytes([body[position] ^ 1]) + body[position + 1 :]
        try:
            read = provider.read_notification(headers, tampered)
        except PaymentError:
            continue
        # "%2f" is "%2F", and "sign_type" is not signed: nothing that matters was changed.
        assert read == right
    for nonsense in (b"", b"\xff", b"{}", b"a=b", b"[" * 5000):
        with pytest.raises(PaymentError):
            provider.read_notification(headers, nonsense)


async def test_a_forged_notification_is_refused(
    provider: PaymentProvider, letter_box: LetterBox, process: SandboxProcess
) -> None:
    process.switch_on(Fault.NOTIFY_FORGED)
    headers, body = await paid_letter(provider, letter_box, an_order())
    assert isinstance(provider, NotifyingProvider)
    with pytest.raises(PaymentError, match="signature"):
        provider.read_notification(headers, body)


async def test_wechat_refuses_an_old_notification_and_one_of_another_key(
    process: SandboxProcess, http: HttpClient, letter_box: LetterBox
) -> None:
    clock = SkippingClock()
    provider = adapters.wechat(process, http, SystemClock(), letter_box.url)
    headers, body = await paid_letter(provider, letter_box, an_order())
    later = adapters.wechat(process, http, clock)
    assert later.read_notification(headers, body)
    await clock.sleep(600)
    with pytest.raises(PaymentError, match="replayed"):
        later.read_notification(headers, body)
    with pytest.raises(PaymentError, match="not WeChat's"):
        provider.read_notification(dict(headers) | {"wechatpay-serial": "X"}, body)


async def test_an_answer_signed_by_somebody_else_is_not_believed(
    process: SandboxProcess, http: HttpClient, letter_box: LetterBox
) -> None:
    for make in (adapters.alipay, adapters.wechat):
        provider = make(process, http, SystemClock())
        provider._verifier = Verifier(process.keys.public_pem(MERCHANT))
        with pytest.raises(PaymentError, match="signature"):
            await provider.create(an_order())


@pytest.mark.parametrize("ahead", [-1000.0, 1000.0])
async def test_a_clock_that_is_wrong_does_not_stop_wechat(
    process: SandboxProcess, http: HttpClient, letter_box: LetterBox, ahead: float
) -> None:
    class WrongClock(SystemClock):
        def wall(self) -> datetime:
            return super().wall() + timedelta(seconds=ahead)

    order = replace(an_order(), expires_at=WrongClock().wall() + timedelta(minutes=3))
    provider = adapters.wechat(process, http, WrongClock())
    assert (await provider.create(order)).payload
    assert (await provider.query(order)).state is ProviderState.WAITING


async def test_the_customer_pays_while_we_cancel(
    provider: PaymentProvider, process: SandboxProcess
) -> None:
    order = an_order()
    await provider.create(order)
    process.switch_on(Fault.PAID_DURING_CANCEL, times=1)
    state = (await provider.cancel(order)).state
    assert state in (ProviderState.PAID, ProviderState.RETURNED)


async def test_a_provider_that_answers_too_late_is_out_of_reach(
    provider: PaymentProvider, process: SandboxProcess
) -> None:
    order = an_order()
    process.switch_on(Fault.TIMEOUT, times=1, seconds=3)
    with pytest.raises(NetworkError):
        await provider.create(order)
    assert (await provider.create(order)).payload


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("s3cret-value")
    key.chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600") as caught:
        load_secret(str(key))
    assert "s3cret" not in str(caught.value)
    key.chmod(0o600)
    assert load_secret(str(key)).reveal() == "s3cret-value"


def test_keys_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XIAO_E_TEST_KEY", " abc \n")
    assert load_secret("env:XIAO_E_TEST_KEY").reveal() == "abc"
    monkeypatch.setenv("XIAO_E_TEST_KEY", "")
    with pytest.raises(ConfigError, match="XIAO_E_TEST_KEY"):
        load_secret("env:XIAO_E_TEST_KEY")


@pytest.mark.parametrize(
    "key", ["", "nonsense", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END-----"]
)
def test_a_wrong_key_is_said_and_not_shown(key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Signer(Secret(key))
    assert caught.value.__cause__ is None
    with pytest.raises(ConfigError):
        Verifier(key)


async def test_no_secret_reaches_a_log(
    process: SandboxProcess, http: HttpClient, caplog: pytest.LogCaptureFixture
) -> None:
    process.clear_faults()
    caplog.set_level(logging.DEBUG)
    pem = process.keys.private_pem(MERCHANT).splitlines()[3]
    secrets = (process.key, process.keys.api_v3, pem)
    spoken = [repr(Secret(secret)) for secret in secrets]
    for make in adapters.ADAPTERS.values():
        provider = make(process, http, SystemClock())
        spoken.append(repr(vars(provider)))
        currency = min(provider.currencies)
        order = replace(an_order(), amount=Money(5, currency))
        order = replace(order, token=(await provider.create(order)).token)
        process.switch_on(Fault.UNREACHABLE, times=1)
        with pytest.raises(NetworkError) as caught:
            await provider.query(order)
        spoken.append(repr(caught.value))
    for secret in secrets:
        assert secret not in caplog.text
        assert not any(secret in words for words in spoken)


def test_the_sandbox_signs_with_a_key_of_its_own(process: SandboxProcess) -> None:
    assert process.keys.public_pem(MERCHANT) != process.keys.public_pem(PLATFORM)
    for part in process.keys.folder.iterdir():
        assert part.stat().st_mode & 0o077 == 0
