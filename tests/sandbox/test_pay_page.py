"""The wallet's page in a real browser, as large as a phone, in three languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from assistant.sandbox.pay_page import PIN
from assistant.sandbox.process import SandboxProcess
from tests.device.browser import chromium

PHONE = {"width": 390, "height": 844}
WORDS = {
    "ko": ("결제하기 ₩24,500", "비밀번호가 맞지 않습니다", "결제가 끝났습니다"),
    "en": ("Pay ₩24,500", "That PIN is not right", "Paid"),
    "zh": ("付款 ₩24,500", "密码不正确", "付款成功"),
}


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    with SandboxProcess(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


def open_payment(process: SandboxProcess, reference: str) -> str:
    answer = httpx.post(
        f"{process.url}/v1/payments",
        headers={"Authorization": f"Bearer {process.key}"},
        json={
            "reference": reference,
            "amount": {"minor": 24_500, "currency": "KRW"},
            "payee": "서울불고기",
            "subject": "불고기 정식 2",
            "seconds": 60,
        },
        trust_env=False,
    )
    return str(answer.json()["url"])


@pytest.mark.slow
async def test_a_customer_pays_on_the_page(process: SandboxProcess, tmp_path: Path) -> None:
    async with chromium() as browser:
        for language, (pay, wrong, paid) in WORDS.items():
            page = await browser.new_page(viewport=PHONE, locale=language)  # type: ignore[arg-type]
            await page.goto(open_payment(process, f"phone-{language}"))
            button = page.get_by_role("button", name=pay)
            await page.screenshot(path=tmp_path / f"waiting-{language}.png")
            box = await button.bounding_box()
            assert box is not None
            assert box["y"] + box["height"] < PHONE["height"], "seen without scrolling"
            wide = await page.evaluate("document.documentElement.scrollWidth")
            assert wide <= PHONE["width"]
            await page.fill("#pin", "000000")
            await button.click()
            assert await page.get_by_role("alert").inner_text() == wrong
            await page.fill("#pin", PIN)
            await button.click()
            assert await page.get_by_role("status").inner_text() == paid
            await page.screenshot(path=tmp_path / f"paid-{language}.png")
            await page.close()
