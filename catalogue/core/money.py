"""Money is a whole number of minor units and a currency that knows its decimals."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from babel.numbers import format_currency, get_currency_precision, list_currencies

from catalogue.core.errors import InvalidError
from catalogue.core.i18n import DEFAULT_LOCALE, N_, Language

_KNOWN_CURRENCIES = frozenset(list_currencies())
_DECIMAL = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,6})?")


class CurrencyMismatchError(Exception):
    """Two currencies met in one sum; no exchange rate is ever assumed."""


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units (pence, cents; whole yen) of an ISO 4217 currency."""

    amount: int
    currency: str

    def __post_init__(self) -> None:
        """Refuse what is not a whole number or not a currency."""
        if type(self.amount) is not int:
            message = f"an amount is a whole number of minor units, not {self.amount!r}"
            raise TypeError(message)
        if self.currency not in _KNOWN_CURRENCIES:
            raise InvalidError(
                N_("“%(code)s” is not a currency code of ISO 4217", code=self.currency)
            )

    @classmethod
    def zero(cls, currency: str) -> Self:
        """Return nothing of a currency."""
        return cls(0, currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> Self:
        """Read a decimal such as ``7.99`` in plain digits.

        Raises InvalidError for anything else, and for more decimals than the currency has.
        """
        plain = text.strip(" ")
        if not _DECIMAL.fullmatch(plain):
            raise InvalidError(N_("“%(text)s” is not an amount of money", text=text))
        scaled = Decimal(plain).scaleb(get_currency_precision(currency))
        if scaled != scaled.to_integral_value():
            raise InvalidError(
                N_("“%(text)s” is not an amount in %(currency)s", text=text, currency=currency)
            )
        return cls(int(scaled), currency)

    @property
    def decimal(self) -> Decimal:
        """Return the amount in major units, exact."""
        return Decimal(self.amount).scaleb(-get_currency_precision(self.currency))

    def format(self, locale: str = DEFAULT_LOCALE) -> str:
        """Return the amount as a reader of the locale writes it."""
        return str(format_currency(self.decimal, self.currency, locale=locale))

    def said_in(self, language: Language) -> str:
        """Return the amount as it stands in a sentence of the language."""
        return self.format(language.locale)

    def __add__(self, other: "Money") -> "Money":
        """Add within one currency."""
        return Money(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        """Subtract within one currency."""
        return Money(self.amount - self._same(other).amount, self.currency)

    def __mul__(self, quantity: int) -> "Money":
        """Multiply by a whole number."""
        return Money(self.amount * quantity, self.currency)

    def __lt__(self, other: "Money") -> bool:
        """Compare within one currency."""
        return self.amount < self._same(other).amount

    def __bool__(self) -> bool:
        """Be true unless the amount is zero."""
        return self.amount != 0

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            message = f"{self.currency} and {other.currency} cannot be reckoned together"
            raise CurrencyMismatchError(message)
        return other


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Add up amounts of one currency; the sum of none is zero."""
    result = Money.zero(currency)
    for amount in amounts:
        result = result + amount
    return result
