"""Codes are found however they are spelled, and made so that people can read them."""

import re

import pytest

from catalogue.discounts.codes import code_key, readable_code, unguessable_code
from catalogue.discounts.errors import NotReadableError


@pytest.mark.parametrize(
    "typed",
    ["spring-10", " SPRING 10 ", "Spr\u00edng\u201310", "\uff33PRING10", "SPRlNG1O", "spr1ng10"],
)
def test_every_spelling_of_a_code_is_the_same_code(typed: str) -> None:
    assert code_key(typed) == code_key("SPRING10")


def test_another_code_is_another() -> None:
    assert code_key("SPRING10") != code_key("SPRING20")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("spring 10", "SPRING-10"),
        ("  Frühling ", "FRÜHLING"),
        ("\u03b1\u03bd\u03bf\u03b9", "\u0391\u039d\u039f\u0399"),
    ],
)
def test_a_code_is_printed_in_capitals_without_blanks(typed: str, code: str) -> None:
    assert readable_code(typed) == code


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("abc", "4 to 32"),
        ("-----", "4 to 32"),
        ("x" * 33, "4 to 32"),
        ("SAVE\u000010", "4 to 32"),
        ("SAVE 10 %", "letters, digits and hyphens"),
        ("=CMD()1", "letters, digits and hyphens"),
        ("SPRING-\u0410\u0411", "two alphabets"),
    ],
)
def test_a_code_that_people_mistype_is_refused_with_the_reason(typed: str, why: str) -> None:
    with pytest.raises(NotReadableError, match=why):
        readable_code(typed)


def test_made_codes_hold_no_signs_that_look_alike() -> None:
    codes = {unguessable_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch("(?:[2-9A-HJKMNP-Z]{4}-){2}[2-9A-HJKMNP-Z]{4}", code) for code in codes)
