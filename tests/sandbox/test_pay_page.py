"""The wallet's pages in a real browser, as large as a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from assistant.core.amount import Money
from assistant.core.picture import Picture
from assistant.sandbox.pay_page import PIN
from assistant.sandbox.process import SandboxProcess
from assistant.see.codes import payment_code
from tests.device.browser import chromium
from tests.sandbox.asking import ask_for, charge

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


@pytest.mark.slow
async def test_a_camera_reads_the_code_off_a_phones_screen(
    process: SandboxProcess, tmp_path: Path
) -> None:
    async with chromium() as browser:
        page = await browser.new_page(viewport=PHONE, locale="en")  # type: ignore[arg-type]
        await page.goto(f"{process.url}/wallet")
        digits = (await page.get_by_role("status").inner_text()).replace(" ", "")
        wide = await page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"]
        await page.screenshot(path=tmp_path / "wallet.png")
        assert payment_code(held_up(tmp_path / "wallet.png")) == digits
        charge(process, "browser-by-code", Money(900), digits)
        # The page looks by itself whether its code was used.
        await page.wait_for_url("**/pay/**", timeout=60_000)
        assert await page.get_by_role("status").inner_text() == "Paid"
        await page.close()


def held_up(screenshot: Path) -> Picture:
    """What a camera of 640 x 480 sees of a phone's screen in a hand: smaller and askew."""
    room = Image.new("RGB", (640, 480), (70, 64, 58))
    with Image.open(screenshot) as screen:
        small = screen.convert("RGB").resize((215, 465)).rotate(4, expand=True)
    room.paste(small, (200, 0))
    return Picture(room.tobytes(), *room.size)
