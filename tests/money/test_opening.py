"""Contracts of shops: each provider's file opens it, and a mistake in it is named."""

from __future__ import annotations

import asyncio
import socket
import uuid
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from assistant.core.amount import Money
from assistant.core.bus import Bus
from assistant.core.clock import SystemClock
from assistant.core.errors import ConfigError
from assistant.core.payments import PaymentOrder
from assistant.http import HttpClient
from assistant.money.doorbell import listening
from assistant.money.fakes import FakeProvider
from assistant.money.opening import open_contract
from assistant.money.service import Payments
from assistant.sandbox import alipay_wire, wechat_wire
from assistant.sandbox.keys import MERCHANT, PLATFORM
from assistant.sandbox.process import SandboxProcess
from assistant.store import Store


def contracts(process: SandboxProcess, folder: Path) -> dict[str, str]:
    """The files a shop would write, for the sandbox."""
    keys = process.keys
    (folder / "platform.pem").write_text(keys.public_pem(PLATFORM))
    _ = keys.api_v3
    private = f'private_key = "{keys.private_path(MERCHANT)}"\n'
    return {
        "alipay": f'provider = "alipay"\napp_id = "{alipay_wire.APP_ID}"\n{private}'
        f'alipay_public_key = "{folder}/platform.pem"\n'
        f'address = "{process.url}/alipay/gateway.do"\n',
        "wechat": f'provider = "wechat"\napp_id = "{wechat_wire.APP_ID}"\n{private}'
        f'merchant_id = "{wechat_wire.MERCHANT_ID}"\n'
        f'certificate_serial = "{wechat_wire.MERCHANT_SERIAL}"\n'
        f'wechat_public_key = "{folder}/platform.pem"\n'
        f'wechat_public_key_id = "{wechat_wire.PLATFORM_SERIAL}"\n'
        f'api_v3_key = "{keys.folder}/apiv3.key"\n'
        f'notify_url = "https://shop.example/notify"\naddress = "{process.url}"\n',
        "kakaopay": 'provider = "kakaopay"\nsecret_key = "env:XIAO_E_TEST_SECRET"\n'
        f'return_url = "http://127.0.0.1/back"\naddress = "{process.url}"\n',
        "toss": 'provider = "toss"\nsecret_key = "env:XIAO_E_TEST_SECRET"\n'
        f'return_url = "http://127.0.0.1/back"\naddress = "{process.url}/toss"\n',
    }


async def test_every_contract_opens_its_provider(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SystemClock()
    http = HttpClient(clock, lan=True)
    with SandboxProcess(tmp_path / "sandbox") as process:
        monkeypatch.setenv("XIAO_E_TEST_SECRET", process.key)
        for name, text in contracts(process, tmp_path).items():
            path = tmp_path / f"{name}.toml"
            path.write_text(text)
            provider = open_contract(path, http, clock).provider
            assert provider.name == name
            order = PaymentOrder(
                reference=uuid.uuid4().hex,
                amount=Money(500, min(provider.currencies)),
                payee="p",
                subject="s",
                expires_at=clock.wall() + timedelta(minutes=2),
            )
            assert (await provider.create(order)).payload
    await http.close()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("provider = ", "contract.toml"),
        ('provider = "cash"', "choose one of alipay"),
        ('provider = "toss"', "secret_key"),
        ('provider = "toss"\nsecret_key = "/nowhere"', "cannot read the key"),
        ('provider = "toss"\nsecret_key = "env:HOME"\nreturn_url = 5', "return_url"),
        (
            'provider = "toss"\nsecret_key = "env:HOME"\nreturn_url = "x"\nretrun = 1',
            "unknown setting 'retrun'",
        ),
        ('provider = "toss"\nlisten_port = "x"', "listen_port"),
    ],
)
async def test_a_mistake_is_named(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "contract.toml"
    path.write_text(text)
    http = HttpClient(SystemClock())
    with pytest.raises(ConfigError, match=complaint):
        open_contract(path, http, SystemClock())
    await http.close()


async def _until_it_listens(port: int) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                return


async def test_the_doorbell_takes_notifications_and_phones(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    clock = SystemClock()
    provider = FakeProvider(clock)
    store = Store(tmp_path / "device.db")
    payments = Payments(store, provider, clock, Bus(clock), on_late=lambda _: None)
    stream = payments.collect(Money(100), payee="p", subject="s")
    shown = await anext(stream)
    body = f"event-1 {shown.payment}"
    async with listening(payments, port), httpx.AsyncClient(trust_env=False, timeout=60) as client:
        await _until_it_listens(port)
        url = f"http://127.0.0.1:{port}"
        right = {"X-Signature": "right"}
        assert (await client.post(f"{url}/notify", content=body)).status_code == 400
        assert (await client.post(f"{url}/notify", content="x" * 99_999)).status_code == 413
        thanked = await client.post(f"{url}/notify", content=body, headers=right)
        assert (thanked.status_code, thanked.text) == (200, "thanks")
        back = await client.get(f"{url}/back/{shown.payment}?pg_token=x")
        assert "screen" in back.text
        assert (await client.get(f"{url}/back/nobody")).status_code == 200
    await stream.aclose()
    await payments.close()
    store.close()
