"""Leaving replies by HTTP, for tests: what is typed, when the form was given out, what was kept."""

from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from catalogue.blog import services
from catalogue.blog.models import Comment, Post
from catalogue.blog.types import CommentStatus
from catalogue.core.clock import utc_now
from catalogue.web.storefront.reply_forms import give_out
from tests.factories.blog import make_post
from tests.support.settings import SECRET
from tests.support.web_shop import WebShop

TYPED = {"name": "Rosa Reader", "email": "rosa@example.com", "body": "Well *said*."}


def post_in(shop: WebShop, **facts: Any) -> Post:
    """Publish a post in a shop."""
    with shop.database.write() as session:
        return make_post(session, **facts)


def given(post: Post, **ago: float) -> str:
    """Return the time of a form that was given out so long ago, five minutes without a word."""
    return give_out(SECRET, post.id, utc_now() - timedelta(**(ago or {"minutes": 5})))


def send(client: FlaskClient, post: Post, **typed: Any) -> TestResponse:
    """Send the form of a post; ``typed`` stands in for what is in TYPED."""
    data = {"given": given(post), **TYPED, **typed}
    return client.post(f"/blog/{post.slug}/comments", data=data)


def replies(shop: WebShop) -> list[Comment]:
    """Return the replies that the shop keeps, oldest first."""
    with shop.database.read() as session:
        return list(session.scalars(select(Comment).order_by(Comment.written_at)))


def decide(shop: WebShop, reply: Comment, status: CommentStatus) -> None:
    """Decide about a reply as staff would."""
    with shop.database.write() as session:
        services.decide(session, session.get_one(Comment, reply.id), status, now=utc_now())


def dangers(html: str) -> list[str]:
    """Return what runs, or asks elsewhere for a picture, among the elements of a page."""
    found: list[str] = []

    class Looker(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend(f"{tag} {name}" for name, _value in attrs if name.startswith("on"))
            found.extend(str(value) for _name, value in attrs if "javascript:" in str(value)[:20])
            found.extend(str(value) for name, value in attrs if name == "src" and value == "x")

    Looker().feed(html)
    return found
