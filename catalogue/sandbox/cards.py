"""The test cards, and what each of them does; a real card number is never taken."""

from dataclasses import dataclass
from enum import StrEnum


class Behaviour(StrEnum):
    """What a payment with a card does, now or later."""

    PAYS = "pays"
    DECLINED = "declined"
    CHALLENGE = "challenge"
    DISPUTED = "disputed"
    REFUND_WAITS = "refund_waits"
    REFUND_FAILS = "refund_fails"


@dataclass(frozen=True, slots=True)
class Decline:
    """Why a payment was declined, in Stripe's codes and in words for the buyer."""

    code: str
    decline_code: str
    message: str


@dataclass(frozen=True, slots=True)
class Card:
    """A test card; `note` says to the person at the payment page what it does."""

    number: str
    brand: str
    behaviour: Behaviour
    note: str
    decline: Decline | None = None

    @property
    def spaced(self) -> str:
        """Return the number in groups of four."""
        return " ".join(self.number[start : start + 4] for start in range(0, len(self.number), 4))


DECLINED = Decline("card_declined", "generic_decline", "Your card was declined.")
INSUFFICIENT = Decline("card_declined", "insufficient_funds", "Your card has insufficient funds.")
NOT_A_TEST_CARD = Decline(
    "card_declined",
    "test_mode_live_card",
    "Your card was declined: this is test mode, and only test cards work here.",
)
WRONG_NUMBER = Decline("incorrect_number", "incorrect_number", "Your card number is incorrect.")
AUTHENTICATION_FAILED = Decline(
    "payment_intent_authentication_failure",
    "authentication_required",
    "Your bank could not confirm that it was you. Try again, or use another card.",
)
DEBIT_FAILED = Decline(
    "payment_method_provider_decline", "generic_decline", "The bank returned the debit."
)

CARDS = (
    Card("4242424242424242", "visa", Behaviour.PAYS, "Pays"),
    Card("4000000000000002", "visa", Behaviour.DECLINED, "Is declined", DECLINED),
    Card("4000000000009995", "visa", Behaviour.DECLINED, "Has insufficient funds", INSUFFICIENT),
    Card("4000002500003155", "visa", Behaviour.CHALLENGE, "Asks for 3-D Secure"),
    Card("4000000000000259", "visa", Behaviour.DISPUTED, "Pays, and is disputed as fraud"),
    Card("4000000000007726", "visa", Behaviour.REFUND_WAITS, "Pays; a refund takes a moment"),
    Card("4000000000005126", "visa", Behaviour.REFUND_FAILS, "Pays; a refund fails later"),
    Card("5555555555554444", "mastercard", Behaviour.PAYS, "Pays (Mastercard)"),
)
_BY_NUMBER = {card.number: card for card in CARDS}


def card_by_number(text: str) -> Card | Decline:
    """Return the test card that was typed, or why it is none."""
    number = "".join(text.split()).replace("-", "")
    if not (number.isascii() and number.isdigit() and _fits_luhn(number)):
        return WRONG_NUMBER
    return _BY_NUMBER.get(number, NOT_A_TEST_CARD)


def _fits_luhn(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
