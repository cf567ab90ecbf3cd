"""The wallet's page in a real browser, as large as a phone, in three languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.core.amount import Money
from assistant.sandbox.pay_page import PIN
from assistant.sandbox.process import SandboxProcess
from tests.device.browser import chromium
from tests.sandbox.asking import ask_for

PHONE = {"width": 390, "height": 844}
WORDS = {
    "ko": ("결제하기 ₩24,500", "비밀번호가 맞지 않습니다", "결제가 끝났습니다"),
    "en": ("Pay ₩24,500", "That PIN is not right", "Paid"),
    "zh": ("付款 ₩24,500", "密码不正确", "付款成功"),
}


@pytest.mark.slow
async def test_a_customer_pays_on_the_page(process: SandboxProcess, tmp_path: Path) -> None:
    async with chromium() as browser:
        for language, (pay, wrong, paid) in WORDS.items():
            page = await browser.new_page(viewport=PHONE, locale=language)  # type: ignore[arg-type]
            await page.goto(ask_for(process, f"phone-{language}", Money(24_500)))
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
