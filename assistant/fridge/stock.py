"""What stands in a fridge, from the file that says so (docs/fridge.md)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from assistant.core.amount import Money
from assistant.core.errors import ConfigError
from assistant.core.fridge import Article, Stock
from assistant.core.language import Localised


def load_stock(path: Path) -> Stock:
    """Raises ConfigError naming the file and what is wrong in it."""
    try:
        data = tomllib.loads(path.expanduser().read_text(encoding="utf-8"))
        currency = str(data["currency"])
        stock = Stock(
            name=Localised(**data["name"]),
            maximum=Money(_whole(data["maximum"]), currency),
            articles=tuple(_article(entry, currency) for entry in data["article"]),
        )
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise ConfigError(f"{path}: the stock makes no sense: {error!r}") from error
    if len({article.id for article in stock.articles}) != len(stock.articles):
        raise ConfigError(f"{path}: two articles have the same id")
    return stock


def _article(entry: dict[str, Any], currency: str) -> Article:
    return Article(
        id=str(entry["id"]),
        name=Localised(**entry["name"]),
        price=Money(_whole(entry["price"]), currency),
        grams=_whole(entry["grams"]),
    )


def _whole(value: Any) -> int:
    if type(value) is not int or value <= 0:
        raise ValueError(f"{value!r} is no whole number above 0")
    return value
