"""The inbox of replies."""

import re
from uuid import UUID

from sqlalchemy import select

from catalogue.blog.models import Comment
from catalogue.blog.types import CommentStatus
from tests.factories.blog import make_post, make_reply
from tests.support.staff import Staff, StaffClient


def some_replies(staff: Staff, *bodies: str) -> list[UUID]:
    with staff.shop.database.write() as session:
        post = make_post(session, slug="a-post")
        return [make_reply(session, post, body, status=CommentStatus.WAITING).id for body in bodies]


def statuses(staff: Staff) -> list[str]:
    with staff.shop.database.read() as session:
        return [str(s) for s in session.scalars(select(Comment.status).order_by(Comment.id))]


def undo_link(client: StaffClient) -> str:
    found = re.search(
        r'action="(/staff/comments/decisions/[^"]+/undo[^"]*)"', client.get("/staff/comments/").text
    )
    assert found is not None
    return found[1].replace("&amp;", "&")


def test_support_approves_one_and_readers_see_it_at_once(staff: Staff) -> None:
    first, _second = some_replies(staff, "Well said.", "Buy pills.")
    client = staff.signed_in("support")
    page = client.get("/staff/comments/").text
    assert page.index("Well said.") < page.index("Buy pills.")
    assert "Well said." not in client.get("/blog/a-post").text
    answer = client.post("/staff/comments/decisions", {"one": f"approve:{first}"})
    assert (answer.status_code, answer.location) == (303, "/staff/comments/#inbox")
    assert "Well said." in client.get("/blog/a-post").text
    assert "Approved: 1." in client.get("/staff/comments/").text


def test_several_are_decided_about_and_taken_back(staff: Staff) -> None:
    ids = some_replies(staff, "One.", "Two.", "Three.")
    client = staff.signed_in("editor")
    client.get("/staff/comments/")
    form = {"deed": "spam", "reply": [str(ids[0]), str(ids[2])]}
    client.post("/staff/comments/decisions", form)
    assert statuses(staff) == ["spam", "waiting", "spam"]
    client.post(undo_link(client))
    assert statuses(staff) == ["waiting"] * 3


def test_nothing_ticked_is_said(staff: Staff) -> None:
    some_replies(staff, "One.")
    client = staff.signed_in("editor")
    answer = client.post("/staff/comments/decisions", {"deed": "approve"})
    assert (answer.status_code, "Tick the replies" in answer.text) == (422, True)


def test_an_answer_stands_under_the_shops_mark(staff: Staff) -> None:
    (reply,) = some_replies(staff, "How so?")
    client = staff.signed_in("editor")
    path = f"/staff/comments/{reply}/answer"
    assert client.post(path, {"name": "Mira", "body": " "}).status_code == 422
    assert client.post(path, {"name": "Mira", "body": "Like *so*."}).status_code == 303
    page = client.get("/blog/a-post").text
    assert ("How so?" in page, "Like <em>so</em>." in page, "Mira" in page) == (True, True, True)


def test_readers_see_that_the_shop_edited_a_reply(staff: Staff) -> None:
    (reply,) = some_replies(staff, "You fool.")
    client = staff.signed_in("editor")
    client.post(f"/staff/comments/{reply}/edit", {"body": "You […]."})
    client.post("/staff/comments/decisions", {"one": f"approve:{reply}"})
    page = client.get("/blog/a-post").text
    assert ("You […]." in page, "You fool." in page, "Edited by" in page) == (True, False, True)
    assert "You fool." in client.get(f"/staff/comments/{reply}").text


def test_markup_of_a_reply_is_text_in_the_inbox(staff: Staff) -> None:
    some_replies(staff, "<script>alert(1)</script>")
    page = staff.signed_in("support").get("/staff/comments/?status=all&q=script").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_the_inbox_says_in_sentences_why_it_held_a_reply(staff: Staff) -> None:
    taught, held = some_replies(staff, "Casino bonus casino.", "A casino.")
    client = staff.signed_in("support")
    with staff.shop.database.write() as session:
        session.get_one(Comment, held).held_because = ["three links", "words: casino"]
    assert "The filter has learned nothing yet" in client.get("/staff/comments/").text
    client.post("/staff/comments/decisions", {"one": f"spam:{taught}"})
    page = client.get("/staff/comments/").text
    assert "It has three links; more than two are unusual for a reader." in page
    assert "stood mostly in replies that you threw away: casino." in page
    assert re.search(r"thinks it spam by \d+ % \(lessons so far: 1\)", page)


def test_the_inbox_gives_no_whole_address_away(staff: Staff) -> None:
    (reply,) = some_replies(staff, "One.")
    with staff.shop.database.read() as session:
        address = session.get_one(Comment, reply).email
    page = staff.signed_in("support").get("/staff/comments/").text
    assert (address in page, f"{address[:2]}…@example.com" in page) == (False, True)
