"""Titles and editions for tests; a factory supplies whatever the sentence does not mention."""

import io
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.books import services
from catalogue.books.models import Book, Edition
from catalogue.books.types import BookFacts, CreditFacts, EditionFacts, Form
from catalogue.core.money import Money
from catalogue.storage import LocalStorage, Storage
from tests.support.times import YESTERDAY

_numbers = count(1)
_MEDIA_TYPES = {
    Form.EPUB: ("application/epub+zip", "epub"),
    Form.PDF: ("application/pdf", "pdf"),
    Form.AUDIOBOOK: ("audio/mpeg", "mp3"),
}


def scratch_storage() -> Storage:
    """Return a store for files that nobody will read."""
    return LocalStorage(Path(gettempdir()) / "catalogue-test-files")


def make_book(
    session: Session,
    title: str = "",
    *,
    forms: Iterable[Form] = (Form.EPUB,),
    price: int | None = 799,
    currency: str = "GBP",
    stock: int | None = 10,
    files: int = 1,
    published: bool = True,
    by: Iterable[str] = ("Ann Author",),
    now: datetime = YESTERDAY,
    storage: Storage | None = None,
    **facts: Any,
) -> Book:
    """Make a title with an edition per form, each with a price in minor units and its files."""
    title = title or f"Title {next(_numbers)}"
    credited = tuple(CreditFacts(name) for name in by)
    book = services.add_book(session, BookFacts(title=title, credits=credited, **facts), now=now)
    for form in forms:
        make_edition(
            session,
            book,
            form=form,
            price=price,
            currency=currency,
            files=files,
            stock=stock,
            now=now,
            storage=storage,
        )
    if published:
        services.publish_book(session, book, now=now)
    return book


def make_edition(
    session: Session,
    book: Book,
    *,
    form: Form = Form.EPUB,
    price: int | None = 799,
    currency: str = "GBP",
    files: int = 1,
    now: datetime = YESTERDAY,
    storage: Storage | None = None,
    **facts: Any,
) -> Edition:
    """Add an edition to a title that has been loaded with its editions."""
    edition = services.add_edition(session, book, replace(EditionFacts(form=form), **facts))
    if price is not None:
        services.set_price(session, edition, Money(price, currency), now=now)
    if form.is_digital:
        media_type, ending = _MEDIA_TYPES[form]
        for number in range(files):
            services.add_file(
                session,
                edition,
                storage or scratch_storage(),
                io.BytesIO(f"{edition.sku} {number}".encode()),
                filename=f"{book.slug}.{ending}",
                media_type=media_type,
                now=now,
            )
    return edition


def make_epub(session: Session, title: str = "", **facts: Any) -> Edition:
    """Put a title on sale that is an e-book only."""
    return make_book(session, title, forms=(Form.EPUB,), **facts).editions[0]


def make_paperback(session: Session, title: str = "", **facts: Any) -> Edition:
    """Put a title on sale that is a paperback only, with ten copies unless told."""
    return make_book(session, title, forms=(Form.PAPERBACK,), **facts).editions[0]


def stock_of(session: Session, edition: Edition) -> int | None:
    """Return how many copies the database counts now."""
    return session.scalar(select(Edition.stock).where(Edition.id == edition.id))
