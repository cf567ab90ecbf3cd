"""The sandbox provider over HTTP; `assistant.sandbox.wire` says what it speaks."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from assistant.core.amount import Money
from assistant.core.errors import PaymentError
from assistant.core.ports import ProviderPayment, ProviderState
from assistant.http import HttpClient, HttpRefusedError


class SandboxProvider:
    """A `PaymentProvider`.

    Args:
        url: where the provider listens, ``http://127.0.0.1:8431``.
        key: what it gave us to show with each request. Never logged.
    """

    name = "sandbox"

    def __init__(self, http: HttpClient, *, url: str, key: str) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {key}"}

    async def create(
        self, reference: str, amount: Money, payee: str, subject: str, seconds: float
    ) -> ProviderPayment:
        return await self._post(
            "/v1/payments",
            {
                "reference": reference,
                "amount": {"minor": amount.minor, "currency": amount.currency},
                "payee": payee,
                "subject": subject,
                "seconds": seconds,
            },
        )

    async def query(self, reference: str) -> ProviderPayment:
        address = f"{self._url}/v1/payments/{quote(reference, safe='')}"
        try:
            return _payment(await self._http.get_json(address, headers=self._headers))
        except HttpRefusedError as refusal:
            raise PaymentError(str(refusal)) from refusal

    async def cancel(self, reference: str) -> ProviderPayment:
        return await self._post(f"/v1/payments/{quote(reference, safe='')}/cancel", {})

    async def _post(self, path: str, body: dict[str, Any]) -> ProviderPayment:
        try:
            answer = await self._http.post_json(self._url + path, body, headers=self._headers)
        except HttpRefusedError as refusal:
            raise PaymentError(str(refusal)) from refusal
        return _payment(answer)


def _payment(answer: Any) -> ProviderPayment:
    """Raises PaymentError when the answer is not what the provider promised."""
    try:
        minor, currency = answer["amount"]["minor"], answer["amount"]["currency"]
        reference, payload = answer["reference"], answer["url"]
        if type(minor) is not int or not isinstance(reference, str) or not isinstance(payload, str):
            raise TypeError("a field has the wrong type")
        return ProviderPayment(
            reference=reference,
            state=ProviderState(answer["state"]),
            amount=Money(minor, currency),
            payload=payload,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise PaymentError(f"the payment provider's answer makes no sense: {error!r}") from error
