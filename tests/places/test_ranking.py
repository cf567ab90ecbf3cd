from hypothesis import given
from hypothesis import strategies as st

from assistant.places.ranking import PRIOR_REVIEWS, area_mean, bayesian_mean

RATING = st.floats(min_value=0, max_value=5)
REVIEWS = st.integers(min_value=0, max_value=100_000)


def test_formula() -> None:
    assert bayesian_mean(5.0, 25, 4.0) == 4.5
    assert PRIOR_REVIEWS == 25


def test_few_perfect_reviews_lose_to_many_good_ones() -> None:
    assert bayesian_mean(5.0, 3, 4.4) < bayesian_mean(4.7, 400, 4.4)


@given(RATING, REVIEWS, RATING)
def test_lies_between_the_shop_and_its_area(rating: float, reviews: int, mean: float) -> None:
    low, high = sorted((rating, mean))
    assert low - 1e-9 <= bayesian_mean(rating, reviews, mean) <= high + 1e-9


@given(RATING, RATING)
def test_without_reviews_it_is_the_mean(rating: float, mean: float) -> None:
    assert abs(bayesian_mean(rating, 0, mean) - mean) < 1e-9


def test_an_area_without_shops() -> None:
    assert area_mean([]) == 0.0
