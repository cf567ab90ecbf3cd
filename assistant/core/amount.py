"""Money as whole minor units. Never a float."""

from __future__ import annotations

from dataclasses import dataclass

# Minor units per major unit, ISO 4217. The won has none.
MINOR_UNITS = {"KRW": 1, "CNY": 100, "USD": 100}


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """``minor`` units of ``currency`` (ISO 4217): ``Money(12000, "KRW")``, ``Money(1250, "USD")``.

    Raises:
        ValueError: on a currency we do not know, or when two currencies are mixed.
    """

    minor: int
    currency: str = "KRW"

    def __post_init__(self) -> None:
        if self.currency not in MINOR_UNITS:
            raise ValueError(
                f"unknown currency {self.currency!r}, expected one of {sorted(MINOR_UNITS)}"
            )

    def __add__(self, other: Money) -> Money:
        self._same_currency(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._same_currency(other)
        return Money(self.minor - other.minor, self.currency)

    def __mul__(self, count: int) -> Money:
        return Money(self.minor * count, self.currency)

    def _same_currency(self, other: Money) -> None:
        if other.currency != self.currency:
            raise ValueError(f"cannot mix {self.currency} and {other.currency}")
