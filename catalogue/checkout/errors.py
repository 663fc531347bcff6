"""What the checkout refuses."""

from catalogue.cart.queries import CartLine
from catalogue.core.countries import country_name
from catalogue.core.errors import InvalidError, Refusal
from catalogue.core.i18n import N_
from catalogue.core.money import Money


class EmptyCartError(Refusal):
    """There is nothing to buy."""

    def __init__(self) -> None:
        """Say what to do."""
        super().__init__(N_("Your cart is empty. Choose a book first."))


class CartChangedError(Refusal):
    """Something in the cart cannot be had as it stands: sold out, fewer left, withdrawn."""

    def __init__(self, problems: tuple[CartLine, ...]) -> None:
        """Keep the lines, for the page that shows them."""
        self.problems = problems
        titles = ", ".join(f"“{line.title}”" for line in problems)
        super().__init__(
            N_(
                "Not everything can be had as it was: %(titles)s. Nothing was charged.",
                titles=titles,
            )
        )


class TotalChangedError(Refusal):
    """The total is not the one that the buyer agreed to."""

    def __init__(self, accepted: Money, now: Money) -> None:
        """Keep both, for the page that shows them."""
        self.accepted = accepted
        self.now = now
        super().__init__(
            N_(
                "The total has changed from %(accepted)s to %(now)s. "
                "Nothing was charged; please look at it again.",
                accepted=accepted,
                now=now,
            )
        )


class DiscountLostError(Refusal):
    """The code in the cart cannot be used by this order; why is told to nobody.

    It has ended, others took the last uses, or the buyer has had theirs.
    """

    def __init__(self, code: str) -> None:
        """Keep the code, for the page that says what changed."""
        self.code = code
        super().__init__(
            N_("The code %(code)s cannot be used for this order. Nothing was charged.", code=code)
        )


class NoDeliveryError(InvalidError):
    """The shop does not post to this country."""

    def __init__(self, country: str) -> None:
        """Name the country by its code."""
        super().__init__(
            N_("We do not post printed books to %(country)s yet.", country=country_name(country))
        )


class NothingToRefundError(Refusal):
    """The refund cannot be made as things stand; the sentence says what to do."""


class UnpricedParcelError(InvalidError):
    """The shop has no price for this parcel: it was never weighed, or is too heavy."""

    def __init__(self, country: str, grams: int | None, unweighed: list[str]) -> None:
        """Say what the matter is, and what the buyer can do."""
        super().__init__(
            N_(
                "Delivery cannot be priced, because the weight of %(titles)s is not known. Take it"
                " out to go on, or write to us.",
                titles=", ".join(f"“{title}”" for title in unweighed),
            )
            if unweighed
            else N_(
                "This parcel of %(grams)s g is too heavy for our post to %(country)s. Order in two"
                " parcels, or write to us.",
                grams=grams or 0,
                country=country_name(country),
            )
        )
