"""A merchant asks the sandbox for a payment."""

from __future__ import annotations

import httpx

from assistant.core.amount import Money
from assistant.sandbox.process import SandboxProcess

PAYEE = "카페 샤오"


def ask_for(process: SandboxProcess, reference: str, amount: Money) -> str:
    """What the QR code of the new payment says."""
    answer = httpx.post(
        f"{process.url}/v1/payments",
        headers={"Authorization": f"Bearer {process.key}"},
        json={
            "reference": reference,
            "amount": {"minor": amount.minor, "currency": amount.currency},
            "payee": PAYEE,
            "subject": "latte",
            "seconds": 60,
        },
        trust_env=False,
    )
    return str(answer.json()["url"])
