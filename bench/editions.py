"""What the titles of the benchmarks are sold as: rows of editions, prices and files."""

from datetime import UTC, datetime
from typing import Any

from catalogue.books.types import Form
from catalogue.core.ids import new_id
from catalogue.core.slugs import slugify

COPIES = 1_000_000
"""Copies of each printed edition, so that no purchase is refused for want of one."""

THEN = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
RATES = {"GBP": 1.0, "EUR": 1.2, "USD": 1.3}
FORMS = (Form.PAPERBACK, Form.EPUB, Form.AUDIOBOOK)
_MEDIA = {Form.EPUB: ("application/epub+zip", "epub"), Form.AUDIOBOOK: ("audio/mpeg", "mp3")}


def edition_row(book: dict[str, Any], form: Form, place: int) -> dict[str, Any]:
    """Return the edition of a title in one form; only print is counted."""
    return {
        "id": new_id(),
        "book_id": book["id"],
        "sku": f"{book['slug']}-{form.value}",
        "form": form,
        "published_on": book["listed_on"],
        "pages": None if form is Form.AUDIOBOOK else 224,
        "minutes": 312 if form is Form.AUDIOBOOK else None,
        "trim_width_mm": 129 if form.is_print else None,
        "trim_height_mm": 198 if form.is_print else None,
        "weight_g": 260 if form.is_print else None,
        "stock": COPIES if form.is_print else None,
        "tax_code": "txcd_10302000" if form.is_digital else "",
        "position": place,
    }


def price_row(edition: dict[str, Any], currency: str, amount: int) -> dict[str, Any]:
    """Return what an edition costs in a currency; ``amount`` is pence."""
    return {
        "id": new_id(),
        "edition_id": edition["id"],
        "amount": round(amount * RATES[currency]),
        "currency": currency,
        "starts_at": THEN,
        "created_at": THEN,
    }


def file_row(book: dict[str, Any], edition: dict[str, Any], form: Form) -> dict[str, Any]:
    """Return the row of a file that nobody downloads."""
    media_type, ending = _MEDIA[form]
    name = f"{slugify(book['title'])}.{ending}"
    return {
        "id": new_id(),
        "edition_id": edition["id"],
        "version": 1,
        "sha256": "0" * 64,
        "size": 1_234_567,
        "storage_key": f"editions/{edition['id']}/{name}",
        "filename": name,
        "media_type": media_type,
        "accessibility": {"modes": ["textual"], "summary": "Meets WCAG 2.2 level AA."},
        "created_at": THEN,
    }
