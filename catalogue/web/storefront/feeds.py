"""Atom feeds (RFC 4287): the blog, a title, a tag, a thread; with full text."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from flask import Blueprint, Response, render_template, url_for
from markupsafe import Markup
from werkzeug.http import http_date

from catalogue.blog.queries import Thread, replied_post, replies_of_post, tag_by_slug
from catalogue.blog.queries.feeds import (
    FEED_SIZE,
    FeedEntry,
    entries_of_book,
    entries_with_tag,
    newest_entries,
)
from catalogue.books.queries import book_by_slug
from catalogue.core.i18n import N_
from catalogue.web.common.page_cache import public_page
from catalogue.web.common.shop import language, preferences, settings
from catalogue.web.common.transaction import session
from catalogue.web.storefront.addresses import refuse_odd_slugs

pages = Blueprint("feeds", __name__)
refuse_odd_slugs(pages, "slug")

_NOTHING_YET = datetime(1970, 1, 1, tzinfo=UTC)
_TYPE = "application/atom+xml"


class Entry(NamedTuple):
    """A post or a reply in a feed; addresses are absolute, ``body_html`` is sanitised.

    ``author_page`` marks the replies of staff: no name that a stranger types can imitate it.
    """

    id: UUID
    title: str
    address: str
    replies: str | None
    language: str
    author: str
    author_page: str | None
    published_at: datetime
    updated_at: datetime
    summary: str
    body_html: Markup
    tags: Sequence[str]


class Feed(NamedTuple):
    """A feed and the page that says the same to people."""

    address: str
    page: str
    title: str
    subtitle: str
    entries: Sequence[Entry]

    @property
    def updated_at(self) -> datetime:
        """Return when something in it last changed."""
        return max((entry.updated_at for entry in self.entries), default=_NOTHING_YET)


@pages.get("/blog/feed.atom")
@public_page()
def blog() -> Response:
    """Give the newest posts."""
    found = newest_entries(session())
    page = _absolute("blog.stream")
    return _answer(_absolute("feeds.blog"), page, N_("Blog samples"), _posts(found))


@pages.get("/books/<slug>/feed.atom")
@public_page()
def book(slug: str) -> Response:
    """Give the newest posts that belong with a title."""
    title = book_by_slug(session(), slug)
    found = entries_of_book(session(), title.id)
    page = _absolute("books.show", slug=slug)
    name = N_("Blog samples of “%(title)s”", title=title.title)
    return _answer(_absolute("feeds.book", slug=slug), page, name, _posts(found))


@pages.get("/blog/tags/<slug>/feed.atom")
@public_page()
def tag(slug: str) -> Response:
    """Give the newest posts under a tag."""
    subject = tag_by_slug(session(), slug)
    found = entries_with_tag(session(), subject.id)
    page = _absolute("blog.tag", slug=slug)
    name = N_("Blog samples on “%(tag)s”", tag=subject.name)
    return _answer(_absolute("feeds.tag", slug=slug), page, name, _posts(found))


@pages.get("/blog/<slug>/feed.atom")
@public_page()
def thread(slug: str) -> Response:
    """Give the newest approved replies to a post."""
    post = replied_post(session(), slug)
    threads = replies_of_post(session(), post.id)
    page = _absolute("blog.show", slug=slug)
    name = N_("Replies to “%(title)s”", title=post.title)
    return _answer(_absolute("feeds.thread", slug=slug), page, name, _replies(threads, page))


def _replies(threads: Iterable[Thread], page: str) -> list[Entry]:
    found = [reply for thread in threads for reply in (thread.reply, *thread.answers)]
    newest = sorted(found, key=lambda reply: (reply.written_at, reply.id), reverse=True)
    return [
        Entry(
            id=reply.id,
            title=language().say(N_("Reply by %(name)s", name=reply.name)),
            address=f"{page}#reply-{reply.id}",
            replies=None,
            language=language().code,
            author=reply.name,
            author_page=f"{settings().base_url}/" if reply.is_by_staff else None,
            published_at=reply.written_at,
            updated_at=reply.changed_at or reply.written_at,
            summary="",
            body_html=Markup(reply.body_html),  # noqa: S704 -- sanitised when it was kept.
            tags=(),
        )
        for reply in newest[:FEED_SIZE]
    ]


def _posts(found: Iterable[FeedEntry]) -> list[Entry]:
    return [
        Entry(
            id=post.id,
            title=post.title,
            address=_absolute("blog.show", slug=post.slug),
            replies=_absolute("feeds.thread", slug=post.slug),
            language=post.language,
            author=post.author,
            author_page=None,
            published_at=post.published_at,
            updated_at=post.updated_at,
            summary=post.excerpt,
            body_html=Markup(post.body_html),  # noqa: S704 -- sanitised when it was saved.
            tags=post.tags,
        )
        for post in found
    ]


def _answer(address: str, page: str, title: str, entries: Sequence[Entry]) -> Response:
    named = f"{language().say(title)} – {preferences().name}"
    feed = Feed(address, page, named, "", entries)
    response = Response(render_template("storefront/feeds/atom.xml", feed=feed), mimetype=_TYPE)
    response.headers["Last-Modified"] = http_date(feed.updated_at)
    return response


def _absolute(endpoint: str, **parts: Any) -> str:
    return settings().base_url + url_for(endpoint, **parts)
