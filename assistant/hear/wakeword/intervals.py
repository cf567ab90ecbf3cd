"""Exact 95 % confidence intervals of counts: Clopper-Pearson and Garwood (Poisson)."""

from __future__ import annotations

import math
from collections.abc import Callable

_TAIL = 0.025
_STEPS = 60


def share_interval(count: int, total: int) -> tuple[float, float]:
    """Where the true share lies when ``count`` of ``total`` were seen (Clopper-Pearson)."""
    if total == 0:
        return 0.0, 1.0
    low = _falling(lambda share: _binomial(count - 1, total, share), 1 - _TAIL, 1.0)
    high = _falling(lambda share: _binomial(count, total, share), _TAIL, 1.0)
    return (low if count else 0.0), (high if count < total else 1.0)


def rate_interval(count: int, hours: float) -> tuple[float, float]:
    """Where the true rate an hour lies when ``count`` were seen in ``hours`` (Garwood)."""
    if hours == 0:
        return 0.0, math.inf
    most = count + 10 * math.sqrt(count + 1) + 10
    low = _falling(lambda mean: _poisson(count - 1, mean), 1 - _TAIL, most) if count else 0.0
    return low / hours, _falling(lambda mean: _poisson(count, mean), _TAIL, most) / hours


def _falling(function: Callable[[float], float], value: float, high: float) -> float:
    """Where a function that falls from 0 to ``high`` takes ``value``, by bisection."""
    low = 0.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) > value else (low, middle)
    return (low + high) / 2


def _binomial(most: int, total: int, share: float) -> float:
    """Probability of at most ``most`` of ``total``."""
    if share in (0.0, 1.0):
        return 1.0 - share
    logs = (math.log(share), math.log1p(-share))
    return sum(
        math.exp(
            math.lgamma(total + 1)
            - math.lgamma(k + 1)
            - math.lgamma(total - k + 1)
            + k * logs[0]
            + (total - k) * logs[1]
        )
        for k in range(most + 1)
    )


def _poisson(most: int, mean: float) -> float:
    """Probability of at most ``most`` where ``mean`` are expected."""
    if mean == 0:
        return 1.0
    return sum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(most + 1))
