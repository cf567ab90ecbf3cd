from pathlib import Path

import pytest

from assistant.places.catalogue import Catalogue
from assistant.places.vocabulary import Vocabulary

CITY = Path(__file__).parents[2] / "assets" / "city"


@pytest.fixture(scope="session")
def city_directory() -> Path:
    return CITY


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue.load(CITY)


@pytest.fixture(scope="session")
def words() -> Vocabulary:
    return Vocabulary.load(CITY / "words.toml")
