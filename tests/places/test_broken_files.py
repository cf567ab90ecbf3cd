"""A shop file with an error gets one clear sentence, whatever the error is."""

import contextlib
import copy
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.core.errors import PlaceError
from assistant.places.schema import load_shop, read_shop
from assistant.places.table import Table
from assistant.places.vocabulary import Vocabulary

CITY = Path(__file__).parents[2] / "assets" / "city"
WORDS = Vocabulary.load(CITY / "words.toml")
TEXT = (CITY / "shops" / "seoul-bulgogi.toml").read_text(encoding="utf-8")
GOOD = tomllib.loads(TEXT)

Path_ = tuple[str | int, ...]
OPTIONAL = {
    "aliases", "holidays", "delivery", "facilities", "parking", "free_minutes", "hourly", "note",
    "groups", "price", "allergens", "kinds", "description", "sold_out", "seats", "largest_group",
    "high_chairs", "nursing_room", "takeaway", "reservations", "student_discount_percent", "open",
    "closed", "position", "mon", "tue", "wed", "thu", "fri", "sat", "sun",
}  # fmt: skip


def paths(value: Any, at: Path_ = ()) -> Iterator[Path_]:
    """The way to every field of the file, but not to the entries of plain lists."""
    children: Any = ()
    if isinstance(value, dict):
        children = value.items()
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        children = enumerate(value)
    for key, child in children:
        yield (*at, key)
        yield from paths(child, (*at, key))


PATHS = list(paths(GOOD))
FIELDS = [path for path in PATHS if isinstance(path[-1], str)]
# One way to each kind of field: what holds for the first dish holds for the others.
KINDS = {tuple(step for step in path if isinstance(step, str)): path for path in PATHS}.values()


def read(values: dict[str, Any]) -> None:
    read_shop(Table(values, "seoul-bulgogi.toml"), WORDS)


def complaint(values: dict[str, Any]) -> str | None:
    """The error's text, or ``None`` when the file is good."""
    try:
        read(values)
    except PlaceError as error:
        return str(error)
    return None


def parent(values: Any, path: Path_) -> Any:
    for step in path[:-1]:
        values = values[step]
    return values


def written(path: Path_) -> str:
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")


def test_the_good_file_is_good() -> None:
    read(copy.deepcopy(GOOD))


def may_be_left_out(path: Path_) -> bool:
    if path[-1] in ("ko", "en", "zh"):
        return "aliases" in path
    if path[-1] == "price":
        return "options" in path
    if path[0] == "groups":
        # A dish asks for it, so the group itself must be there.
        return len(path) > 2 and path[-1] in OPTIONAL
    return path[-1] in OPTIONAL


@pytest.mark.parametrize("path", [path for path in KINDS if path in FIELDS], ids=written)
def test_a_removed_field_is_an_error_or_may_be_left_out(path: Path_) -> None:
    values = copy.deepcopy(GOOD)
    del parent(values, path)[path[-1]]
    text = complaint(values)
    if text is None:
        assert may_be_left_out(path)
    elif "no dish uses" not in text:
        assert not may_be_left_out(path), text
        assert text.startswith("seoul-bulgogi.toml: ")


@pytest.mark.parametrize("path", KINDS, ids=written)
@pytest.mark.parametrize("wrong", [-1, "", [[]], {"odd": 1}, float("nan")])
def test_a_wrong_value_names_file_and_field(path: Path_, wrong: Any) -> None:
    values = copy.deepcopy(GOOD)
    parent(values, path)[path[-1]] = wrong
    text = complaint(values)
    assert text is not None
    assert text.startswith("seoul-bulgogi.toml: ")
    assert str(path[0]) in text


@pytest.mark.parametrize("path", [(), *(p[:-1] for p in KINDS if p[-1] in ("name", "ko"))])
def test_an_unknown_field_is_an_error(path: Path_) -> None:
    values = copy.deepcopy(GOOD)
    parent(values, (*path, "x"))["prise"] = 3
    with pytest.raises(PlaceError, match="prise"):
        read(values)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("price = 15000", "price = 150.5", r"sections\[0\]\.items\[0\]\.price: expected a whole"),
        ("price = 15000", "price = true", r"items\[0\]\.price: expected a whole number"),
        ('cuisine = "korean"', 'cuisine = "martian"', "cuisine: expected one of .*korean.*martian"),
        ('mon = ["11:00-22:00"]', 'mon = ["11-22"]', r"hours\.mon: expected hours such as"),
        ('mon = ["11:00-22:00"]', 'mon = ["25:00-26:00"]', r"hours\.mon: expected hours such as"),
        ('"beef", "soy"', '"beef", "gold"', r"items\[0\]\.allergens: expected each at most once"),
        ('"beef", "soy"', '"beef", "beef"', r"items\[0\]\.allergens: expected each at most once"),
        ('groups = ["extra"]', 'groups = ["extras"]', r"items\[0\]\.groups: expected each at most"),
        ('id = "galbitang"', 'id = "galbi"', "two dishes share the id name 'galbi'"),
        ('ko = "갈비탕"', 'ko = "갈비"', "two dishes share the ko name '갈비'"),
        ('en = "extra rice"', 'en = "Extra Meat"', "two options share the en name 'extrameat'"),
        ('closed = ["seollal"]', 'closed = ["chuseok"]', r"holidays\.open: .*chuseok"),
        ('phone = "02-0000-0101"', 'phone = "call me"', "phone: expected a number such as"),
        ("minimum = 0\nmaximum = 3", "minimum = 3\nmaximum = 2", r"groups\.extra\.maximum"),
        ("maximum = 3", 'maximum = 3\ndefault = "gold"', r"groups\.extra\.default: .*extra-meat"),
        ('groups = ["naengmyeon"]\n', "", "groups: no dish uses naengmyeon"),
        ("rating = 4.7", "rating = 5.1", "rating: expected a number from 0 to 5, got 5.1"),
        ("rating = 4.7", "rating = ", "is not TOML"),
    ],
)
def test_typical_mistakes(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in TEXT
    file = tmp_path / "seoul-bulgogi.toml"
    file.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PlaceError, match=message):
        load_shop(file, WORDS)


def test_a_file_is_called_as_its_shop(tmp_path: Path) -> None:
    file = tmp_path / "other.toml"
    file.write_text(TEXT, encoding="utf-8")
    with pytest.raises(PlaceError, match=r"other\.toml: id: expected 'other'"):
        load_shop(file, WORDS)


def test_options_of_one_dish_may_not_share_a_name() -> None:
    values = copy.deepcopy(GOOD)
    values["groups"]["extra"]["options"][0]["name"]["en"] = "mild"
    with pytest.raises(PlaceError, match=r"items\[2\]\.groups: two options of one dish .*'mild'"):
        read(values)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"\x00", b"[" * 5000, b"a = " + b"[" * 5000])
def test_what_is_no_shop_file_at_all(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "junk.toml"
    file.write_bytes(content)
    with pytest.raises(PlaceError, match=r"junk\.toml"):
        load_shop(file, WORDS)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PlaceError, match=r"gone\.toml: cannot be read"):
        load_shop(tmp_path / "gone.toml", WORDS)


SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates()
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=300)
@given(st.sampled_from(PATHS), ANYTHING)
def test_any_value_anywhere_is_read_or_refused(path: Path_, value: Any) -> None:
    values = copy.deepcopy(GOOD)
    parent(values, path)[path[-1]] = value
    assert (complaint(values) or "seoul-bulgogi.toml: ").startswith("seoul-bulgogi.toml: ")


@settings(max_examples=100)
@given(st.integers(0, len(TEXT) - 1), st.text(max_size=3))
def test_any_change_to_the_text_is_read_or_refused(position: int, inserted: str) -> None:
    damaged = TEXT[:position] + inserted + TEXT[position + 1 :]
    # Anything but a PlaceError fails the test.
    with contextlib.suppress(PlaceError):
        read_shop(Table.parse(damaged, "seoul-bulgogi.toml"), WORDS)
