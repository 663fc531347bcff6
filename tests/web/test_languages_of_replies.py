"""Every sentence around a reply can be said in another language: pages, refusals, letters."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from catalogue.blog import mails, services
from catalogue.blog.links import ThreadLinks
from catalogue.blog.models import Comment, Follower, Post
from catalogue.blog.queries.following import News, Recipient, WaitingLine
from catalogue.blog.types import CommentStatus
from catalogue.core.clock import utc_now
from catalogue.core.ids import new_id
from tests.conftest import Databases
from tests.factories.blog import make_post, make_reply
from tests.fakes.stripe_sandbox import RunningSandbox
from tests.support.greek import assert_said, greek_shop
from tests.support.pseudo import untranslated, untranslated_in
from tests.support.replying import given, send
from tests.support.settings import SECRET
from tests.support.web_shop import WebShop

pytestmark = pytest.mark.xdist_group("languages")
TYPED = {"name": "Ρόζα", "email": "r@example.com", "body": "Λόγια."}
LINKS = ThreadLinks("https://books.example", SECRET)


@pytest.fixture(scope="module")
def greek(
    databases: Databases,
    shared_sandbox: RunningSandbox,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[WebShop]:
    """A shop that says everything in brackets, with replies in Greek."""
    folder = tmp_path_factory.mktemp("greek")
    with greek_shop(databases, shared_sandbox, folder) as shop:
        with shop.database.write() as session:
            post = make_post(session, "Δείγμα", slug="p1", body="Λόγια.")
            top = make_reply(session, post, "Λόγια.", name="Άλφα")
            make_reply(session, post, "Λόγια.", name="Βήτα", parent=top, is_by_staff=True)
            closed = make_post(session, "Τέλος", slug="p2", body="Λόγια.")
            services.close_replies(session, closed, now=utc_now())
        yield shop


def post_of(shop: WebShop, slug: str) -> Post:
    with shop.database.read() as session:
        return session.scalars(select(Post).where(Post.slug == slug)).one()


def test_a_thread_and_its_form_are_said(greek: WebShop) -> None:
    client = greek.client()
    for address in ("/blog/p1", "/blog/p2", "/blog/"):
        assert_said(client.get(address))
    with greek.database.read() as session:
        top = session.scalars(select(Comment).where(Comment.name == "Άλφα")).one()
    assert_said(client.get(f"/blog/p1/comments/{top.id}/answer"))
    assert_said(client.get(f"/blog/p1/comments/{new_id()}/answer"), status=404)
    assert_said(client.get("/blog/p1/comments/sent/x"), status=404)


def test_what_comes_back_is_said(greek: WebShop) -> None:
    client, post, closed = greek.client(), post_of(greek, "p1"), post_of(greek, "p2")
    wrong: list[dict[str, str]] = [
        {"name": "", "email": "Ω", "body": ""},
        {"name": "Ω" * 81, "body": "Ω" * 5001},
        {"parent": str(new_id())},
        {"parent": "Ω"},
        {"body": "> "},
        {"given": given(post, days=3)},
    ]
    for typed in wrong:
        assert_said(send(client, post, **{**TYPED, **typed}), status=422)
    assert_said(send(client, closed, **TYPED), status=409)


def test_a_reply_that_waits_or_was_refused_is_said(greek: WebShop) -> None:
    client, post = greek.client(), post_of(greek, "p1")
    sent = send(client, post, **TYPED)
    assert_said(client.get(sent.location))
    assert_said(client.get("/blog/p1/comments/mine"))
    with greek.database.write() as session:
        reply = session.scalars(select(Comment).where(Comment.name == "Ρόζα")).one()
        services.decide(session, reply, CommentStatus.REJECTED, now=utc_now())
    assert_said(client.get(sent.location))


def test_following_and_leaving_are_said(greek: WebShop) -> None:
    client, post = greek.client(), post_of(greek, "p1")
    send(client, post, **{**TYPED, "body": "Άλλα.", "follow": "y"})
    with greek.database.read() as session:
        follower = session.scalars(select(Follower)).one()
    for address in (LINKS.follow_url(follower.id), LINKS.leave_url(follower.id)):
        path = address.removeprefix(LINKS.base_url)
        assert_said(client.get(path))
        assert_said(client.post(path))
    assert_said(client.get("/replies/leaving/x"), status=404)


@pytest.mark.usefixtures("greek")
def test_the_letters_are_said() -> None:
    now = utc_now() - timedelta(days=1)
    line = WaitingLine("0", "Άλφα", "Δείγμα", "https://books.example", "Λόγια.", ["Ω"], now)
    recipient = Recipient(new_id(), "r@example.com")
    said = [mails.follow_asked(new_id(), to="r@example.com", title="Δείγμα", links=LINKS)]
    for is_by_staff in (True, False):
        news = News(new_id(), "p1", "Δείγμα", "Άλφα", is_by_staff, "", "Λόγια.")
        said.append(mails.further_reply(new_id(), news, recipient, links=LINKS))
    for letter in said:
        assert "⟦" in letter.subject
        assert untranslated(letter.subject) == []
        assert untranslated(letter.text) == []
        assert untranslated_in(letter.html) == []
    told = mails.replies_wait([line], 3, to="staff@example.com")
    command = "catalogue comments approve"
    assert untranslated(told.text.replace(command, "")) == []
    assert untranslated_in(told.html.replace(command, "")) == []
