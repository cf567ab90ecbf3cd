"""The wallet's page for a maximum: what a phone shows before, while and after it is set aside."""

from __future__ import annotations

import httpx
import pytest

from assistant.sandbox.pay_page import PIN
from assistant.sandbox.process import SandboxProcess

WORDS = {
    "ko": ("최대 금액 승인하기 ₩30,000", "승인되었습니다", "결제가 끝났습니다"),
    "en": ("Authorise up to ₩30,000", "Authorised", "Paid"),
    "zh": ("授权，最多 ₩30,000", "授权成功", "付款成功"),
}


@pytest.mark.parametrize("language", WORDS)
def test_agreed_to_and_captured(process: SandboxProcess, language: str) -> None:
    key = {"Authorization": f"Bearer {process.key}"}
    wanted = {
        "reference": f"hold-{language}",
        "amount": {"minor": 30_000, "currency": "KRW"},
        "payee": "fridge",
        "subject": "fridge",
        "seconds": 60,
    }
    ask, agreed, paid = WORDS[language]
    with httpx.Client(trust_env=False, timeout=60, headers={"Accept-Language": language}) as phone:
        merchant = f"{process.url}/v1/holds"
        code = phone.post(merchant, json=wanted, headers=key).json()["url"]
        assert ask in phone.get(code).text
        form = {"action": "pay", "amount": "30000", "pin": PIN}
        assert agreed in phone.post(code, data=form).text
        declined = phone.post(code, data=form | {"action": "decline"}).text
        assert agreed in declined, "who has agreed cannot take it back"
        taken = {"amount": {"minor": 4_600, "currency": "KRW"}}
        phone.post(f"{merchant}/hold-{language}/capture", json=taken, headers=key)
        shown = phone.get(code).text
        assert paid in shown
        assert "₩4,600" in shown
        assert "₩30,000" not in shown
