"""“Leave a Reply”: held, seen by its writer alone, approved, answered, and shown as text."""

import re
from urllib.parse import urlsplit

import pytest

from catalogue.blog.types import CommentStatus
from tests.factories.blog import make_reply
from tests.support.replying import dangers, decide, given, post_in, replies, send
from tests.support.web_shop import WebShop


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
