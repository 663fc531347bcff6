"""A reply that cannot be taken comes back with all that was typed and a sentence."""

import re
from html import unescape

import pytest

from catalogue.blog import services
from catalogue.blog.models import Post
from catalogue.blog.types import CommentStatus
from catalogue.core.clock import utc_now
from tests.factories.blog import make_reply
from tests.support.replying import TYPED, given, post_in, replies, send
from tests.support.web_shop import WebShop

_GIVEN = re.compile(r'name="given" value="([^"]*)"')


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", " ", "Enter your name."),
        ("name", "x" * 81, "Use at most 80 characters."),
        ("name", "a\x00b", "cannot be printed"),
        ("email", "", "Enter an e-mail address"),
        ("email", "a@b.example\r\nBcc: c@d.example", "Enter an e-mail address"),
        ("body", " \n", "Write your reply."),
        ("body", "x" * 5001, "Use at most 5,000 characters."),
        ("body", "x" * 100_000, "Use at most 5,000 characters."),
        ("body", "a\x07b", "cannot be printed"),
    ],
)
def test_a_refused_form_comes_back_as_it_was_typed(
    shop: WebShop, field: str, value: str, words: str
) -> None:
    post = post_in(shop)
    answer = send(shop.client(), post, **{field: value})
    assert answer.status_code == 422
    assert words in answer.text
    assert f'href="#reply-{field}"' in answer.text
    assert re.search(
        rf'id="reply-{field}"[^>]* aria-describedby="[^"]*reply-{field}-error', answer.text
    )
    assert 'value="Rosa Reader"' in answer.text or field == "name"
    assert 'value="rosa@example.com"' in answer.text or field == "email"
    assert "Well *said*." in answer.text or field == "body"
    assert replies(shop) == []


def test_a_reply_of_a_megabyte_is_refused(shop: WebShop) -> None:
    post = post_in(shop)
    answer = send(shop.client(), post, body="x" * 1_000_000)
    assert answer.status_code == 413
    assert replies(shop) == []


def test_a_form_that_lay_open_for_days_comes_back_whole(shop: WebShop) -> None:
    post, client = post_in(shop), shop.client()
    answer = send(client, post, given=given(post, days=2, minutes=1))
    assert answer.status_code == 422
    assert "send it again" in answer.text
    assert "Well *said*." in answer.text
    assert replies(shop) == []


@pytest.mark.parametrize("seconds", [1, -60])
def test_what_comes_quicker_than_anybody_reads_is_held_and_says_so(
    shop: WebShop, seconds: int
) -> None:
    post = post_in(shop)
    assert send(shop.client(), post, given=given(post, seconds=seconds)).status_code == 303
    (reply,) = replies(shop)
    assert reply.status is CommentStatus.WAITING
    assert "sent within three seconds" in reply.held_because


def test_an_edited_or_foreign_time_comes_back_with_a_new_one(shop: WebShop) -> None:
    post, other, client = post_in(shop), post_in(shop), shop.client()
    token = given(post)
    for wrong in (token[:-2] + "xx", "nonsense", given(other), "\u0660"):
        answer = send(client, post, given=wrong)
        assert answer.status_code == 422, wrong
        fresh = _GIVEN.search(answer.text)
        assert fresh is not None
        assert unescape(fresh[1]) != wrong
    assert replies(shop) == []


def test_a_form_from_a_page_kept_since_yesterday_is_taken(shop: WebShop) -> None:
    post = post_in(shop)
    assert send(shop.client(), post, given=given(post, hours=47)).status_code == 303


def test_without_the_time_a_reply_is_held_and_says_so(shop: WebShop) -> None:
    post = post_in(shop)
    assert shop.client().post(f"/blog/{post.slug}/comments", data=TYPED).status_code == 303
    assert "sent without the shop’s form" in replies(shop)[0].held_because


def test_drafts_take_no_replies_and_closed_posts_say_so(shop: WebShop) -> None:
    draft, post, client = post_in(shop, published_at=None), post_in(shop), shop.client()
    assert send(client, draft).status_code == 404
    with shop.database.write() as session:
        services.close_replies(session, session.get_one(Post, post.id), now=utc_now())
    page = client.get(f"/blog/{post.slug}").text
    assert "Replies to this post are closed." in page
    assert 'name="body"' not in page
    answer = send(client, post)
    assert answer.status_code == 409
    assert "Nothing was sent." in answer.text
    assert "Well *said*." in answer.text
    assert replies(shop) == []


def test_a_parent_that_is_not_on_show_here_is_refused(shop: WebShop) -> None:
    post, other, client = post_in(shop), post_in(shop), shop.client()
    with shop.database.write() as session:
        waiting = make_reply(session, post, status=CommentStatus.WAITING)
        elsewhere = make_reply(session, other)
    before = len(replies(shop))
    for parent in (waiting.id, elsewhere.id, post.id, "nonsense", "0" * 400):
        answer = send(client, post, parent=str(parent))
        assert answer.status_code == 422
        assert "is not on show any more" in answer.text
        assert "Well *said*." in answer.text
    for wrong in (waiting.id, elsewhere.id):
        assert client.get(f"/blog/{post.slug}/comments/{wrong}/answer").status_code == 404
    assert len(replies(shop)) == before


def test_another_site_and_a_field_that_comes_twice_are_refused(shop: WebShop) -> None:
    post, client = post_in(shop), shop.client()
    address = f"/blog/{post.slug}/comments"
    cross = client.post(address, data=TYPED, headers={"Sec-Fetch-Site": "cross-site"})
    assert cross.status_code == 403
    twice = client.post(address, data={**TYPED, "email": ["a@b.example", "c@d.example"]})
    assert twice.status_code == 422
    assert replies(shop) == []
