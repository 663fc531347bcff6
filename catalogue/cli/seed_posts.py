"""Posts as they lie in ``posts/*.md``: TOML between two lines of ``+++``, then Markdown."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.blog import services
from catalogue.blog.models import Post
from catalogue.blog.types import PostFacts
from catalogue.books.models import Book
from catalogue.books.queries import book_ids_by_slug
from catalogue.db import Database
from catalogue.typeset.manuscripts import split_front_matter


def add_post_seeds(database: Database, root: Path, *, now: datetime) -> Iterator[tuple[str, bool]]:
    """Add the posts that are not there yet, in one transaction; tell of each whether it was."""
    read = [split_front_matter(path.read_text(encoding="utf-8")) for path in _files(root)]
    with database.read() as session:
        known = set(session.scalars(select(Post.slug)))
    new = [(facts, body) for facts, body in read if facts["slug"] not in known]
    if new:
        with database.write() as session:
            for facts, body in new:
                _add(session, facts, body, now=now)
    for facts, _body in read:
        yield facts["slug"], facts["slug"] not in known


def _files(root: Path) -> list[Path]:
    return sorted((root / "posts").glob("*.md"))


def _add(session: Session, facts: Mapping[str, Any], body: str, *, now: datetime) -> None:
    slugs = facts.get("books", [])
    book_ids = dict(zip(slugs, book_ids_by_slug(session, slugs), strict=True))
    post_facts = PostFacts(
        title=facts["title"],
        slug=facts["slug"],
        author=facts.get("author") or _author_of(session, slugs),
        summary=facts.get("summary", ""),
        body=body,
        tags=tuple(facts.get("tags", ())),
        books=tuple(book_ids.values()),
        language=facts.get("language", "en"),
        series=facts.get("series", ""),
        part=facts.get("part"),
        chapters={book_ids[slug]: name for slug, name in facts.get("chapters", {}).items()},
    )
    post = services.add_post(session, post_facts, now=now)
    if facts.get("status", "published") != "draft":
        services.publish_post(session, post, now=now, at=facts["published_at"])


def _author_of(session: Session, slugs: list[str]) -> str:
    """Return who wrote the first title that the post belongs with."""
    credited = session.scalar(select(Book.credited).where(Book.slug == slugs[0])) if slugs else []
    return credited[0]["name"] if credited else ""
