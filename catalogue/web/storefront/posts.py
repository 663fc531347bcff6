"""Posts as the templates read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from catalogue.blog.queries import BookRef, PostCard, WholePost
from catalogue.web.storefront.shelves import Label, ShownBook


@dataclass(frozen=True, slots=True)
class ShownPost:
    """A whole post; ``updated_at`` only when it changed for its readers."""

    slug: str
    title: str
    author: str
    published_at: datetime
    updated_at: datetime | None
    summary: str
    body_html: Markup
    tags: list[Label]
    books: list[BookRef]


def post_in_stream(card: PostCard) -> ShownPost:
    """Return a post of the stream, which shows no tags."""
    return ShownPost(
        slug=card.slug,
        title=card.title,
        author=card.author,
        published_at=card.published_at,
        updated_at=card.revised_at,
        summary=card.summary,
        body_html=Markup(card.body_html),  # noqa: S704 -- sanitised when it was saved.
        tags=[],
        books=card.books,
    )


def post_alone(post: WholePost, books: Iterable[ShownBook]) -> ShownPost:
    """Return a post of a page of its own."""
    return ShownPost(
        slug=post.slug,
        title=post.title,
        author=post.author,
        published_at=post.published_at,
        updated_at=post.revised_at,
        summary=post.summary,
        body_html=Markup(post.body_html),  # noqa: S704 -- sanitised when it was saved.
        tags=[Label(tag.slug, tag.name) for tag in post.tags],
        books=[BookRef(book.slug, book.title) for book in books],
    )
