"""EMVCo codes: the published vectors, round trips, and hostile input."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.amount import Money
from assistant.money.emvco import (
    CodeError,
    MerchantCode,
    build,
    checksum,
    decode,
    dynamic_code,
    encode,
    parse,
    seal,
)

EMVCO_SAMPLE = (
    "00020101021229300012D156000000000510A93FO3230Q31280012D15600000001030812345678520441115802CN"
    "5914BEST TRANSPORT6007BEIJING64200002ZH0104最佳运输0202北京"
    "540523.7253031565502016233030412340603***0708A60086670902ME91320016A0112233449988770708123456786304A13A"
)
PROMPTPAY = (("00", "01"), ("01", "11"), ("29", "0016A00000067701011101130066801234567"))
EXPIRES = datetime(2026, 11, 21, 10, 3, tzinfo=UTC)


def test_the_check_value_of_the_checksum() -> None:
    assert checksum("123456789") == "29B1"


def test_the_sample_of_the_specification() -> None:
    code = parse(EMVCO_SAMPLE)
    assert (code.name, code.city, code.country) == ("BEST TRANSPORT", "BEIJING", "CN")
    assert (code.language, code.local_name) == ("ZH", "最佳运输")
    assert code.money == Money(2372, "CNY")
    assert dict(code.accounts)["29"] == "0012D156000000000510A93FO3230Q"
    assert dict(code.others)["91"] == "0016A011223344998877070812345678"
    assert seal(decode(EMVCO_SAMPLE[:-8])) == EMVCO_SAMPLE


def test_promptpay_without_and_with_an_amount() -> None:
    ending = (("58", "TH"), ("53", "764"))
    assert seal(PROMPTPAY + ending).endswith("6197")
    with_amount = seal((PROMPTPAY[0], ("01", "12"), PROMPTPAY[2], *ending, ("54", "4.22")))
    assert with_amount.endswith("44FE")
    code = parse(with_amount)
    assert code.amount == Decimal("4.22")
    with pytest.raises(CodeError, match="currency"):
        _ = code.money


def test_a_code_for_one_payment_carries_amount_and_expiry() -> None:
    text = dynamic_code(
        Money(24_000),
        accounts=(("26", encode((("00", "wallet"), ("01", "http://192.168.0.7/pay/x")))),),
        country="KR",
        name="SEOUL BULGOGI",
        city="SEOUL",
        reference="order-1",
        expires=EXPIRES,
        language="KO",
        local_name="서울불고기",
    )
    code = parse(text)
    assert code.money == Money(24_000)
    assert code.expires == EXPIRES
    assert (code.local_name, code.reference) == ("서울불고기", "order-1")
    assert "010212" in text[:16]
    assert "0105서울불고기" in text, "the length counts characters, not bytes"


@pytest.mark.parametrize(("minor", "written"), [(1, "0.01"), (1250, "12.5"), (100_000, "1000")])
def test_cents_are_written_as_a_decimal_point(minor: int, written: str) -> None:
    text = dynamic_code(
        Money(minor, "USD"),
        accounts=(("02", "4111"),),
        country="US",
        name="CAFE",
        city="NY",
        reference="r",
        expires=EXPIRES,
    )
    assert f"54{len(written):02}{written}" in text
    assert parse(text).money == Money(minor, "USD")


ascii_text = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=25)
any_text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
numbers = st.integers(2, 51).map(lambda number: f"{number:02}")


@st.composite
def codes(draw: st.DrawFn) -> MerchantCode:
    local_name = draw(st.just("") | any_text)
    return MerchantCode(
        accounts=tuple(
            sorted(draw(st.dictionaries(numbers, any_text, min_size=1, max_size=3)).items())
        ),
        currency=draw(st.sampled_from(["410", "156", "840", "764"])),
        country=draw(st.sampled_from(["KR", "CN", "US"])),
        name=draw(ascii_text),
        city=draw(ascii_text),
        category=draw(st.sampled_from(["", "5812"])),
        amount=draw(st.none() | st.decimals("0.01", "9999999", places=2)),
        reference=draw(st.just("") | ascii_text),
        language="KO" if local_name else "",
        local_name=local_name,
        expires=draw(
            st.none()
            | st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(
                lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
            )
        ),
        others=tuple(
            sorted(
                draw(
                    st.dictionaries(st.sampled_from(["65", "79", "81", "99"]), any_text, max_size=2)
                ).items()
            )
        ),
    )


@given(codes())
def test_what_is_built_is_read_back(code: MerchantCode) -> None:
    assert parse(build(code)) == code


@given(codes(), st.data())
def test_a_damaged_code_is_refused(code: MerchantCode, data: st.DataObject) -> None:
    text = build(code)
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(min_codepoint=32, max_codepoint=126))
    damaged = text[:place] + other + text[place + 1 :]
    if damaged != text:
        with pytest.raises(CodeError):
            parse(damaged)


@given(st.text())
def test_no_text_does_more_than_be_refused(text: str) -> None:
    for hostile in (text, "000201" + text):
        with pytest.raises(CodeError):
            parse(hostile)


@given(
    st.lists(st.tuples(st.sampled_from(["00", "01", "26", "53", "54", "58", "62", "80"]), any_text))
)
def test_a_sealed_code_with_nonsense_in_it_is_refused_or_read(
    objects: list[tuple[str, str]],
) -> None:
    try:
        code = parse(seal((("00", "01"), *objects)))
    except CodeError:
        return
    assert code.accounts


@pytest.mark.parametrize(
    ("objects", "complaint"),
    [
        ((("01", "11"),), "000201"),
        ((("00", "01"), ("26", "x"), ("26", "y")), "twice"),
        ((("00", "01"), ("01", "13"), ("26", "x")), "11 or 12"),
        ((("00", "01"), ("53", "410"), ("58", "KR")), "account"),
        ((("00", "01"), ("26", "x"), ("53", "won"), ("58", "KR")), "currency"),
        ((("00", "01"), ("26", "x"), ("53", "410"), ("58", "kr")), "country"),
        ((("00", "01"), ("26", "x"), ("53", "410"), ("58", "KR"), ("54", "-5")), "amount"),
        ((("00", "01"), ("26", "x"), ("53", "410"), ("58", "KR"), ("54", "0")), "amount"),
        ((("00", "01"), ("26", "x"), ("53", "410"), ("58", "KR"), ("54", "1e9")), "amount"),
        ((("00", "01"), ("26", "x"), ("53", "410"), ("58", "KR"), ("62", "9")), "no object"),
        ((("00", "01"), ("26", "x" * 99), ("27", "x" * 99), ("28", "x" * 99), ("29", "x" * 99),
          ("30", "x" * 99), ("31", "x" * 99)), "longer"),
    ],
)  # fmt: skip
def test_each_fault_is_named(objects: tuple[tuple[str, str], ...], complaint: str) -> None:
    with pytest.raises(CodeError, match=complaint):
        parse(seal(objects))


@pytest.mark.parametrize(
    "change",
    [
        {"name": "서울"},
        {"name": "x" * 100},
        {"amount": Decimal("-1")},
        {"amount": Decimal("1e20")},
        {"currency": "won"},
        {"country": "KOR"},
        {"accounts": (("260", "x"),)},
        {"accounts": (("53", "410"),)},
    ],
)
def test_what_cannot_be_written_is_refused(change: dict[str, object]) -> None:
    good = MerchantCode(accounts=(("26", "x"),), currency="410", country="KR", name="CAFE")
    with pytest.raises(CodeError):
        build(replace(good, **change))  # type: ignore[arg-type]


def test_an_amount_finer_than_its_currency_is_refused() -> None:
    code = MerchantCode(
        accounts=(("26", "x"),), currency="410", country="KR", amount=Decimal("0.5")
    )
    with pytest.raises(CodeError, match="decimals"):
        _ = code.money
