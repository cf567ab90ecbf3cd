"""Adapters against hostile answers: forged, tampered, replayed, of others; and secrets kept."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from assistant.core.amount import Money
from assistant.core.clock import SystemClock
from assistant.core.errors import ConfigError, NetworkError, PaymentError
from assistant.core.payments import (
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
from tests.money import adapters
from tests.sandbox.letter_box import LetterBox


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


@pytest.mark.parametrize("make", [adapters.alipay, adapters.wechat])
async def test_a_provider_that_answers_too_late_is_out_of_reach(
    make: Callable[..., PaymentProvider], process: SandboxProcess, http: HttpClient
) -> None:
    order, clock = an_order(), SystemClock()
    process.clear_faults()
    process.switch_on(Fault.TIMEOUT, seconds=2)
    hasty = HttpClient(clock, lan=True, retries=0, seconds=0.5)
    with pytest.raises(NetworkError):
        await make(process, hasty, clock).create(order)
    await hasty.close()
    process.clear_faults()
    assert (await make(process, http, clock).create(order)).payload


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
