"""Posts as the templates read them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from flask import url_for
from markupsafe import Markup

from catalogue.blog.queries import BookRef, Part, PostCard, SeriesRef, WholePost
from catalogue.web.storefront.shelves import Label, ShownBook

_WORDS_A_MINUTE = 230
_LONG_WORDS = 600
_LONG_HEADINGS = 3
_TAG = re.compile(r"<[a-z][^>]*>")
_ID = re.compile(r' id="[^"]*"')


class SeriesBox(NamedTuple):
    """The series of a post: its parts, and the ones beside this one."""

    slug: str
    title: str
    parts: list[Part]
    previous: Part | None
    next: Part | None


class ShownQuote(NamedTuple):
    """A pull quote."""

    key: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class ShownPost:
    """A whole post; ``updated_at`` only when it changed for its readers.

    ``contents`` is empty unless the post is long. ``chapters`` says by a title's slug which
    chapter of its extract the post continues.
    """

    slug: str
    title: str
    author: str
    language: str
    published_at: datetime
    updated_at: datetime | None
    summary: str
    body_html: Markup
    tags: list[Label]
    books: list[BookRef]
    minutes: int = 1
    contents: list[dict[str, Any]] = field(default_factory=list)
    quotes: list[ShownQuote] = field(default_factory=list)
    chapters: Mapping[str, str] = field(default_factory=dict)
    series: SeriesBox | None = None
    replies: int = 0


def post_in_stream(card: PostCard, replies: int) -> ShownPost:
    """Return a post of the stream, which shows no tags but how many replies it has."""
    page = url_for("blog.show", slug=card.slug)
    return ShownPost(
        slug=card.slug,
        title=card.title,
        author=card.author,
        language=card.language,
        published_at=card.published_at,
        updated_at=card.revised_at,
        summary=card.summary,
        body_html=Markup(_led_to(page, card.body_html)),  # noqa: S704 -- sanitised when it was saved.
        tags=[],
        books=card.books,
        replies=replies,
    )


def post_alone(
    post: WholePost, books: Iterable[ShownBook], series: SeriesBox | None = None
) -> ShownPost:
    """Return a post of a page of its own."""
    html = post.body_html
    for quote in post.quotes:
        page = url_for("quotes.show", slug=post.slug, key=quote["key"])
        html = html.replace(f'href="#q-{quote["key"]}"', f'href="{page}"')
    return ShownPost(
        slug=post.slug,
        title=post.title,
        author=post.author,
        language=post.language,
        published_at=post.published_at,
        updated_at=post.revised_at,
        summary=post.summary,
        body_html=Markup(html),  # noqa: S704 -- sanitised when it was saved.
        tags=[Label(tag.slug, tag.name) for tag in post.tags],
        books=[BookRef(book.slug, book.title) for book in books],
        minutes=minutes_of(post.words),
        contents=post.contents if _is_long(post) else [],
        quotes=[ShownQuote(**quote) for quote in post.quotes],
        chapters=post.chapters,
        series=series,
    )


def series_box(series: SeriesRef, slug: str, parts: Sequence[Part]) -> SeriesBox | None:
    """Return the series around a post, when it has more than one published part."""
    if len(parts) + (slug not in {part.slug for part in parts}) < 2:  # noqa: PLR2004 -- one is no series.
        return None
    place = next((place for place, part in enumerate(parts) if part.slug == slug), None)
    if place is None:
        return SeriesBox(series.slug, series.title, list(parts), None, None)
    return SeriesBox(
        series.slug,
        series.title,
        list(parts),
        parts[place - 1] if place else None,
        parts[place + 1] if place + 1 < len(parts) else None,
    )


def minutes_of(words: int) -> int:
    """Return how many minutes it takes to read so many words, at least one."""
    return max(1, round(words / _WORDS_A_MINUTE))


def _is_long(post: WholePost) -> bool:
    return post.words >= _LONG_WORDS and len(post.contents) >= _LONG_HEADINGS


def _led_to(page: str, html: str) -> str:
    """Let addresses within a text lead to its page, so that ten texts share one without clashes."""
    if ' id="' not in html:
        return html
    return _TAG.sub(
        lambda tag: _ID.sub("", tag[0]).replace(' href="#', f' href="{page}#'),
        html,
    )
