"""What an edition costs at a moment, as SQL; and what it cost before, as the law asks."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import BindParameter, ScalarSelect, String, bindparam, or_, select

from catalogue.books.models import Edition, Price
from catalogue.core.money import Money
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
            or_(Price.stopped_at.is_(None), Price.stopped_at > now),
        )
        .order_by(Price.starts_at.desc(), Price.id.desc())
        .limit(1)
        .correlate(Edition)
        .scalar_subquery()
    )


EARLIER = timedelta(days=30)
"""How far back the law looks from where a reduction began (directive 98/6/EC, article 6a)."""


def earlier_price(prices: Iterable[Price], currency: str, *, now: datetime) -> Money | None:
    """Return what may be crossed out beside a promotion: the lowest price of the 30 days before.

    They end where the reduction began, in the currency, whatever rows it is made of. None where
    nothing is reduced just now, where the price has no end, and where it was as low before.
    """
    history = [price for price in prices if price.currency == currency]
    current = _counting(history, now)
    if current is None or current.ends_at is None:
        return None
    levels = _levels(history, until=now)
    began = now
    while levels and levels[-1][1] == current.amount:
        began, _amount = levels.pop()
    lowest = [
        amount
        for (_start, amount), (end, _next) in pairwise([*levels, (began, None)])
        if amount is not None and end > began - EARLIER
    ]
    if not lowest or min(lowest) <= current.amount:
        return None
    return Money(min(lowest), currency)


def _levels(history: list[Price], *, until: datetime) -> list[tuple[datetime, int | None]]:
    """Return from when on it cost how much, in the order of time; None is no price at all."""
    ends = (price.ended_at for price in history)
    turns = {price.starts_at for price in history} | {end for end in ends if end is not None}
    counting = ((turn, _counting(history, turn)) for turn in sorted(turns) if turn <= until)
    return [(turn, None if price is None else price.amount) for turn, price in counting]


def _counting(history: list[Price], moment: datetime) -> Price | None:
    holding = [price for price in history if price.holds_at(moment)]
    return max(holding, key=lambda price: (price.starts_at, price.id), default=None)
