"""Posts from the command line."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.blog.models import Post
from catalogue.blog.queries import find_post_for_changes
from catalogue.blog.queries.listing import ListedPost, listed_posts
from catalogue.blog.services.addresses import rename_post
from catalogue.blog.services.linking import link_books
from catalogue.blog.services.posts import (
    close_replies,
    open_preview,
    open_replies,
    publish_post,
    withdraw_post,
)
from catalogue.blog.types import PostStatus
from catalogue.books.models import Book
from catalogue.books.queries import book_ids_by_slug
from catalogue.cli.context import opened_shop
from catalogue.core.clock import utc_now
from catalogue.web.common.shop import Shop

_MOMENTS = ("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S%z")


@click.group()
def posts() -> None:
    """Look after the posts of the blog."""


@posts.command("list")
@click.option("--status", type=click.Choice([status.value for status in PostStatus]))
@click.option("--json", "as_json", is_flag=True, help="Write a list for another program.")
def list_posts(status: str | None, *, as_json: bool) -> None:
    """List posts: drafts, those to come, then the newest."""
    with opened_shop() as shop, shop.database.read() as session:
        found = listed_posts(session, status=PostStatus(status) if status else None)
    if as_json:
        click.echo(json.dumps([_facts(post) for post in found], ensure_ascii=False))
        return
    for post in found:
        click.echo(f"{post.status:<9}  {_day(post.published_at):<16}  {post.slug}  “{post.title}”")


@posts.command("show")
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True, help="Write it for another program.")
def show(slug: str, *, as_json: bool) -> None:
    """Say what is known of a post."""
    with opened_shop() as shop, shop.database.read() as session:
        post = _post(session, slug)
        facts = _facts(post) | {
            "author": post.author,
            "language": post.language,
            "tags": [tag["name"] for tag in post.tagged],
            "books": _book_slugs(session, post),
            "quotes": len(post.quotes),
            "replies": "closed" if post.replies_closed_at else "open",
            "address": _address(shop, post.slug),
            "preview": _preview(shop, post),
        }
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    for name, value in facts.items():
        text = ", ".join(value) if isinstance(value, list) else value
        click.echo(f"{name + ':':<14}{'–' if text in {None, ''} else text}")


@posts.command("publish")
@click.argument("slug")
@click.option(
    "--at", "moment", type=click.DateTime(_MOMENTS), help="When, in UTC; now if left out."
)
def publish(slug: str, moment: datetime | None) -> None:
    """Show a post to everybody, now or from a time on."""
    at = moment and (moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    with _changing(slug) as (shop, session, post):
        if post.status is PostStatus.PUBLISHED and at is None:
            click.echo(f"“{post.title}” is published already: {_address(shop, post.slug)}")
            return
        publish_post(session, post, now=utc_now(), at=at)
        if post.status is PostStatus.SCHEDULED:
            click.echo(f"“{post.title}” will be published on {_day(post.published_at)} UTC.")
        else:
            click.echo(f"Published “{post.title}”: {_address(shop, post.slug)}")


@posts.command("withdraw")
@click.argument("slug")
def withdraw(slug: str) -> None:
    """Make a post a draft again."""
    with _changing(slug) as (_shop, session, post):
        withdraw_post(session, post, now=utc_now())
        click.echo(f"“{post.title}” is a draft now; nobody sees it.")


@posts.command("rename")
@click.argument("slug")
@click.argument("new")
def rename(slug: str, new: str) -> None:
    """Give a post another address; the old one leads there."""
    with _changing(slug) as (shop, session, post):
        rename_post(session, post, new)
        click.echo(f"“{post.title}” is at {_address(shop, post.slug)} now; old links lead there.")


@posts.command("preview")
@click.argument("slug")
def preview(slug: str) -> None:
    """Print an address at which a post can be read before it is published."""
    with _changing(slug) as (shop, session, post):
        open_preview(session, post)
        click.echo(_preview(shop, post))


@posts.command("link")
@click.argument("slug")
@click.argument("books", nargs=-1, metavar="[BOOK]...")
@click.option(
    "--chapter",
    "chapters",
    multiple=True,
    metavar="BOOK=TITLE",
    help="The chapter of a title’s extract that the post continues; BOOK= takes it back.",
)
def link(slug: str, books: tuple[str, ...], chapters: tuple[str, ...]) -> None:
    """Let a post belong with these titles, in this order; with none, it stands alone."""
    named = dict(_chapter(words, books) for words in chapters)
    with _changing(slug) as (_shop, session, post):
        ids = dict(zip(books, book_ids_by_slug(session, list(books)), strict=True))
        known = {ids[book]: title for book, title in named.items()}
        link_books(session, post, list(ids.values()), now=utc_now(), chapters=known)
        belongs = f"belongs with {', '.join(books)}" if books else "stands alone"
        click.echo(f"“{post.title}” {belongs}.")


@posts.command("close-replies")
@click.argument("slug")
def close(slug: str) -> None:
    """Take no more replies to a post; those that are there stay."""
    with _changing(slug) as (_shop, session, post):
        close_replies(session, post, now=utc_now())
        click.echo(f"Replies to “{post.title}” are closed.")


@posts.command("open-replies")
@click.argument("slug")
def reopen(slug: str) -> None:
    """Take replies to a post again."""
    with _changing(slug) as (_shop, session, post):
        open_replies(session, post)
        click.echo(f"Replies to “{post.title}” are open.")


def _chapter(words: str, books: tuple[str, ...]) -> tuple[str, str]:
    book, mark, title = words.partition("=")
    if not mark or book not in books:
        message = f"“{words}” names no chapter: write BOOK=TITLE, with one of the titles given."
        raise click.ClickException(message)
    return book, title.strip()


@contextmanager
def _changing(slug: str) -> Iterator[tuple[Shop, Session, Post]]:
    with opened_shop() as shop, shop.database.write() as session:
        yield shop, session, _post(session, slug)


def _post(session: Session, slug: str) -> Post:
    post = find_post_for_changes(session, slug)
    if post is None:
        message = f"There is no post “{slug}”. `catalogue posts list` names them all."
        raise click.ClickException(message)
    return post


def _facts(post: Post | ListedPost) -> dict[str, object]:
    return {
        "slug": post.slug,
        "title": post.title,
        "status": post.status.value,
        "published_at": post.published_at.isoformat() if post.published_at else None,
        "words": post.words,
    }


def _book_slugs(session: Session, post: Post) -> list[str]:
    ids = [link.book_id for link in post.book_links]
    rows = session.execute(select(Book.id, Book.slug).where(Book.id.in_(ids)))
    slugs = {row.id: row.slug for row in rows}
    return [slugs[book_id] for book_id in ids]


def _address(shop: Shop, slug: str) -> str:
    return f"{shop.settings.base_url}/blog/{slug}"


def _preview(shop: Shop, post: Post) -> str | None:
    key = post.preview_key
    return f"{shop.settings.base_url}/blog/preview/{key}" if key else None


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""
