"""A merchant asks the sandbox for a payment."""

from __future__ import annotations

import httpx

from assistant.core.amount import Money
from assistant.sandbox.process import SandboxProcess

PAYEE = "카페 샤오"


def ask_for(process: SandboxProcess, reference: str, amount: Money) -> str:
    """What the QR code of the new payment says."""
    return str(_post(process, "payments", reference, amount).json()["url"])


def charge(process: SandboxProcess, reference: str, amount: Money, code: str) -> httpx.Response:
    """What the sandbox answers to a code that a phone showed."""
    return _post(process, "charges", reference, amount, code=code)


def _post(
    process: SandboxProcess, kind: str, reference: str, amount: Money, **more: str
) -> httpx.Response:
    wanted = {
        "reference": reference,
        "amount": {"minor": amount.minor, "currency": amount.currency},
        "payee": PAYEE,
        "subject": "latte",
        "seconds": 60,
    }
    return httpx.post(
        f"{process.url}/v1/{kind}",
        headers={"Authorization": f"Bearer {process.key}"},
        json=wanted | more,
        trust_env=False,
        timeout=60,
    )
