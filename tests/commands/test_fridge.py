"""``run.py fridge``: a person decides on a visit in doubt, at the running sandbox."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.config import PROJECT
from assistant.core.amount import Money
from assistant.core.clock import SystemClock
from assistant.core.payments import ProviderHold
from assistant.http import HttpClient
from assistant.money.visit import order_of
from assistant.sandbox.process import SandboxProcess
from assistant.sandbox.wallet import Wallet
from assistant.store import HoldRecord, Store
from tests.midnight import noon_here
from tests.money.adapters import sandbox as adapter

VISIT = "a1b2c3d4e5f6" * 2


async def at_provider(process: SandboxProcess, record: HoldRecord, *, new: bool) -> ProviderHold:
    clock = SystemClock()
    http = HttpClient(clock, lan=True, retries=0, seconds=60)
    provider = adapter(process, http, clock)
    try:
        if new:
            shown = await provider.authorise(order_of(record))
            await asyncio.to_thread(Wallet().pay, shown.payload)
        return await provider.query_hold(order_of(record))
    finally:
        await http.close()


@pytest.mark.slow
def test_a_person_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    record = HoldRecord(
        id=VISIT,
        provider="sandbox",
        maximum=Money(30_000),
        amount=Money(0),
        payee="fridge",
        subject="fridge",
        seconds=60,
        state="review",
        reason="contradiction",
        payload="shown",
        created_at=SystemClock().wall() - timedelta(seconds=5),
    )
    store = Store(tmp_path / "xiao-e.db")
    store.holds.add(record)
    store.close()
    with noon_here(), SandboxProcess(tmp_path / "sandbox") as process:
        asyncio.run(at_provider(process, record, new=True))
        settings = {
            "data_folder": tmp_path,
            "fridge": PROJECT / "assets" / "fridge.toml",
            "payment_url": process.url,
            "payment_key": process.key,
        }
        written = "".join(f'{key} = "{value}"\n' for key, value in settings.items())
        (tmp_path / "config.toml").write_text(written)
        monkeypatch.setenv("XIAO_E_CONFIG", str(tmp_path / "config.toml"))
        assert main(["fridge"]) == 0
        assert "review" in capsys.readouterr().out
        assert main(["fridge", VISIT, "--charge", "30001", "--who", "min"]) == 1
        assert main(["fridge", VISIT, "--charge", "3200"]) == 1
        assert "name the person" in capsys.readouterr().err
        assert main(["fridge", VISIT, "--charge", "3200", "--who", "min"]) == 0
        shown = capsys.readouterr().out
        assert "captured" in shown
        assert "contradiction; decided by min" in shown
        assert asyncio.run(at_provider(process, record, new=False)).captured == Money(3_200)
        assert main(["fridge", VISIT, "--charge", "0", "--who", "min"]) == 1
        assert main(["fridge", VISIT, "--refund", "1200"]) == 1
        assert main(["fridge", VISIT, "--refund", "1200", "--who", "jun"]) == 0
        shown = capsys.readouterr().out
        assert "given back" in shown
        assert "-1200 KRW  decided by jun" in shown
        assert main(["fridge", VISIT, "--refund", "2001", "--who", "jun"]) == 1
        assert main(["payments", "reconcile"]) == 0
        assert "2 lines agree, the bill adds up to 2000 KRW" in capsys.readouterr().out
