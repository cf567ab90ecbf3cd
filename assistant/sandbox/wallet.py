"""The customer's phone: reads a payment code from a picture and pays it over HTTP.

``python -m assistant.sandbox.wallet pay frame.png`` does it as a process of its own.
"""

from __future__ import annotations

import argparse
import functools
import json
import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx
import numpy as np
import numpy.typing as npt
import zxingcpp
from PIL import Image

from assistant.core.amount import Money
from assistant.core.errors import PaymentError
from assistant.sandbox.pay_page import PIN

LOCAL_HOSTS = ("127.0.0.1", "localhost")
MAX_BODY_BYTES = 16_384
_QR_CODE = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)

_certificates = functools.cache(httpx.create_ssl_context)
"""Loading them takes longer than a request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayPage:
    """What the phone shows. ``state`` is waiting, agreed, paid, declined, expired or cancelled.

    ``return_url`` is where the phone goes once the customer has agreed, if anywhere.
    """

    payee: str
    subject: str
    amount: Money
    state: str
    return_url: str = ""


class Wallet:
    """Pays, and shows codes of its own, only at ``hosts``: a code is a stranger's word.

    Raises (every method but `scan`):
        PaymentError: the code is not one to pay, or the provider cannot be reached or refuses.
    """

    def __init__(self, hosts: Sequence[str] = LOCAL_HOSTS, *, seconds: float = 60.0) -> None:
        self._hosts = frozenset(hosts)
        self._seconds = seconds
        self._shown = ""

    def scan(self, frame: npt.NDArray[np.uint8]) -> str | None:
        """The text of the QR code in a BGRA picture, shape (height, width, 4), or ``None``."""
        image = np.ascontiguousarray(frame[..., :3])
        found = zxingcpp.read_barcodes(image, formats=_QR_CODE)
        return str(found[0].text) if found else None

    def look(self, payload: str) -> PayPage:
        """What the code asks for."""
        return self._send("GET", payload)

    def pay(self, payload: str) -> PayPage:
        """Pays what the page shows and returns the page as it is then."""
        return self._answer(payload, "pay")

    def decline(self, payload: str) -> PayPage:
        return self._answer(payload, "decline")

    def show(self, provider: str, manner: str = "pays") -> str:
        """A fresh code of a wallet at the sandbox ``provider``, to be held to a camera.

        Args:
            manner: "pays", "declines" for want of money, or "asks" for its PIN first.
        """
        self._shown = f"{provider}/wallet/{manner}/{secrets.token_urlsafe(8)}"
        return self._own("code")

    def unlock(self) -> PayPage:
        """Enters the PIN for the payment that the code shown last was used for."""
        return self.pay(self._own("url"))

    def _own(self, field: str) -> str:
        """A field of the wallet that shows a code."""
        answer = self._fetch("GET", self._shown)
        try:
            return str(json.loads(answer)[field])
        except (ValueError, KeyError, TypeError) as error:
            raise PaymentError(f"the provider's page makes no sense: {error!r}") from error

    def _answer(self, payload: str, action: str) -> PayPage:
        shown = self.look(payload)
        return self._send(
            "POST", payload, {"action": action, "amount": shown.amount.minor, "pin": PIN}
        )

    def _send(self, method: str, payload: str, body: dict[str, Any] | None = None) -> PayPage:
        return _page(self._fetch(method, payload, body))

    def _fetch(self, method: str, payload: str, body: dict[str, Any] | None = None) -> bytes:
        self._check(payload)
        try:
            with (
                httpx.Client(
                    timeout=self._seconds, trust_env=False, verify=_certificates()
                ) as client,
                client.stream(
                    method, payload, json=body, headers={"Accept": "application/json"}
                ) as response,
            ):
                answer = _limited(response)
        except httpx.HTTPError as error:
            raise PaymentError(f"the wallet cannot reach the provider: {error}") from error
        if response.status_code != httpx.codes.OK:
            raise PaymentError(f"the provider refused the wallet: {response.status_code}")
        return answer

    def _check(self, payload: str) -> None:
        try:
            address = urlsplit(payload)
            host = address.hostname
        except ValueError as error:
            raise PaymentError(f"not a payment code: {payload!r}") from error
        if address.scheme not in ("http", "https") or host not in self._hosts or address.username:
            raise PaymentError(f"not a code of a provider this wallet knows: {payload!r}")


def _limited(response: httpx.Response) -> bytes:
    body = bytearray()
    for chunk in response.iter_raw():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise PaymentError("the provider's page is too large")
    return bytes(body)


def _page(body: bytes) -> PayPage:
    try:
        answer = json.loads(body)
        return PayPage(
            payee=answer["payee"],
            subject=answer["subject"],
            amount=Money(**answer["amount"]),
            state=answer["state"],
            return_url=answer.get("return_url", ""),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise PaymentError(f"the provider's page makes no sense: {error!r}") from error


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m assistant.sandbox.wallet", description=__doc__)
    parser.add_argument("action", choices=["look", "pay", "decline"])
    parser.add_argument("picture", help="an image file that shows the code")
    parser.add_argument("--host", action="append", help="a provider to trust; this machine if none")
    options = parser.parse_args()
    wallet = Wallet(options.host or LOCAL_HOSTS)
    try:
        with Image.open(options.picture) as picture:
            frame = np.asarray(picture.convert("RGB"))[..., ::-1]
        payload = wallet.scan(frame)
        if payload is None:
            print("no code in the picture", file=sys.stderr)
            return 1
        page: PayPage = getattr(wallet, options.action)(payload)
    except (PaymentError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    amount = {"minor": page.amount.minor, "currency": page.amount.currency}
    print(json.dumps({"payee": page.payee, "amount": amount, "state": page.state}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
