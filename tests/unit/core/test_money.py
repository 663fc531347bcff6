"""Money is whole minor units and a currency that knows its decimals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.core.errors import InvalidError
from catalogue.core.money import CurrencyMismatchError, Money, total

amounts = st.integers(min_value=-(10**12), max_value=10**12)


@pytest.mark.parametrize(
    ("text", "currency", "amount"),
    [
        ("7.99", "GBP", 799),
        ("7.9", "GBP", 790),
        (" 7 ", "GBP", 700),
        ("0", "GBP", 0),
        ("-1.50", "GBP", -150),
        ("800", "JPY", 800),
        ("1.234", "KWD", 1234),
    ],
)
def test_a_decimal_is_read_exactly(text: str, currency: str, amount: int) -> None:
    assert Money.parse(text, currency) == Money(amount, currency)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        *((text, "GBP") for text in ("", "x", "7.999", "1,5", "NaN", "Infinity", "-Infinity")),
        *(
            (text, "GBP")
            for text in ("1e3", "1e999999999", "1_000", "\u0661\u0662", "7.9 9", "--1")
        ),
        ("1.5", "JPY"),
        ("1.2345", "KWD"),
    ],
)
def test_what_is_no_amount_of_the_currency_is_refused(text: str, currency: str) -> None:
    with pytest.raises(InvalidError, match="is not an amount"):
        Money.parse(text, currency)


@pytest.mark.parametrize("amount", [7.99, 7.0, Decimal(7), "7", True, None])
def test_only_whole_numbers_are_amounts(amount: object) -> None:
    with pytest.raises(TypeError, match="whole number of minor units"):
        Money(amount, "GBP")  # type: ignore[arg-type]


@pytest.mark.parametrize("currency", ["", "gbp", "XXXX", "£"])
def test_only_currencies_of_the_list_are_currencies(currency: str) -> None:
    with pytest.raises(InvalidError, match="is not a currency code"):
        Money(1, currency)


def test_currencies_are_never_reckoned_together() -> None:
    pounds, euros = Money(1, "GBP"), Money(1, "EUR")
    with pytest.raises(CurrencyMismatchError):
        _ = pounds + euros
    with pytest.raises(CurrencyMismatchError):
        _ = pounds - euros
    with pytest.raises(CurrencyMismatchError):
        _ = pounds < euros
    with pytest.raises(CurrencyMismatchError):
        total([pounds, euros], "GBP")
    assert pounds != euros


@given(amounts, amounts, st.integers(0, 99))
def test_reckoning_is_that_of_whole_numbers(one: int, two: int, times: int) -> None:
    first, second = Money(one, "GBP"), Money(two, "GBP")
    assert (first + second) - second == first
    assert first * times == total([first] * times, "GBP")
    assert (first < second) is (one < two)
    assert bool(first) is (one != 0)


@given(amounts, st.sampled_from(["GBP", "JPY", "KWD"]))
def test_a_decimal_that_is_written_is_read_again(amount: int, currency: str) -> None:
    money = Money(amount, currency)
    assert Money.parse(str(money.decimal), currency) == money


def test_an_amount_is_written_as_its_reader_writes_it() -> None:
    assert Money(123456, "GBP").format() == "£1,234.56"
    assert Money(800, "JPY").format() == "JP¥800"
    assert Money(1234, "KWD").format() == "KWD1.234"
    assert Money(799, "EUR").format("de_DE") == "7,99\u00a0€"
