"""The catalogue for another program, as the contract of the shop names it."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from catalogue.books.models import Book, Edition, Price

_AT_ONCE = 200


def exported_books(session: Session) -> Iterator[dict[str, Any]]:
    """Give every title with its editions and their price history, by address."""
    statement = (
        select(Book)
        .options(
            selectinload(Book.topics), selectinload(Book.editions).selectinload(Edition.prices)
        )
        .order_by(Book.slug)
        .execution_options(yield_per=_AT_ONCE)
    )
    for book in session.scalars(statement):
        yield {
            "slug": book.slug,
            "title": book.title,
            "subtitle": book.subtitle,
            "status": book.status.value,
            "contributors": [{"name": c["name"], "role": c["role"]} for c in book.credited],
            "topics": [topic.label for topic in book.topics],
            "editions": [_edition(edition) for edition in book.editions],
        }


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "sku": edition.sku,
        "isbn": edition.isbn,
        "form": edition.form.value,
        "prices": [_price(price) for price in edition.prices],
        "stock": edition.stock,
        "status": edition.status.value,
    }


def _price(price: Price) -> dict[str, Any]:
    return {
        "amount": price.amount,
        "currency": price.currency,
        "from": price.starts_at.isoformat(),
        "until": price.ends_at.isoformat() if price.ends_at else None,
    }
