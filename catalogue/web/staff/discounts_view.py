"""What the pages of discounts show beside the rows themselves."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request, url_for
from sqlalchemy.orm import Session

from catalogue.core.errors import InvalidError
from catalogue.core.text import clean_line
from catalogue.discounts import queries
from catalogue.discounts.models import Discount
from catalogue.discounts.queries import CodeRow
from catalogue.discounts.types import DiscountState

_A_PAGE = 25
_MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True)
class CodesPage:
    """Some of the codes of a discount, and the ways to the others; ``q`` is what was looked for."""

    rows: list[CodeRow]
    total: int
    q: str
    number: int
    pages: int
    previous_url: str | None
    next_url: str | None


def codes_page(session: Session, discount_id: UUID) -> CodesPage:
    """Return the page of codes that is asked for."""
    search = _searched()
    total = queries.count_codes(session, discount_id, search=search)
    pages = max(1, -(-total // _A_PAGE))
    asked = request.args.get("page", "")
    number = (
        min(int(asked), pages) if asked.isascii() and asked.isdigit() and asked[:5] == asked else 1
    )
    number = max(1, number)
    rows = queries.codes_of(
        session, discount_id, search=search, first=(number - 1) * _A_PAGE, most=_A_PAGE
    )

    def url(page: int) -> str:
        return url_for(
            "staff_discounts.show", discount_id=discount_id, code=search or None, page=page
        )

    return CodesPage(
        rows=rows,
        total=total,
        q=search,
        number=number,
        pages=pages,
        previous_url=url(number - 1) if number > 1 else None,
        next_url=url(number + 1) if number < pages else None,
    )


def states_with_counts(session: Session, *, now: datetime) -> list[tuple[DiscountState, int]]:
    """Return the states in which there are discounts, and how many."""
    counts = queries.count_by_state(session, now=now)
    return [(state, count) for state, count in counts.items() if count]


def audited(discount: Discount) -> dict[str, Any]:
    """Return what the audit keeps of a discount, as plain values."""
    return {
        "name": discount.name,
        "kind": discount.kind.value,
        "value": discount.value,
        "starts_at": discount.starts_at.isoformat() if discount.starts_at else None,
        "ends_at": discount.ends_at.isoformat() if discount.ends_at else None,
        "limit_total": discount.limit_total,
        "limit_per_buyer": discount.limit_per_buyer,
        "least_amount": discount.least_amount,
        "titles": discount.titles,
        "forms": discount.forms,
    }


def _searched() -> str:
    try:
        return clean_line(request.args.get("code", ""))[: queries.LONGEST_SEARCH]
    except InvalidError:
        return ""
