"""Following a thread by letter: a tick, a letter, a button; and one click to end it."""

import re
from dataclasses import replace
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select, update

from catalogue.blog import services
from catalogue.blog.models import Comment, Post
from catalogue.blog.types import CommentStatus
from catalogue.core.clock import utc_now
from catalogue.jobs.models import PeriodicRun
from catalogue.worker import work_once
from tests.factories.blog import make_post
from tests.support.web_shop import WebShop

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
FROM_MAIL = {"Sec-Fetch-Site": "cross-site", "Origin": "https://mail.example"}


def reply(client: FlaskClient, post: Post, name: str, **typed: str) -> None:
    data = {"name": name, "email": f"{name.lower()}@example.com", "body": f"By {name}.", **typed}
    assert client.post(f"/blog/{post.slug}/comments", data=data).status_code == 303


def approve_all(shop: WebShop) -> None:
    with shop.database.write() as session:
        for one in session.scalars(select(Comment)).all():
            services.decide(session, one, CommentStatus.APPROVED, now=utc_now())


def letters(shop: WebShop, to: str) -> list[str]:
    shop.work()
    return [letter for letter in shop.letters() if f"To: {to}" in letter]


def path(letter: str, what: str) -> str:
    joined = letter.replace("=\r\n", "").replace("=\n", "")
    found = re.search(rf"/replies/{what}/[A-Za-z0-9_.\-]+", joined)
    assert found, letter
    return found[0]


def following_shop(shop: WebShop) -> tuple[Post, FlaskClient]:
    with shop.database.write() as session:
        post = make_post(session, title="A Minute")
    client = shop.client()
    reply(client, post, "Rosa", follow="y")
    return post, client


def test_nothing_is_sent_before_the_button_is_pressed(shop: WebShop) -> None:
    post, client = following_shop(shop)
    (asked,) = letters(shop, "rosa@example.com")
    address = path(asked, "following")
    assert "Yes, tell me" in client.get(address).text
    reply(client, post, "Jo")
    approve_all(shop)
    assert len(letters(shop, "rosa@example.com")) == 1
    assert "You follow the replies" in client.post(address).text
    reply(client, post, "Ada")
    approve_all(shop)
    assert len(letters(shop, "rosa@example.com")) == 2
    assert letters(shop, "ada@example.com") == []


def test_one_click_in_a_mail_program_ends_it(shop: WebShop) -> None:
    post, client = following_shop(shop)
    client.post(path(letters(shop, "rosa@example.com")[0], "following"))
    reply(client, post, "Jo")
    approve_all(shop)
    told = letters(shop, "rosa@example.com")[-1]
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in told
    address = path(told, "leaving")
    assert "Write to me no more" in client.get(address).text
    answer = shop.client().post(address, data=ONE_CLICK, headers=FROM_MAIL)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert "We write no more" in client.post(address).text
    reply(client, post, "Ada")
    approve_all(shop)
    assert len(letters(shop, "rosa@example.com")) == 2


def test_staff_hear_of_what_waits_and_network_addresses_are_forgotten(shop: WebShop) -> None:
    post, client = following_shop(shop)
    reply(client, post, "Jo")
    tools = replace(shop.tools, staff_mail="staff@example.com")
    work_once(tools)
    (told,) = letters(shop, "staff@example.com")
    assert "2 replies wait" in told
    with shop.database.write() as session:
        session.execute(update(Comment).values(written_at=utc_now() - timedelta(days=31)))
        session.execute(update(PeriodicRun).values(due_at=utc_now()))
    work_once(tools)
    with shop.database.read() as session:
        assert set(session.scalars(select(Comment.address))) == {None}
    assert len(letters(shop, "staff@example.com")) == 1


def test_links_that_were_edited_lead_nowhere(shop: WebShop) -> None:
    _post, client = following_shop(shop)
    address = path(letters(shop, "rosa@example.com")[0], "following")
    for wrong in (address[:-2], address.replace("following", "leaving"), "/replies/leaving/x"):
        assert client.get(wrong).status_code == 404
        assert client.post(wrong).status_code == 404
