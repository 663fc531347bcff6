"""Writing posts over HTTP: save, schedule, publish, drafts, history, pictures, two writers."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import delete, func, select, update
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from catalogue.blog.models import Post, PostDraft, PostRevision
from catalogue.core.clock import utc_now
from catalogue.jobs.models import PeriodicRun
from tests.factories.blog import make_post
from tests.support.staff import Staff, StaffClient

POSTS = "/staff/posts/"
FORM = {
    "title": "On ships",
    "body": "A *word* of mine.",
    "author": "Ann",
    "language": "en",
    "when": "keep",
    "version": "0",
}


def post_of(staff: Staff, slug: str) -> Post:
    with staff.shop.database.read() as session:
        return session.scalars(select(Post).where(Post.slug == slug)).one()


def png() -> BytesIO:
    held = BytesIO()
    Image.new("RGB", (4, 3), "navy").save(held, "PNG")
    return BytesIO(held.getvalue())


def editor_of(staff: Staff) -> StaffClient:
    """Return somebody who has just written a draft."""
    client = staff.signed_in("editor")
    answer = client.post(f"{POSTS}new", FORM)
    assert (answer.status_code, answer.location) == (303, f"{POSTS}on-ships")
    return client


def test_a_post_is_drafted_published_renamed_and_withdrawn(staff: Staff) -> None:
    client, visitor = editor_of(staff), staff.shop.client()
    assert visitor.get("/blog/on-ships").status_code == 404
    form = FORM | {"when": "now", "version": "1", "tags": "Sea, Boats", "slug": "on-boats"}
    assert client.post(f"{POSTS}on-ships", form).location == f"{POSTS}on-boats"
    assert "<em>word</em>" in visitor.get("/blog/on-boats").text
    assert visitor.get("/blog/on-ships").location.endswith("/blog/on-boats")
    answer = client.post(f"{POSTS}on-boats/withdrawal")
    assert answer.status_code == 303
    assert visitor.get("/blog/on-boats").status_code == 404
    assert f"{POSTS}on-boats/publication" in client.get(f"{POSTS}on-boats").text
    client.post(f"{POSTS}on-boats/publication")
    assert visitor.get("/blog/on-boats").status_code == 200


def test_an_hour_is_read_in_its_zone_and_kept_in_utc(staff: Staff) -> None:
    client = editor_of(staff)
    form = FORM | {"when": "at", "at": "2030-07-01T09:00", "zone": "Europe/London", "version": "1"}
    assert client.post(f"{POSTS}on-ships", form).status_code == 303
    post = post_of(staff, "on-ships")
    assert post.published_at is not None
    assert (post.status, post.published_at.isoformat()) == (
        "scheduled",
        "2030-07-01T08:00:00+00:00",
    )
    page = client.get(f"{POSTS}on-ships").text
    assert 'value="2030-07-01T08:00"' in page
    for wrong in ({"zone": "Nowhere"}, {"at": "tomorrow"}, {"when": "never"}):
        assert client.post(f"{POSTS}on-ships", form | wrong | {"version": "2"}).status_code == 422


def test_the_worker_publishes_a_post_when_its_hour_has_come(staff: Staff) -> None:
    client, visitor = editor_of(staff), staff.shop.client()
    form = FORM | {"when": "at", "at": "2040-01-01T00:00", "version": "1"}
    client.post(f"{POSTS}on-ships", form)
    staff.shop.work()
    assert visitor.get("/blog/on-ships").status_code == 404
    with staff.shop.database.write() as session:
        session.execute(update(Post).values(published_at=utc_now() - timedelta(seconds=30)))
        session.execute(delete(PeriodicRun))
    staff.shop.work()
    assert "<em>word</em>" in visitor.get("/blog/on-ships").text


def test_of_two_writers_the_second_sees_both_texts(staff: Staff) -> None:
    first, second = editor_of(staff), staff.signed_in("owner")
    first.post(f"{POSTS}on-ships", FORM | {"body": "The first one’s words.", "version": "1"})
    mine = FORM | {"body": "The second one’s words.", "version": "1"}
    answer = second.post(f"{POSTS}on-ships", mine)
    assert answer.status_code == 409
    assert "Somebody saved this post while you were writing" in answer.text
    assert "<del>first</del><ins>second</ins>" in answer.text
    assert post_of(staff, "on-ships").body == "The first one’s words."
    assert second.post(f"{POSTS}on-ships", mine | {"version": "2"}).status_code == 303
    with staff.shop.database.read() as session:
        assert session.scalar(select(func.count()).select_from(PostRevision)) == 3


def test_unsaved_text_waits_for_its_writer_and_changes_no_post(staff: Staff) -> None:
    client = editor_of(staff)
    typed = FORM | {"body": "Typed, not saved.", "version": "1"}
    assert client.post(f"{POSTS}on-ships/draft", typed).status_code == 200
    assert post_of(staff, "on-ships").body == FORM["body"]
    page = client.get(f"{POSTS}on-ships").text
    assert "Your unsaved text of" in page
    assert "Typed, not saved." not in page
    assert "Typed, not saved." in client.get(f"{POSTS}on-ships?draft=1").text
    assert "Your unsaved text of" not in staff.signed_in("owner").get(f"{POSTS}on-ships").text
    client.post(f"{POSTS}on-ships/draft/discard")
    assert "Your unsaved text of" not in client.get(f"{POSTS}on-ships").text


def test_a_draft_of_a_new_post_goes_when_the_post_is_saved(staff: Staff) -> None:
    client = staff.signed_in("editor")
    client.post(f"{POSTS}new/draft", FORM)
    assert "Your unsaved text of" in client.get(f"{POSTS}new").text
    client.post(f"{POSTS}new", FORM)
    with staff.shop.database.read() as session:
        assert not session.scalars(select(PostDraft)).all()


def test_an_earlier_version_is_put_back(staff: Staff) -> None:
    client = editor_of(staff)
    client.post(f"{POSTS}on-ships", FORM | {"body": "Another text.", "version": "1"})
    page = client.get(f"{POSTS}on-ships/history/2").text
    assert "<del>" in page
    assert client.post(f"{POSTS}on-ships/history/1/return").status_code == 303
    assert post_of(staff, "on-ships").body == FORM["body"]
    assert "Version 3" in client.get(f"{POSTS}on-ships/history").text
    assert client.get(f"{POSTS}on-ships/history/9").status_code == 404


def test_the_preview_is_what_renders_posts_and_lets_no_script_through(staff: Staff) -> None:
    client = staff.signed_in("editor")
    typed = FORM | {"body": '# A *head*\n\n<script>alert(1)</script> "Quoted"'}
    part = client.post(f"{POSTS}new/rendering", typed | {"part_only": "1"}).text
    assert "<em>head</em></h2>" in part
    assert ("“Quoted”" in part, "<script>" in part, "<title>" in part) == (True, False, False)
    whole = client.post(f"{POSTS}new/rendering", typed).text
    assert ("<em>head</em></h2>" in whole, 'name="body"' in whole) == (True, True)


def test_titles_near_to_the_text_are_suggested(staff: Staff) -> None:
    book = staff.shop.book(title="Lifeboats of the North Sea")
    client = staff.signed_in("editor")
    typed = FORM | {"title": "Lifeboats", "body": "The north sea and its lifeboats."}
    page = client.post(f"{POSTS}new/rendering", typed).text
    found = re.search(rf'value="{book.id}"[^>]*>\s*<label[^>]*>(.*?)</label>', page, re.DOTALL)
    assert found
    assert "(suggested)" in found[1]


def test_many_posts_are_published_tagged_and_withdrawn(staff: Staff) -> None:
    with staff.shop.database.write() as session:
        slugs = [make_post(session, published_at=None).slug for _ in range(2)]
    client = staff.signed_in("editor")
    client.post(POSTS, {"post": slugs, "act": "publish"})
    client.post(POSTS, {"post": slugs, "act": "tag", "tag": "Sea"})
    assert [post_of(staff, slug).tagged for slug in slugs] == [[{"slug": "sea", "name": "Sea"}]] * 2
    page = client.get(f"{POSTS}?tag=sea&status=published").text
    assert all(f"{POSTS}{slug}" in page for slug in slugs)
    client.post(POSTS, {"post": slugs, "act": "withdraw"})
    assert {post_of(staff, slug).status.value for slug in slugs} == {"draft"}
    assert client.post(POSTS, {"act": "publish"}).status_code == 422


def test_a_picture_needs_words_or_says_that_it_decorates(staff: Staff) -> None:
    client = staff.signed_in("editor")
    plain = {"Accept": "application/json"}
    answer = client.post("/staff/pictures/", {"file": (png(), "Boat.png")}, headers=plain)
    assert (answer.status_code, "Say what the picture shows" in answer.get_json()["error"]) == (
        422,
        True,
    )
    sent = {"file": (png(), "Boat.png"), "alt": "A [small] boat"}
    answer = client.post("/staff/pictures/", sent, headers=plain)
    assert re.fullmatch(
        r"!\[A \\\[small\\\] boat\]\(/media/\w+/boat\.png\)", answer.get_json()["line"]
    )
    sent = {"file": (png(), "Boat.png"), "decorative": "y"}
    assert client.post("/staff/pictures/", sent).status_code == 303
    assert "![](/media/" in client.get("/staff/pictures/").text


def test_a_picture_may_be_larger_than_other_forms(staff: Staff) -> None:
    client, held = staff.signed_in("editor"), BytesIO()
    Image.effect_noise((1800, 1800), 80).save(held, "PNG")
    content = held.getvalue()
    assert len(content) > staff.shop.settings.max_body_bytes
    file = FileStorage(BytesIO(content), "noise.png", "file")
    fields = {"csrf_token": client.token(), "alt": "Noise", "file": file}
    mark, body = encode_multipart(fields)
    kind = f"multipart/form-data; boundary={mark}"
    answer = client.browser.post("/staff/pictures/", data=body, content_type=kind)
    assert answer.status_code == 303


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"<html>", b"not a picture"])
def test_what_is_no_picture_is_refused_with_a_sentence(staff: Staff, content: bytes) -> None:
    client = staff.signed_in("editor")
    sent = {"file": (BytesIO(content), "boat.png"), "alt": "A boat"}
    answer = client.post("/staff/pictures/", sent)
    assert (answer.status_code, "picture-file-error" in answer.text) == (422, True)
