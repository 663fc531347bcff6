"""“Leave a Reply”: typed, refused with everything kept, held, seen by its writer alone."""

import re
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from catalogue.blog import services
from catalogue.blog.models import Comment, Post
from catalogue.blog.types import CommentStatus
from catalogue.core.clock import utc_now
from catalogue.web.storefront.reply_forms import give_out
from tests.factories.blog import make_post, make_reply
from tests.support.settings import SECRET
from tests.support.web_shop import WebShop

TYPED = {"name": "Rosa Reader", "email": "rosa@example.com", "body": "Well *said*."}
_GIVEN = re.compile(r'name="given" value="([^"]*)"')


def post_in(shop: WebShop, **facts: Any) -> Post:
    with shop.database.write() as session:
        return make_post(session, **facts)


def given(post: Post, **ago: float) -> str:
    return give_out(SECRET, post.id, utc_now() - timedelta(**(ago or {"minutes": 5})))


def send(client: FlaskClient, post: Post, **typed: Any) -> TestResponse:
    data = {"given": given(post), **TYPED, **typed}
    return client.post(f"/blog/{post.slug}/comments", data=data)


def replies(shop: WebShop) -> list[Comment]:
    with shop.database.read() as session:
        return list(session.scalars(select(Comment).order_by(Comment.written_at)))


def decide(shop: WebShop, reply: Comment, status: CommentStatus) -> None:
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


def test_the_form_says_what_is_kept_to_itself(shop: WebShop) -> None:
    page = shop.client().get(f"/blog/{post_in(shop).slug}").text
    assert "Leave a Reply" in page
    assert "Your e-mail address will not be published." in page
    assert page.count(" required") == 3


def test_a_first_reply_waits_and_only_its_writer_sees_it(shop: WebShop) -> None:
    post, client = post_in(shop), shop.client()
    page = client.get(f"/blog/{post.slug}")
    answer = send(client, post)
    assert answer.status_code == 303
    thanks = client.get(answer.location)
    assert thanks.headers["Cache-Control"] == "private, no-store"
    assert "Well <em>said</em>." in thanks.text
    assert "Waits to be read" in thanks.text
    mine = client.get(f"/blog/{post.slug}/comments/mine")
    assert "Well <em>said</em>." in mine.text
    assert mine.headers["Cache-Control"] == "private, no-store"
    for visitor in (client, shop.client()):
        seen = visitor.get(f"/blog/{post.slug}")
        assert "Well" not in seen.text
        assert seen.headers["ETag"] == page.headers["ETag"]
    assert shop.client().get(f"/blog/{post.slug}/comments/mine").status_code == 204
    assert "rosa@example.com" not in thanks.text


def test_an_approved_reply_is_shown_and_counted_and_the_next_goes_straight_there(
    shop: WebShop,
) -> None:
    post, client = post_in(shop), shop.client()
    sent = send(client, post).location
    (reply,) = replies(shop)
    decide(shop, reply, CommentStatus.APPROVED)
    place = f"/blog/{post.slug}#reply-{reply.id}"
    assert client.get(sent).location == place
    page = client.get(f"/blog/{post.slug}").text
    assert "Well <em>said</em>." in page
    assert "1 reply" in page
    assert "rosa@" not in page
    mine = client.get(f"/blog/{post.slug}/comments/mine")
    assert mine.status_code == 204
    assert "Max-Age=0" in mine.headers["Set-Cookie"]
    second = send(client, post, body="And more.")
    assert urlsplit(second.location).fragment.startswith("reply-")
    assert "2 replies" in client.get(f"/blog/{post.slug}").text


@pytest.mark.parametrize("status", ["waiting", "rejected", "spam"])
def test_unapproved_words_are_on_no_public_page(shop: WebShop, status: str) -> None:
    post = post_in(shop, tags=("Minutes",))
    with shop.database.write() as session:
        make_reply(session, post, "zanzibar", name="Zanzibar", status=CommentStatus(status))
    client = shop.client()
    places = ["/", "/blog/", "/blog/tags/minutes", "/search?q=zanzibar", "/sitemap.xml"]
    for place in [f"/blog/{post.slug}", *places]:
        text = client.get(place).text.replace('value="zanzibar"', "").replace("“zanzibar”", "")
        assert "anzibar" not in re.sub(r"<title>.*?</title>", "", text), place
    assert "1 reply" not in client.get(f"/blog/{post.slug}").text


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


@pytest.mark.parametrize("ago", [{"seconds": 1}, {"days": 2, "minutes": 1}, {"seconds": -60}])
def test_a_form_of_no_human_age_comes_back_whole_and_works_then(
    shop: WebShop, ago: dict[str, float]
) -> None:
    post, client = post_in(shop), shop.client()
    answer = send(client, post, given=given(post, **ago))
    assert answer.status_code == 422
    assert "send it again" in answer.text
    assert "Well *said*." in answer.text
    assert replies(shop) == []


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


def test_whoever_fills_in_the_trap_reads_the_same_thanks(shop: WebShop) -> None:
    post = post_in(shop)
    person, program = shop.client(), shop.client()
    thanks = person.get(send(person, post).location).text
    answer = send(program, post, website="https://spam.example", body="Buy *this*.", follow="y")
    assert answer.status_code == 303
    page = program.get(answer.location).text
    assert page.replace("Buy <em>this</em>.", "Well <em>said</em>.").count("Waits to be read") == 1
    assert ("Thank you. Your reply is here" in page) == ("Thank you. Your reply is here" in thanks)
    assert [reply.status.value for reply in replies(shop)] == ["waiting", "spam"]
    assert shop.letters() == []


def test_the_same_form_sent_twice_is_one_reply(shop: WebShop) -> None:
    post, client = post_in(shop), shop.client()
    first, second = send(client, post), send(client, post)
    assert (first.status_code, second.status_code) == (303, 303)
    assert len(replies(shop)) == 1


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


def test_an_answer_stands_under_what_it_answers(shop: WebShop) -> None:
    post, client = post_in(shop), shop.client()
    with shop.database.write() as session:
        top = make_reply(session, post, "First of all.", name="Ada")
        deep = make_reply(session, post, "Well.", name="Bo", parent=top)
        make_reply(session, post, email="rosa@example.com")
    page = client.get(f"/blog/{post.slug}").text
    assert f'href="/blog/{post.slug}/comments/{deep.id}/answer"' in page
    form = client.get(f"/blog/{post.slug}/comments/{deep.id}/answer")
    assert "Answer Bo" in form.text
    assert f'name="parent" value="{deep.id}"' in form.text
    assert send(client, post, parent=str(deep.id)).status_code == 303
    assert replies(shop)[-1].parent_id == top.id


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


def test_what_strangers_type_is_shown_as_text_everywhere(shop: WebShop) -> None:
    post, client = post_in(shop), shop.client()
    bad = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    body = f"{bad} [a](javascript:alert(1)) ![b](https://x.example/a.png) # <b>c</b>"
    sent = send(client, post, name=bad, body=body)
    (reply,) = replies(shop)
    wrong = send(client, post, name=bad, body=body, email=bad)
    decide(shop, reply, CommentStatus.APPROVED)
    page = client.get(f"/blog/{post.slug}").text
    answer = client.get(f"/blog/{post.slug}/comments/{reply.id}/answer").text
    assert sent.status_code == 303
    for text in (wrong.text, page, answer):
        assert "alert(1)" in text
        assert "<script>alert" not in text
        assert dangers(text) == []
    assert 'rel="nofollow ugc noopener"' in page


def test_no_name_looks_like_the_authors_and_only_staff_bear_the_mark(shop: WebShop) -> None:
    post, client = post_in(shop), shop.client()
    with shop.database.write() as session:
        top = make_reply(session, post, email="rosa@example.com")
        make_reply(session, post, "From here.", name="Ann", parent=top, is_by_staff=True)
    page = client.get(f"/blog/{post.slug}").text
    assert page.count('class="reply__mark"') == 1
    send(client, post, name="A\u200bnn \u0410uthor\u202e")
    held = replies(shop)[-1]
    assert (held.status, held.name) == (CommentStatus.WAITING, "Ann \u0410uthor")
    assert held.held_because == ["the name looks like “Ann Author”"]
    send(client, post, body="x", name='</bdi><p class="reply__mark">Shop')
    assert client.get(f"/blog/{post.slug}").text.count('class="reply__mark"') == 1


def test_another_site_and_a_field_that_comes_twice_are_refused(shop: WebShop) -> None:
    post, client = post_in(shop), shop.client()
    address = f"/blog/{post.slug}/comments"
    cross = client.post(address, data=TYPED, headers={"Sec-Fetch-Site": "cross-site"})
    assert cross.status_code == 403
    twice = client.post(address, data={**TYPED, "email": ["a@b.example", "c@d.example"]})
    assert twice.status_code == 422
    assert replies(shop) == []


def test_private_pages_need_their_own_tokens(shop: WebShop) -> None:
    post, other, client = post_in(shop), post_in(shop), shop.client()
    location = send(client, post).location
    for wrong in (
        location[:-2] + "xx",
        location.replace(post.slug, other.slug),
        f"/blog/{post.slug}/comments/sent/{given(post)}",
    ):
        assert client.get(wrong).status_code == 404, wrong
    client.set_cookie("replies", "nonsense")
    assert client.get(f"/blog/{post.slug}/comments/mine").status_code == 204


def test_the_address_of_the_form_leads_back_to_the_post(shop: WebShop) -> None:
    post = post_in(shop)
    answer = shop.client().get(f"/blog/{post.slug}/comments")
    assert (answer.status_code, answer.location) == (302, f"/blog/{post.slug}#replies")
