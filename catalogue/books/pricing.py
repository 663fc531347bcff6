"""What an edition costs at a moment, and whether it can be had: each rule once."""

from datetime import datetime

from sqlalchemy import ScalarSelect, or_, select

from catalogue.books.models import Edition, Price
from catalogue.books.types import Availability, EditionStatus, Form


def current_amount(currency: str, now: datetime) -> ScalarSelect[int]:
    """Return the price in minor units as a subquery of ``Edition``; NULL when it has none.

    Of the prices in force, the one that began last counts.
    """
    return (
        select(Price.amount)
        .where(
            Price.edition_id == Edition.id,
            Price.currency == currency,
            Price.starts_at <= now,
            or_(Price.ends_at.is_(None), Price.ends_at > now),
        )
        .order_by(Price.starts_at.desc(), Price.created_at.desc())
        .limit(1)
        .correlate(Edition)
        .scalar_subquery()
    )


def availability(
    *, form: Form, status: EditionStatus, stock: int | None, amount: int | None, by_enquiry: bool
) -> Availability:
    """Return what a visitor can do with an edition of a title that is on show."""
    if by_enquiry:
        return Availability.ENQUIRY
    if status is EditionStatus.FORTHCOMING:
        return Availability.FORTHCOMING
    if status is EditionStatus.OUT_OF_PRINT:
        return Availability.OUT_OF_PRINT
    if amount is None:
        return Availability.UNPRICED
    if form.is_print and not stock:
        return Availability.SOLD_OUT
    return Availability.FREE if amount == 0 else Availability.AVAILABLE
