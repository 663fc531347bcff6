"""Which titles a post belongs with, as staff order them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.blog.models import Post, PostBook


def link_books(
    session: Session,
    post: Post,
    books: Sequence[UUID],
    *,
    now: datetime,
    chapters: Mapping[UUID, str] | None = None,
) -> None:
    """Let a post, loaded with its links, belong with these titles in this order, and no others.

    ``chapters`` names chapters that the post continues; the others stay as they were.
    """
    known = {link.book_id: link for link in post.book_links}
    named = chapters or {}
    post.book_links = []
    for position, book_id in enumerate(dict.fromkeys(books)):
        link = known.get(book_id) or PostBook(book_id=book_id, chapter="")
        link.position = position
        link.chapter = named.get(book_id, link.chapter)
        post.book_links.append(link)
    post.updated_at = now
    session.flush()
