"""The codes that a sandbox wallet shows: good for one payment, and not for long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import httpx
import numpy as np
import pytest
import zxingcpp

from assistant.core.amount import Money
from assistant.sandbox.book import Book
from assistant.sandbox.codes import CODE_SECONDS, CodeRefusedError, Manner
from assistant.sandbox.pay_page import PIN
from assistant.sandbox.process import SandboxProcess
from assistant.sandbox.wallet import Wallet
from tests.sandbox.asking import charge

WORDS = {
    "ko": ("카메라에 보여 주세요", "결제가 끝났습니다", "잔액이 부족합니다", "비밀번호 6자리"),
    "en": ("Hold this code to the camera", "Paid", "Not enough money", "enter your PIN"),
    "zh": ("对准设备的摄像头", "付款成功", "余额不足", "六位密码"),
}
NOW = 1_800_000_000.0


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    with closing(Book(tmp_path / "book.db")) as book:
        yield book


def test_a_wallet_keeps_its_code_until_it_grows_old(book: Book) -> None:
    code = book.codes.issue("w", Manner.PAYS, NOW).code
    assert re.fullmatch("28[0-9]{16}", code)
    shown = book.codes.shown("w", NOW + 40)
    assert shown is not None
    assert shown.code == code
    assert book.codes.shown("w", NOW + 50) is None, "too little time is left to send it"
    assert book.codes.shown("another", NOW) is None
    fresh = book.codes.issue("w", Manner.PAYS, NOW + 50).code
    shown = book.codes.shown("w", NOW + 50)
    assert shown is not None
    assert shown.code == fresh != code


def test_a_code_is_good_for_one_payment(book: Book) -> None:
    code = book.codes.issue("w", Manner.ASKS, NOW).code
    for _ in range(2):
        assert book.codes.use(code, "first", NOW + 1) is Manner.ASKS
    with pytest.raises(CodeRefusedError):
        book.codes.use(code, "second", NOW + 1)
    shown = book.codes.shown("w", NOW + 999)
    assert shown is not None
    assert shown.token == "first", "the phone shows what became of it"


@pytest.mark.parametrize("code", ["", "280000000000000000", "x" * 10_000, "28'; DROP TABLE codes"])
def test_what_no_wallet_shows_is_refused(book: Book, code: str) -> None:
    with pytest.raises(CodeRefusedError):
        book.codes.use(code, "t", NOW)


def test_an_old_code_is_refused(book: Book) -> None:
    code = book.codes.issue("w", Manner.PAYS, NOW).code
    with pytest.raises(CodeRefusedError):
        book.codes.use(code, "t", NOW + CODE_SECONDS)


@pytest.mark.parametrize("language", WORDS)
def test_the_page_shows_a_code_and_then_what_became_of_it(
    process: SandboxProcess, language: str
) -> None:
    show, paid, poor, ask = WORDS[language]
    with httpx.Client(
        trust_env=False, timeout=60, headers={"Accept-Language": language}, follow_redirects=True
    ) as phone:
        for manner, end in (("pays", paid), ("declines", poor), ("asks", ask)):
            wallet = f"{process.url}/wallet/{manner}/{language}"
            page = phone.get(wallet).text
            assert show in page
            charged = charge(process, f"{manner}-{language}", Money(900), code_on(page))
            assert charged.status_code == 200
            page = phone.get(wallet).text
            assert end in page
            assert "₩900" in page


def test_the_page_of_a_wallet_that_asks_takes_the_pin(process: SandboxProcess) -> None:
    with httpx.Client(trust_env=False, timeout=60, follow_redirects=True) as phone:
        page = phone.get(f"{process.url}/wallet/asks/pin")
        charge(process, "pin-by-code", Money(900), code_on(page.text))
        address = phone.get(page.url).url
        form = {"action": "pay", "amount": "900", "pin": PIN}
        assert "결제가 끝났습니다" in phone.post(address, data=form).text


def test_every_visitor_gets_a_wallet_of_his_own(process: SandboxProcess) -> None:
    with httpx.Client(trust_env=False, timeout=60, follow_redirects=True) as phone:
        pages = [phone.get(f"{process.url}/wallet") for _ in range(2)]
        assert phone.get(f"{process.url}/wallet/steals/x").status_code == 404
    assert len({code_on(page.text) for page in pages}) == 2


def test_a_refused_code_leaves_nothing_to_pay(process: SandboxProcess) -> None:
    code = Wallet().show(process.url)
    assert charge(process, "code-first", Money(900), code).json()["state"] == "paid"
    assert charge(process, "code-again", Money(900), code).status_code == 409
    retried = charge(process, "code-again", Money(900), Wallet().show(process.url))
    assert retried.json()["state"] == "cancelled", "a reference that was refused is never paid"


def code_on(page: str) -> str:
    """Reads the drawn code as a camera would."""
    [size] = map(int, re.findall(r'viewBox="0 0 (\d+)', page))
    picture = np.full((size, size), 255, np.uint8)
    for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", page):
        picture[int(y), int(x)] = 0
    [found] = zxingcpp.read_barcodes(np.kron(picture, np.ones((6, 6), np.uint8)))
    return str(found.text)
