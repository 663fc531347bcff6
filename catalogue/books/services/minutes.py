"""Pieces of a title that are read in a minute."""

from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from catalogue.books.errors import TooLongForAMinuteError
from catalogue.books.models import Book, Minute
from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_
from catalogue.core.markdown import count_words, plain_text, render_markdown
from catalogue.core.slugs import MAX_SLUG_LENGTH, slugify

MOST_WORDS = 300
"""An unhurried reader reads so many words in a minute, and so many fit on one page."""


def add_minute(
    session: Session, book: Book, *, title: str, body: str, slug: str = "", now: datetime
) -> Minute:
    """Add a piece in Markdown to a title, after those that it has.

    Its address is made from its title, with a number where another piece has that address. Raises
    InvalidError or TooLongForAMinuteError.
    """
    if not title.strip() or not body.strip():
        raise InvalidError(N_("A piece for a minute needs a title and some words."))
    body_html = render_markdown(body)
    if (words := count_words(plain_text(body_html))) > MOST_WORDS:
        raise TooLongForAMinuteError(title.strip(), words, MOST_WORDS)
    last = session.scalar(select(func.max(Minute.position)).where(Minute.book_id == book.id))
    minute = Minute(
        book_id=book.id,
        slug=_free_slug(session, slug or slugify(title)),
        title=title.strip(),
        body=body,
        body_html=body_html,
        position=0 if last is None else last + 1,
        created_at=now,
    )
    session.add(minute)
    session.flush()
    return minute


def _free_slug(session: Session, slug: str) -> str:
    if not slug or slugify(slug) != slug:
        raise InvalidError(
            N_(
                "“%(slug)s” cannot stand in an address; use small letters, digits and hyphens.",
                slug=slug,
            )
        )
    tried, number = slug, 1
    while session.scalar(select(exists().where(Minute.slug == tried))):
        number += 1
        ending = f"-{number}"
        tried = slug[: MAX_SLUG_LENGTH - len(ending)].rstrip("-") + ending
    return tried
