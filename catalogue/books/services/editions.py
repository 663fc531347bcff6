"""Editions: their facts, their prices, their files."""

import hashlib
import os
from datetime import datetime
from pathlib import PurePath
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import and_, delete, exists, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalogue.books.errors import (
    EditionOrderedError,
    IsbnTakenError,
    PriceOverError,
    SkuTakenError,
)
from catalogue.books.models import Book, Edition, EditionFile, Price
from catalogue.books.services.versions import claim_version
from catalogue.books.types import EditionFacts, Form, TaxCode
from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_
from catalogue.core.isbn import parse_isbn
from catalogue.core.money import Money
from catalogue.db.generation import look_at_time, mark_catalogue_changed
from catalogue.storage import Storage

_TAX_CODES = {
    Form.PAPERBACK: TaxCode.PRINTED_BOOK,
    Form.HARDBACK: TaxCode.PRINTED_BOOK,
    Form.EPUB: TaxCode.EBOOK,
    Form.PDF: TaxCode.EBOOK,
    Form.AUDIOBOOK: TaxCode.AUDIOBOOK,
    Form.SEAT: TaxCode.BUSINESS_SOFTWARE,
}
_FACTS = (
    *("form", "status", "published_on", "pages", "minutes", "trim_width_mm", "trim_height_mm"),
    *("weight_g", "protection"),
)


def add_edition(session: Session, book: Book, facts: EditionFacts) -> Edition:
    """Add a form to a title; raise InvalidError for a wrong ISBN, SkuTakenError for a used one."""
    sku = facts.sku or f"{book.slug}-{facts.form.value}"
    isbn = parse_isbn(facts.isbn) if facts.isbn else None
    if facts.stock is not None and facts.stock < 0:
        raise InvalidError(N_("Stock cannot be below zero."))
    if isbn:
        _check_isbn(session, isbn, facts.isbn)
    if session.scalar(select(exists().where(Edition.sku == sku))):
        raise SkuTakenError(sku)
    edition = Edition(
        sku=sku,
        isbn=isbn,
        stock=facts.stock if facts.form.is_print else None,
        tax_code=facts.tax_code or _TAX_CODES[facts.form].value,
        position=facts.position or len(book.editions),
        prices=[],
        files=[],
        **{name: getattr(facts, name) for name in _FACTS},
    )
    book.editions.append(edition)
    session.flush()
    return edition


def change_edition(
    session: Session, edition: Edition, facts: EditionFacts, *, seen: int | None = None
) -> None:
    """Give an edition these facts; form, SKU and stock stay, for which there are other ways.

    ``seen`` is the version that somebody had before them. Raises ChangedMeanwhileError,
    InvalidError or IsbnTakenError.
    """
    isbn = parse_isbn(facts.isbn) if facts.isbn else None
    if isbn:
        _check_isbn(session, isbn, facts.isbn, but_not=edition.id)
    claim_version(session, edition, seen=seen)
    for name in _FACTS:
        if name != "form":
            setattr(edition, name, getattr(facts, name))
    edition.isbn, edition.position = isbn, facts.position
    session.flush()


def remove_edition(session: Session, edition: Edition) -> None:
    """Remove an edition that nobody has ordered; raise EditionOrderedError for any other."""
    form = edition.form.words
    try:
        with session.begin_nested():
            session.execute(delete(Edition).where(Edition.id == edition.id))
    except IntegrityError as error:
        raise EditionOrderedError(form) from error
    session.expunge(edition)
    mark_catalogue_changed(session)


def stop_price(session: Session, price_id: UUID, *, now: datetime) -> None:
    """Call off a price that has an end, from now on; its row and what it was stay.

    Raises PriceOverError for one that is over, was called off, or has no end.
    """
    stopped = session.scalar(
        update(Price)
        .where(Price.id == price_id, Price.ends_at > now, Price.stopped_at.is_(None))
        .values(stopped_at=now)
        .returning(Price.id)
        .execution_options(synchronize_session=False)
    )
    if stopped is None:
        raise PriceOverError
    mark_catalogue_changed(session)


def set_price(
    session: Session,
    edition: Edition,
    price: Money,
    *,
    now: datetime,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> None:
    """Let an edition, loaded with its prices, cost this from ``starts_at`` (or now) on.

    The history only grows; a price that is in force already, without an end, is not repeated.
    Raises InvalidError for a period in the past or without length.
    """
    begins = starts_at or now
    if begins < now or (ends_at is not None and ends_at <= begins):
        raise InvalidError(N_("A price begins now or later, and ends after it began."))
    if ends_at is None and starts_at is None and _is_lasting(edition, price, now):
        return
    edition.prices.append(
        Price(
            amount=price.amount,
            currency=price.currency,
            starts_at=begins,
            ends_at=ends_at,
            created_at=now,
        )
    )
    session.flush()


def turn_prices(session: Session, *, now: datetime) -> None:
    """Let kept pages go when a price has begun or ended since the last look."""
    before = look_at_time(session, now=now)
    since = and_(Price.starts_at > before, Price.starts_at <= now)
    until = and_(Price.ends_at > before, Price.ends_at <= now)
    if session.scalar(select(exists().where(or_(since, until)))):
        mark_catalogue_changed(session)


def add_file(
    session: Session,
    edition: Edition,
    storage: Storage,
    content: BinaryIO,
    *,
    filename: str,
    media_type: str,
    accessibility: dict[str, Any] | None = None,
    now: datetime,
) -> EditionFile:
    """Give an edition, loaded with its files, its next version; the same bytes are no new one.

    Raises StorageFullError.
    """
    digest = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
    size = content.seek(0, os.SEEK_END)
    newest = edition.current_file
    if newest is not None and newest.sha256 == digest:
        return newest
    version = newest.version + 1 if newest else 1
    key = f"editions/{edition.id}/{version}-{digest[:12]}{PurePath(filename).suffix}"
    content.seek(0)
    storage.put(key, content)
    kept = EditionFile(
        version=version,
        sha256=digest,
        size=size,
        storage_key=key,
        filename=filename,
        media_type=media_type,
        accessibility=accessibility or {},
        created_at=now,
    )
    edition.files.append(kept)
    session.flush()
    return kept


def keep_audio(book: Book, storage: Storage, content: BinaryIO, *, title: str) -> None:
    """Give a title a snippet to listen to, as MP3."""
    digest = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
    key = f"audio/{digest[:24]}.mp3"
    content.seek(0)
    storage.put(key, content)
    book.audio_key, book.audio_title = key, title


def _check_isbn(session: Session, isbn: str, typed: str, *, but_not: UUID | None = None) -> None:
    others = [] if but_not is None else [Edition.id != but_not]
    twin = session.execute(
        select(Edition.form, Book.title)
        .join(Book, Book.id == Edition.book_id)
        .where(Edition.isbn == isbn, *others)
        .limit(1)
    ).first()
    if twin is not None:
        raise IsbnTakenError(typed, twin.form.words, twin.title)


def _is_lasting(edition: Edition, price: Money, now: datetime) -> bool:
    lasting = [
        p
        for p in edition.prices
        if p.currency == price.currency and p.ends_at is None and p.holds_at(now)
    ]
    return bool(lasting) and max(lasting, key=lambda p: (p.starts_at, p.id)).money == price
