"""EMVCo merchant-presented QR codes: built and read.

A code is a line of objects, each a two-digit id, a two-digit length and a value. The length
counts characters, the checksum counts UTF-8 bytes. Source: EMV QR Code Specification for Payment
Systems, Merchant-Presented Mode, 1.1.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from assistant.core.amount import MINOR_UNITS, Money
from assistant.core.errors import PaymentError

MAX_CHARACTERS = 512
"""Longest code the specification allows."""
MAX_VALUE = 99
NUMERIC_CURRENCIES = {"KRW": "410", "CNY": "156", "USD": "840"}
"""ISO 4217 numbers of the currencies the house knows."""
EXPIRY_TEMPLATE = "80"
EXPIRY_GUID = "5b1f6c0e2d7a4d3c9a58e0c47f2b6d19"
"""Marks the unreserved template in which we write until when a code is good."""

_CRC_HEAD = "6304"
_AMOUNT = re.compile(r"[0-9]{1,10}(\.[0-9]{0,4})?")
_PRINTABLE = re.compile(r"[ -~]*")
_EXPIRY_FORMAT = "%Y%m%d%H%M%SZ"

Objects = tuple[tuple[str, str], ...]
"""Ids with their values, in order. A template's value is a line of objects itself."""


class CodeError(PaymentError):
    """The code is not one to pay, and the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantCode:
    """What a code says. Texts are empty, and ``amount`` and ``expires`` ``None``, if it is silent.

    ``accounts`` are ids 02 to 51 with their values; ``currency`` is an ISO 4217 number;
    ``amount`` is in major units. ``local_name`` is the payee as written in ``language``.
    ``others`` are objects that are only passed on.
    """

    accounts: Objects
    currency: str
    country: str
    name: str = ""
    city: str = ""
    category: str = ""
    amount: Decimal | None = None
    reference: str = ""
    language: str = ""
    local_name: str = ""
    expires: datetime | None = None
    others: Objects = ()

    @property
    def money(self) -> Money | None:
        """Raises CodeError when the currency is unknown or finer than its smallest unit."""
        if self.amount is None:
            return None
        for currency, number in NUMERIC_CURRENCIES.items():
            if number == self.currency:
                minor = self.amount * MINOR_UNITS[currency]
                if minor != int(minor):
                    raise CodeError(f"{self.amount} {currency} has too many decimals")
                return Money(int(minor), currency)
        raise CodeError(f"unknown currency {self.currency}")


def dynamic_code(
    amount: Money,
    *,
    accounts: Objects,
    country: str,
    name: str,
    city: str,
    reference: str,
    expires: datetime,
    category: str = "5812",
    language: str = "",
    local_name: str = "",
) -> str:
    """A code for one payment. ``category`` is an ISO 18245 number; 5812 is a restaurant.

    Raises:
        CodeError: a part cannot be written in a code.
    """
    units = MINOR_UNITS[amount.currency]
    return build(
        MerchantCode(
            accounts=accounts,
            currency=NUMERIC_CURRENCIES[amount.currency],
            country=country,
            name=name,
            city=city,
            category=category,
            amount=Decimal(amount.minor) / units if units > 1 else Decimal(amount.minor),
            reference=reference,
            language=language,
            local_name=local_name,
            expires=expires,
        )
    )


def build(code: MerchantCode) -> str:
    """The text of ``code``, objects in the order of their ids.

    Raises:
        CodeError: a part cannot be written in a code.
    """
    for text in (code.name, code.city):
        if not _PRINTABLE.fullmatch(text):
            raise CodeError(f"{text!r}: only local_name may have letters beyond ASCII")
    objects = {"00": "01", "01": "11" if code.amount is None else "12"}
    objects |= dict(code.accounts) | dict(code.others)
    objects |= {"52": code.category, "53": code.currency, "58": code.country}
    objects |= {"59": code.name, "60": code.city}
    if code.amount is not None:
        objects["54"] = _written(code.amount)
    if code.reference:
        objects["62"] = encode((("05", code.reference),))
    if code.local_name:
        objects["64"] = encode((("00", code.language), ("01", code.local_name)))
    if code.expires is not None:
        until = code.expires.astimezone(UTC).strftime(_EXPIRY_FORMAT)
        objects[EXPIRY_TEMPLATE] = encode((("00", EXPIRY_GUID), ("01", until)))
    sealed = seal(sorted((number, value) for number, value in objects.items() if value))
    parse(sealed)
    return sealed


def parse(text: str) -> MerchantCode:
    """What a code says.

    Raises:
        CodeError: not a code, damaged, or contradicting itself.
    """
    objects = dict(unseal(text))
    if objects.pop("00", "") != "01" or not text.startswith("000201"):
        raise CodeError("not a merchant-presented code: it must begin with 000201")
    if objects.pop("01", "11") not in ("11", "12"):
        raise CodeError("object 01 must be 11 or 12")
    accounts = tuple(pair for pair in objects.items() if 2 <= int(pair[0]) <= 51)
    if not accounts:
        raise CodeError("the code names no account to pay to")
    for number, _ in accounts:
        del objects[number]
    additional = _template(objects.pop("62", ""))
    local = _template(objects.pop("64", ""))
    currency = objects.pop("53", "")
    if not re.fullmatch(r"[0-9]{3}", currency):
        raise CodeError(f"object 53 must be a currency's number, not {currency!r}")
    country = objects.pop("58", "")
    if not re.fullmatch(r"[A-Z]{2}", country):
        raise CodeError(f"object 58 must be a country's two letters, not {country!r}")
    rest_of_additional = tuple(pair for pair in additional.items() if pair[0] != "05")
    if rest_of_additional:
        objects["62"] = encode(tuple(additional.items()))
    return MerchantCode(
        accounts=accounts,
        currency=currency,
        country=country,
        name=objects.pop("59", ""),
        city=objects.pop("60", ""),
        category=objects.pop("52", ""),
        amount=_amount(objects.pop("54", "")),
        reference="" if rest_of_additional else additional.get("05", ""),
        language=local.get("00", ""),
        local_name=local.get("01", ""),
        expires=_expiry(objects),
        others=tuple(objects.items()),
    )


def seal(objects: Iterable[tuple[str, str]]) -> str:
    """The objects with their checksum behind them."""
    text = encode(tuple(objects)) + _CRC_HEAD
    return text + checksum(text)


def unseal(text: str) -> Objects:
    """The objects of a code without its checksum. Raises CodeError as `parse` does."""
    if len(text) > MAX_CHARACTERS:
        raise CodeError(f"the code is longer than {MAX_CHARACTERS} characters")
    if text[-8:-4] != _CRC_HEAD:
        raise CodeError("the code has no checksum at its end")
    if text[-4:] != checksum(text[:-4]):
        raise CodeError("the code is damaged: its checksum is wrong")
    return decode(text[:-8])


def checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE of the UTF-8 bytes, four hexadecimal digits."""
    try:
        return f"{binascii.crc_hqx(text.encode(), 0xFFFF):04X}"
    except UnicodeEncodeError as error:
        raise CodeError("the code has characters that cannot be written") from error


def encode(objects: Objects) -> str:
    parts = []
    for number, value in objects:
        if not re.fullmatch(r"[0-9]{2}", number):
            raise CodeError(f"an id has two digits, not {number!r}")
        if not 1 <= len(value) <= MAX_VALUE:
            raise CodeError(f"object {number} must have 1 to {MAX_VALUE} characters")
        parts.append(f"{number}{len(value):02}{value}")
    return "".join(parts)


def decode(text: str) -> Objects:
    """Raises CodeError when ``text`` is not a line of objects, each id at most once."""
    objects: dict[str, str] = {}
    position = 0
    while position < len(text):
        head = text[position : position + 4]
        if not re.fullmatch(r"[0-9]{4}", head):
            raise CodeError(f"no object at character {position}: {head!r}")
        number, length = head[:2], int(head[2:])
        value = text[position + 4 : position + 4 + length]
        if not value or len(value) < length:
            raise CodeError(f"object {number} is cut short")
        if number in objects:
            raise CodeError(f"object {number} stands there twice")
        objects[number] = value
        position += 4 + length
    return tuple(objects.items())


def _template(value: str) -> dict[str, str]:
    return dict(decode(value))


def _amount(text: str) -> Decimal | None:
    if not text:
        return None
    if not _AMOUNT.fullmatch(text) or not Decimal(text):
        raise CodeError(f"object 54 must be an amount, not {text!r}")
    return Decimal(text)


def _written(amount: Decimal) -> str:
    text = f"{amount:f}"
    if not _AMOUNT.fullmatch(text):
        raise CodeError(f"{amount} cannot be written in a code")
    return text


def _expiry(objects: dict[str, str]) -> datetime | None:
    value = objects.get(EXPIRY_TEMPLATE, "")
    if EXPIRY_GUID not in value:
        return None
    try:
        until = datetime.strptime(_template(value)["01"], _EXPIRY_FORMAT)
    except (KeyError, ValueError) as error:
        raise CodeError("the code's expiry makes no sense") from error
    del objects[EXPIRY_TEMPLATE]
    return until.replace(tzinfo=UTC)
