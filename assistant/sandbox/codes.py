"""The codes that sandbox wallets show to merchants: short-lived, and each good for one payment."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import apsw

CODE_SECONDS = 60.0
"""So long a code is good; a wallet shows a new one by then."""
RENEWAL_SECONDS = 15.0
"""A code with less left is not shown any more: whoever reads it must still send it."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS codes (
    code        TEXT PRIMARY KEY,
    wallet      TEXT NOT NULL,
    expires_at  REAL NOT NULL,
    token       TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS codes_of_wallet ON codes (wallet, expires_at);
"""


class Manner(StrEnum):
    """What a wallet does whose code was read; the digits are how its codes begin."""

    PAYS = "28"
    DECLINES = "29"
    """It holds no money."""
    ASKS = "30"
    """It wants its PIN first."""


class CodeRefusedError(Exception):
    """No wallet shows the code, it is too old, or another payment used it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCode:
    """``expires_at`` is in seconds since 1970; ``token`` names the payment that used it, if any."""

    code: str
    expires_at: float
    token: str


class Codes:
    """A table of the provider's book. ``now`` is in seconds since 1970."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def issue(self, wallet: str, manner: Manner, now: float) -> ShownCode:
        """A new code: 18 digits, as Alipay's and WeChat's have."""
        code = manner + "".join(secrets.choice("0123456789") for _ in range(16))
        self._connection.execute(
            "INSERT INTO codes VALUES (?, ?, ?, '')", (code, wallet, now + CODE_SECONDS)
        )
        return ShownCode(code=code, expires_at=now + CODE_SECONDS, token="")

    def shown(self, wallet: str, now: float) -> ShownCode | None:
        """The latest code of a wallet while it can be shown, and once it was used."""
        row: Any = self._connection.execute(
            "SELECT code, expires_at, token FROM codes WHERE wallet = ?"
            " ORDER BY expires_at DESC LIMIT 1",
            (wallet,),
        ).fetchone()
        if row is None or (not row[2] and row[1] - now < RENEWAL_SECONDS):
            return None
        return ShownCode(code=row[0], expires_at=row[1], token=row[2])

    def use(self, code: str, token: str, now: float) -> Manner:
        """Spends ``code`` on the payment ``token``; for that one it may be sent again.

        Raises:
            CodeRefusedError: nobody is charged.
        """
        self._connection.execute(
            "UPDATE codes SET token = ? WHERE code = ? AND token = '' AND expires_at > ?",
            (token, code, now),
        )
        used = self._connection.execute(
            "SELECT 1 FROM codes WHERE code = ? AND token = ?", (code, token)
        ).fetchone()
        if used is None:
            raise CodeRefusedError("no wallet shows this code, or it is spent")
        return Manner(code[:2])
