"""Make, change and switch discounts."""

from datetime import datetime

from sqlalchemy.orm import Session

from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_
from catalogue.discounts.errors import LimitTooLowError
from catalogue.discounts.models import Discount
from catalogue.discounts.types import WHOLE, DiscountKind, Terms


def make_discount(session: Session, terms: Terms, *, now: datetime) -> Discount:
    """Keep a new discount; raise InvalidError for terms that nobody can meet."""
    _check(terms)
    discount = Discount(uses=0, is_active=True, created_at=now)
    _write(discount, terms)
    session.add(discount)
    session.flush()
    return discount


def change_discount(discount: Discount, terms: Terms) -> None:
    """Say something else of a discount, locked; what orders have agreed on stays as it is.

    Raises LimitTooLowError, or InvalidError for terms that nobody can meet.
    """
    _check(terms)
    if terms.limit_total is not None and terms.limit_total < discount.uses:
        raise LimitTooLowError(discount.uses)
    _write(discount, terms)


def switch(discount: Discount, *, on: bool) -> None:
    """Let the codes work, or let them work no more; uses that are held stay held."""
    discount.is_active = on


def _check(terms: Terms) -> None:
    if terms.starts_at and terms.ends_at and terms.ends_at <= terms.starts_at:
        raise InvalidError(N_("The end has to come after the start."))
    if terms.value < 1 or (terms.kind is DiscountKind.PERCENT and terms.value > WHOLE):
        raise InvalidError(N_("A percentage lies between 0 and 100; an amount is more than zero."))
    limits = [limit for limit in (terms.limit_total, terms.limit_per_buyer) if limit is not None]
    if any(limit < 1 for limit in limits) or terms.least_amount < 0:
        raise InvalidError(N_("A limit is at least 1. Leave it empty for no limit."))


def _write(discount: Discount, terms: Terms) -> None:
    discount.name = terms.name
    discount.kind = terms.kind
    discount.value = terms.value
    discount.currency = terms.currency
    discount.starts_at = terms.starts_at
    discount.ends_at = terms.ends_at
    discount.limit_total = terms.limit_total
    discount.limit_per_buyer = terms.limit_per_buyer
    discount.least_amount = terms.least_amount
    discount.titles = sorted(str(title) for title in terms.titles)
    discount.forms = sorted(form.value for form in terms.forms)
