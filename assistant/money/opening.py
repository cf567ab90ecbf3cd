"""The provider that a shop has a contract with, from the file that says so (docs/payments.md)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.core.clock import Clock
from assistant.core.errors import ConfigError
from assistant.core.payments import PaymentProvider
from assistant.http import HttpClient
from assistant.money.providers.secrets import load_secret

# A device has one provider, if any: what only others need is imported where they are opened.
if TYPE_CHECKING:
    from assistant.money.providers.signatures import Signer, Verifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """``listen_port`` is where the provider's notifications and returning phones are awaited, 0
    for nowhere."""

    provider: PaymentProvider
    listen_port: int


class _Settings:
    """The file's values; each may be asked for once, and none may be left over."""

    def __init__(self, path: Path, values: Mapping[str, Any]) -> None:
        self._path, self._values = path, dict(values)

    def text(self, name: str, default: str | None = None) -> str:
        value = self._values.pop(name, default)
        if not isinstance(value, str):
            raise ConfigError(f"{self._path}: {name} must be a text")
        return value

    def number(self, name: str, default: int) -> int:
        value = self._values.pop(name, default)
        if type(value) is not int:
            raise ConfigError(f"{self._path}: {name} must be a whole number")
        return value

    def signer(self, name: str) -> Signer:
        from assistant.money.providers.signatures import Signer

        return Signer(load_secret(self.text(name)))

    def verifier(self, name: str) -> Verifier:
        from assistant.money.providers.signatures import Verifier

        place = Path(self.text(name)).expanduser()
        try:
            return Verifier(place.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"cannot read the provider's key {place}") from error

    def finish(self) -> None:
        if self._values:
            raise ConfigError(f"{self._path}: unknown setting {min(self._values)!r}")


def open_contract(path: Path, http: HttpClient, clock: Clock) -> Contract:
    """Reads ``path`` and the keys it names.

    Raises:
        ConfigError: naming the file and what is wrong in it.
    """
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    settings = _Settings(path, values)
    name = settings.text("provider")
    if name not in _OPENERS:
        raise ConfigError(f"{path}: provider = {name!r}: choose one of {', '.join(_OPENERS)}")
    listen_port = settings.number("listen_port", 0)
    provider = _OPENERS[name](settings, http, clock)
    settings.finish()
    return Contract(provider=provider, listen_port=listen_port)


def _alipay(settings: _Settings, http: HttpClient, clock: Clock) -> PaymentProvider:
    from assistant.money.providers.alipay import GATEWAY, AlipayProvider

    return AlipayProvider(
        http,
        clock,
        app_id=settings.text("app_id"),
        signer=settings.signer("private_key"),
        verifier=settings.verifier("alipay_public_key"),
        gateway=settings.text("address", GATEWAY),
        notify_url=settings.text("notify_url", ""),
    )


def _wechat(settings: _Settings, http: HttpClient, clock: Clock) -> PaymentProvider:
    from assistant.money.providers.wechat import ADDRESS, WechatProvider

    return WechatProvider(
        http,
        clock,
        app_id=settings.text("app_id"),
        merchant_id=settings.text("merchant_id"),
        serial=settings.text("certificate_serial"),
        signer=settings.signer("private_key"),
        verifier=settings.verifier("wechat_public_key"),
        verifier_id=settings.text("wechat_public_key_id"),
        api_v3_key=load_secret(settings.text("api_v3_key")),
        notify_url=settings.text("notify_url"),
        address=settings.text("address", ADDRESS),
    )


def _kakaopay(settings: _Settings, http: HttpClient, _: Clock) -> PaymentProvider:
    from assistant.money.providers.kakaopay import ADDRESS, TEST_CID, KakaopayProvider

    return KakaopayProvider(
        http,
        key=load_secret(settings.text("secret_key")),
        cid=settings.text("cid", TEST_CID),
        return_url=settings.text("return_url"),
        address=settings.text("address", ADDRESS),
    )


def _toss(settings: _Settings, http: HttpClient, _: Clock) -> PaymentProvider:
    from assistant.money.providers.toss import ADDRESS, TossProvider

    return TossProvider(
        http,
        key=load_secret(settings.text("secret_key")),
        return_url=settings.text("return_url"),
        address=settings.text("address", ADDRESS),
    )


_OPENERS: dict[str, Callable[[_Settings, HttpClient, Clock], PaymentProvider]] = {
    "alipay": _alipay,
    "wechat": _wechat,
    "kakaopay": _kakaopay,
    "toss": _toss,
}
