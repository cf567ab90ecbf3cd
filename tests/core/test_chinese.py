"""Traditional characters become the simplified ones that our texts are written in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.chinese import simplified


@pytest.mark.parametrize(
    ("traditional", "written"),
    [
        ("麻煩您把賬號再念一遍", "麻烦您把账号再念一遍"),
        ("我在停車場門口等著妳", "我在停车场门口等着你"),
        ("兩份鐵板豬排，結帳", "两份铁板猪排，结账"),
        ("什么时候可以送到", "什么时候可以送到"),
        ("냉면 두 그릇 please", "냉면 두 그릇 please"),
    ],
)
def test_simplified(traditional: str, written: str) -> None:
    assert simplified(traditional) == written


@given(st.text())
def test_every_character_stays_in_its_place(text: str) -> None:
    once = simplified(text)
    assert len(once) == len(text)
    assert simplified(once) == once
