"""The phone: it reads codes from pictures and refuses what it should not pay."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import qrcode
from PIL import Image

from assistant.core.amount import Money
from assistant.core.errors import PaymentError
from assistant.sandbox.process import SandboxProcess
from assistant.sandbox.wallet import Wallet
from tests.sandbox.asking import PAYEE, ask_for

PRICE = Money(450, "USD")


def drawn(payload: str, *, size: int = 300) -> Image.Image:
    """A screen of 800 x 480 with the code somewhere on it."""
    screen = Image.new("RGB", (800, 480), (24, 30, 60))
    code = qrcode.make(payload).get_image().convert("RGB").resize((size, size))
    screen.paste(code, (420, 100))
    return screen


def frame_of(picture: Image.Image) -> npt.NDArray[np.uint8]:
    return np.asarray(picture.convert("RGBA"))[..., [2, 1, 0, 3]]


def test_the_code_is_read_from_the_frame_and_paid(process: SandboxProcess) -> None:
    wallet = Wallet()
    payload = wallet.scan(frame_of(drawn(ask_for(process, "frame-1", PRICE))))
    assert payload is not None
    shown = wallet.look(payload)
    assert (shown.payee, shown.amount, shown.state) == (PAYEE, PRICE, "waiting")
    assert wallet.pay(payload).state == "paid"
    assert wallet.decline(payload).state == "paid"


def test_a_frame_without_a_code() -> None:
    assert Wallet().scan(np.zeros((480, 800, 4), np.uint8)) is None


def test_the_phone_as_a_process(process: SandboxProcess, tmp_path: Path) -> None:
    picture = tmp_path / "frame.png"
    drawn(ask_for(process, "process-1", PRICE)).save(picture)
    phone = run_phone("pay", str(picture))
    assert phone.returncode == 0
    assert json.loads(phone.stdout) == {
        "payee": PAYEE,
        "amount": {"minor": 450, "currency": "USD"},
        "state": "paid",
    }


@pytest.mark.parametrize("name", ["blank.png", "missing.png", "text.png"])
def test_the_phone_says_what_is_wrong_with_a_picture(tmp_path: Path, name: str) -> None:
    Image.new("RGB", (50, 50)).save(tmp_path / "blank.png")
    (tmp_path / "text.png").write_text("no picture")
    phone = run_phone("pay", str(tmp_path / name))
    assert phone.returncode == 1
    assert phone.stderr.strip()
    assert "Traceback" not in phone.stderr


def run_phone(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant.sandbox.wallet", *arguments],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "payload",
    [
        "",
        "hello",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "ftp://127.0.0.1/pay/x",
        "https://evil.example/pay/x",
        "http://127.0.0.1@evil.example/pay/x",
        "http://evil.example@127.0.0.1/pay/x",
        "http://[::1",
        "http://127.0.0.1.evil.example/pay",
    ],
)
def test_hostile_codes_are_not_followed(payload: str) -> None:
    with pytest.raises(PaymentError, match="code"):
        Wallet().pay(payload)


@pytest.mark.parametrize(
    "body", [b"<html>", b"[]", b'{"payee": "x"}', b"x" * 100_000, b'{"amount": {"minor": 1}}']
)
async def test_a_page_that_makes_no_sense_is_not_paid(body: bytes) -> None:
    methods: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        methods.append((await reader.readuntil(b"\r\n\r\n")).split()[0])
        head = f"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(PaymentError):
        await asyncio.to_thread(Wallet().pay, f"http://127.0.0.1:{port}/pay/x")
    assert methods == [b"GET"]
    server.close()


def test_nobody_at_the_other_end() -> None:
    with pytest.raises(PaymentError, match="cannot reach"):
        Wallet(seconds=1).pay("http://127.0.0.1:1/pay/x")
