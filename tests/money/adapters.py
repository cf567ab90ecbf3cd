"""Every adapter, set up as a merchant of the running sandbox."""

from __future__ import annotations

from collections.abc import Callable

from assistant.core.clock import Clock
from assistant.core.payments import PaymentProvider
from assistant.http import HttpClient
from assistant.money.providers.alipay import AlipayProvider
from assistant.money.providers.kakaopay import KakaopayProvider
from assistant.money.providers.sandbox import SandboxProvider
from assistant.money.providers.secrets import Secret, load_secret
from assistant.money.providers.signatures import Signer, Verifier
from assistant.money.providers.toss import TossProvider
from assistant.money.providers.wechat import WechatProvider
from assistant.sandbox import alipay_wire, wechat_wire
from assistant.sandbox.keys import MERCHANT, PLATFORM
from assistant.sandbox.process import SandboxProcess

NOTIFY_URL = "http://127.0.0.1:9/notify"
RETURN_URL = "http://127.0.0.1:9/back"


def sandbox(process: SandboxProcess, http: HttpClient, clock: Clock) -> SandboxProvider:
    return SandboxProvider(http, clock, url=process.url, key=Secret(process.key))


def alipay(
    process: SandboxProcess, http: HttpClient, clock: Clock, notify_url: str = ""
) -> AlipayProvider:
    return AlipayProvider(
        http,
        clock,
        app_id=alipay_wire.APP_ID,
        signer=Signer(load_secret(str(process.keys.private_path(MERCHANT)))),
        verifier=Verifier(process.keys.public_pem(PLATFORM)),
        gateway=f"{process.url}/alipay/gateway.do",
        notify_url=notify_url,
    )


def wechat(
    process: SandboxProcess, http: HttpClient, clock: Clock, notify_url: str = NOTIFY_URL
) -> WechatProvider:
    return WechatProvider(
        http,
        clock,
        app_id=wechat_wire.APP_ID,
        merchant_id=wechat_wire.MERCHANT_ID,
        serial=wechat_wire.MERCHANT_SERIAL,
        signer=Signer(load_secret(str(process.keys.private_path(MERCHANT)))),
        verifier=Verifier(process.keys.public_pem(PLATFORM)),
        verifier_id=wechat_wire.PLATFORM_SERIAL,
        api_v3_key=Secret(process.keys.api_v3),
        notify_url=notify_url,
        address=process.url,
    )


def kakaopay(process: SandboxProcess, http: HttpClient, clock: Clock) -> KakaopayProvider:
    return KakaopayProvider(
        http, key=Secret(process.key), return_url=RETURN_URL, address=process.url
    )


def toss(process: SandboxProcess, http: HttpClient, clock: Clock) -> TossProvider:
    return TossProvider(
        http, key=Secret(process.key), return_url=RETURN_URL, address=f"{process.url}/toss"
    )


ADAPTERS: dict[str, Callable[[SandboxProcess, HttpClient, Clock], PaymentProvider]] = {
    "sandbox": sandbox,
    "alipay": alipay,
    "wechat": wechat,
    "kakaopay": kakaopay,
    "toss": toss,
}
