"""The test cards."""

import pytest

from catalogue.sandbox.cards import (
    DECLINED,
    INSUFFICIENT,
    NOT_A_TEST_CARD,
    WRONG_NUMBER,
    Behaviour,
    Card,
    Decline,
    card_by_number,
)


@pytest.mark.parametrize(
    ("number", "behaviour", "decline"),
    [
        ("4242 4242 4242 4242", Behaviour.PAYS, None),
        ("4000000000000002", Behaviour.DECLINED, DECLINED),
        ("4000-0000-0000-9995", Behaviour.DECLINED, INSUFFICIENT),
        (" 4000 0025 0000 3155 ", Behaviour.CHALLENGE, None),
    ],
)
def test_a_test_card_is_known_by_its_number(
    number: str, behaviour: Behaviour, decline: Decline | None
) -> None:
    card = card_by_number(number)
    assert isinstance(card, Card)
    assert (card.behaviour, card.decline) == (behaviour, decline)


@pytest.mark.parametrize("number", ["4242 4242 4242 4241", "", "abcd", "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢", "0x10"])
def test_a_number_that_is_none_is_declined(number: str) -> None:
    assert card_by_number(number) is WRONG_NUMBER


def test_a_real_looking_card_is_declined() -> None:
    assert card_by_number("4111 1111 1111 1111") is NOT_A_TEST_CARD
