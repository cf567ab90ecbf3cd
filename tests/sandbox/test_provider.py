"""The sandbox provider as merchants and phones meet it: real requests to the real application."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from assistant.core.errors import PaymentError
from assistant.sandbox.faults import Fault
from assistant.sandbox.pay_page import PIN, preferred_language, written
from assistant.sandbox.process import SandboxProcess


@pytest.fixture
def merchant(process: SandboxProcess) -> Iterator[httpx.Client]:
    process.clear_faults()
    headers = {"Authorization": f"Bearer {process.key}"}
    with httpx.Client(base_url=process.url, headers=headers, trust_env=False, timeout=60) as client:
        yield client


GOOD: dict[str, Any] = {
    "reference": "order-0001",
    "amount": {"minor": 12_000, "currency": "KRW"},
    "payee": "서울 <script>불고기",
    "subject": "order",
    "seconds": 60,
}


def open_payment(merchant: httpx.Client, reference: str) -> str:
    answer = merchant.post("/v1/payments", json=GOOD | {"reference": reference})
    assert answer.status_code == 200
    return str(answer.json()["url"])


@pytest.mark.parametrize("key", ["", "Bearer", "Bearer wrong", "Basic x"])
def test_strangers_are_turned_away(process: SandboxProcess, key: str) -> None:
    headers = {"Authorization": key}
    for method, path in (
        ("POST", "/v1/payments"),
        ("GET", "/v1/payments/order-0001"),
        ("POST", "/v1/payments/order-0001/cancel"),
        ("POST", "/admin/faults"),
        ("DELETE", "/admin/faults"),
    ):
        answer = httpx.request(
            method, process.url + path, headers=headers, trust_env=False, timeout=60
        )
        assert answer.status_code == 401, path


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": {"minor": 0, "currency": "KRW"}},
        {"amount": {"minor": -5, "currency": "KRW"}},
        {"amount": {"minor": 1.5, "currency": "KRW"}},
        {"amount": {"minor": True, "currency": "KRW"}},
        {"amount": {"minor": 10**30, "currency": "KRW"}},
        {"amount": {"minor": 5, "currency": "XXX"}},
        {"amount": {"minor": 5, "currency": []}},
        {"amount": 5},
        {"reference": "../../etc"},
        {"reference": 7},
        {"payee": ""},
        {"subject": "x" * 128},
        {"seconds": 0},
        {"seconds": "60"},
        {"seconds": 10**9},
    ],
)
def test_a_wrong_request_is_refused_with_its_fault_named(
    merchant: httpx.Client, wrong: dict[str, Any]
) -> None:
    answer = merchant.post("/v1/payments", json=GOOD | wrong)
    assert answer.status_code == 400
    assert next(iter(wrong)) in answer.json()["error"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b"[" * 10_000, b"null"])
def test_a_body_that_is_not_an_object_is_refused(merchant: httpx.Client, body: bytes) -> None:
    assert merchant.post("/v1/payments", content=body).status_code == 400


def test_a_body_that_is_too_large_is_refused(merchant: httpx.Client) -> None:
    assert merchant.post("/v1/payments", content=b" " * 100_000).status_code == 413


@pytest.mark.parametrize(
    ("language", "pay", "paid"),
    [
        ("ko", "결제하기 ₩12,000", "결제가 끝났습니다"),
        ("en", "Pay ₩12,000", "Paid"),
        ("zh", "付款 ₩12,000", "付款成功"),
    ],
)
def test_the_page_is_paid_by_a_browser(
    merchant: httpx.Client, language: str, pay: str, paid: str
) -> None:
    url = open_payment(merchant, f"browser-{language}")
    with httpx.Client(
        headers={"Accept-Language": language}, trust_env=False, timeout=60
    ) as browser:
        page = browser.get(url)
        assert pay in page.text
        assert "<script>" not in page.text
        assert "default-src 'none'" in page.headers["content-security-policy"]
        wrong = browser.post(url, data={"amount": "12000", "action": "pay", "pin": "1"})
        assert 'role="alert"' in wrong.text
        after = browser.post(url, data={"amount": "12000", "action": "pay", "pin": PIN})
        assert paid in after.text
        assert "<form" not in after.text


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({"action": "pay", "amount": 11_999}, 409),
        ({"action": "pay"}, 409),
        ({"action": "steal", "amount": 12_000}, 400),
        ({"action": "pay", "amount": 12_000, "pin": "000000"}, 403),
    ],
)
def test_a_wrong_answer_of_the_phone_pays_nothing(
    merchant: httpx.Client, answer: dict[str, Any], status: int
) -> None:
    url = open_payment(merchant, "wrong-answer")
    sent = httpx.post(
        url, json=answer, headers={"Accept": "application/json"}, trust_env=False, timeout=60
    )
    assert sent.status_code == status
    assert merchant.get("/v1/payments/wrong-answer").json()["state"] == "waiting"


def test_a_guessed_page_is_not_there(process: SandboxProcess) -> None:
    assert httpx.get(f"{process.url}/pay/guess", trust_env=False, timeout=60).status_code == 404


def test_faults_hold_as_often_as_asked(merchant: httpx.Client, process: SandboxProcess) -> None:
    url = open_payment(merchant, "faulty-1")
    process.switch_on(Fault.UNREACHABLE, times=2)
    statuses = [merchant.get("/v1/payments/faulty-1").status_code for _ in range(3)]
    assert statuses == [503, 503, 200]
    process.switch_on(Fault.DELAY, times=1, seconds=0.3)
    assert merchant.get("/v1/payments/faulty-1").elapsed.total_seconds() >= 0.3
    process.switch_on(Fault.DECLINE, times=1)
    answer = httpx.post(
        url,
        json={"action": "pay", "amount": 12_000, "pin": PIN},
        headers={"Accept": "application/json"},
        trust_env=False,
        timeout=60,
    )
    assert answer.json()["state"] == "declined"


def test_a_fault_that_does_not_exist_is_refused(merchant: httpx.Client) -> None:
    assert merchant.post("/admin/faults", json={"fault": "rain"}).status_code == 400


def test_the_key_is_for_the_owner_only(tmp_path: Path) -> None:
    SandboxProcess(tmp_path)
    assert (tmp_path / "sandbox.key").stat().st_mode & 0o077 == 0


def test_it_remembers_after_a_power_cut(tmp_path: Path) -> None:
    process = SandboxProcess(tmp_path)
    with process:
        headers = {"Authorization": f"Bearer {process.key}"}
        url = process.url
        httpx.post(f"{url}/v1/payments", json=GOOD, headers=headers, trust_env=False, timeout=60)
        process.kill()
        process.start()
        assert process.url == url
        found = httpx.get(
            f"{url}/v1/payments/order-0001", headers=headers, trust_env=False, timeout=60
        )
        assert found.json()["state"] == "waiting"


def test_it_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    parent = subprocess.run(
        [
            sys.executable,
            "-c",
            "import os, signal, sys\n"
            "from pathlib import Path\n"
            "from assistant.sandbox.process import SandboxProcess\n"
            "sandbox = SandboxProcess(Path(sys.argv[1]))\n"
            "sandbox.start()\n"
            "print(sandbox._process.pid, flush=True)\n"
            "os.kill(os.getpid(), signal.SIGKILL)\n",
            str(tmp_path),
        ],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        check=False,
    )
    with contextlib.suppress(psutil.NoSuchProcess):
        psutil.Process(int(parent.stdout)).wait(timeout=60)


def test_a_provider_that_cannot_start_says_why(tmp_path: Path) -> None:
    (tmp_path / "sandbox.db").write_bytes(b"not a database" * 100)
    with pytest.raises(PaymentError, match="not a database"):
        SandboxProcess(tmp_path).start()


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [(12_000, "KRW", "₩12,000"), (1_205, "USD", "$12.05"), (100_000, "CNY", "¥1,000.00")],
)
def test_amounts_are_written_with_their_currency(minor: int, currency: str, text: str) -> None:
    assert written(minor, currency) == text


@pytest.mark.parametrize(
    ("header", "language"),
    [("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("fr, en;q=0.5", "en"), ("", "ko"), ("xx;;,,", "ko")],
)
def test_the_browser_chooses_the_language(header: str, language: str) -> None:
    assert preferred_language(header) == language
