"""ISBNs as the trade writes them, and as spreadsheets break them."""

import pytest

from catalogue.core.errors import InvalidError
from catalogue.core.isbn import display_isbn, parse_isbn


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("9781841127453", "9781841127453"),
        (" 978-1-84112-745-3 ", "9781841127453"),
        ("1841127450", "9781841127453"),
        ("0-306-40615-2", "9780306406157"),
        ("306406152", "9780306406157"),
        ("080442957X", "9780804429573"),
        ("9791032305690", "9791032305690"),
    ],
)
def test_an_isbn_is_thirteen_digits_in_the_end(text: str, digits: str) -> None:
    assert parse_isbn(text) == digits


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("9781841127454", "check digit or length"),
        ("978184112745", "check digit or length"),
        ("", "check digit or length"),
        ("0", "check digit or length"),
        ("abc", "check digit or length"),
        ("9771841127452", "check digit or length"),
        ("9.78184E+12", "shortened by a spreadsheet"),
        ("9790060115615", "printed music"),
        ("\u0669\u0667\u0668\u0661\u0668\u0664\u0661\u0661\u0662\u0667\u0664\u0665\u0663", "check"),
    ],
)
def test_anything_else_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(InvalidError, match=reason):
        parse_isbn(text)


def test_hyphens_are_for_display() -> None:
    assert display_isbn("9781841127453") == "978-1-84112-745-3"
    assert display_isbn("short") == "short"
