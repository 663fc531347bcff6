"""What an edition costs at a moment, as SQL."""

from datetime import datetime

from sqlalchemy import BindParameter, ScalarSelect, String, bindparam, or_, select

from catalogue.books.models import Edition, Price
from catalogue.db.types import UtcDateTime

CURRENCY = bindparam("currency", type_=String())
NOW = bindparam("now", type_=UtcDateTime())
"""For statements that are built once: whoever asks them gives ``currency`` and ``now``."""


def current_amount(
    currency: str | BindParameter[str], now: datetime | BindParameter[datetime]
) -> ScalarSelect[int]:
    """Return the price in minor units as a subquery of ``Edition``; NULL when it has none.

    The rule is that of ``Price``, and ``Edition.price_at`` says it in Python; one look into the
    index per edition.
    """
    return (
        select(Price.amount)
        .where(
            Price.edition_id == Edition.id,
            Price.currency == currency,
            Price.starts_at <= now,
            or_(Price.ends_at.is_(None), Price.ends_at > now),
        )
        .order_by(Price.starts_at.desc(), Price.id.desc())
        .limit(1)
        .correlate(Edition)
        .scalar_subquery()
    )
