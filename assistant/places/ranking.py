"""Which shop is best, when some have four hundred reviews and some have three."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.core.place import Shop

# Reviews of the area's mean that every shop is given beforehand.
PRIOR_REVIEWS = 25


def area_mean(shops: Iterable[Shop]) -> float:
    """The mean of all reviews of ``shops``, 0 to 5; 0 when nobody has reviewed anything."""
    total = reviews = 0.0
    for shop in shops:
        total += shop.rating * shop.reviews
        reviews += shop.reviews
    return total / reviews if reviews else 0.0


def bayesian_mean(rating: float, reviews: int, mean: float) -> float:
    """``(C*m + n*r) / (C + n)``: ``rating`` r of n ``reviews``, drawn to the area's ``mean`` m."""
    return (PRIOR_REVIEWS * mean + reviews * rating) / (PRIOR_REVIEWS + reviews)
