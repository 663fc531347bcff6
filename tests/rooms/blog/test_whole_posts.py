"""What the page of a post is read from: series, chapters, previews, quotations, order."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from catalogue.blog import queries, services
from catalogue.blog.errors import NoSuchPostError
from catalogue.blog.models import Post
from catalogue.blog.types import PostFacts, PostStatus
from catalogue.core.errors import InvalidError
from tests.factories.blog import make_post
from tests.factories.books import make_book
from tests.support.times import NOON, TOMORROW, YESTERDAY


def add(session: Session, title: str, *, published: bool = True, **facts: object) -> Post:
    given = PostFacts(**{"title": title, "body": "Words.", **facts})  # type: ignore[arg-type]
    post = services.add_post(session, given, now=YESTERDAY)
    if published:
        services.publish_post(session, post, now=YESTERDAY)
    return post


def test_parts_of_a_series_stand_in_their_order(session: Session) -> None:
    add(session, "Second", series="A Series", part=2)
    add(session, "First", series="A Series", part=1)
    add(session, "Unnumbered", series="a series")
    add(session, "Draft", series="A Series", part=3, published=False)
    series = queries.series_by_slug(session, "a-series")
    parts = queries.parts_of_series(session, series.id)
    assert [(part.title, part.number) for part in parts] == [
        ("First", 1),
        ("Second", 2),
        ("Unnumbered", None),
    ]
    assert queries.post_by_slug(session, "first").series == series


def test_a_series_of_drafts_is_not_shown(session: Session) -> None:
    add(session, "Draft", series="A Series", published=False)
    with pytest.raises(NoSuchPostError):
        queries.series_by_slug(session, "a-series")


def test_a_post_leaves_its_series_when_it_is_changed(session: Session) -> None:
    post = add(session, "First", series="A Series", part=1)
    services.change_post(session, post, PostFacts(title="First", body="Words."), now=NOON)
    assert queries.post_by_slug(session, "first").series is None


def test_tags_are_read_with_the_post_in_their_order(session: Session) -> None:
    make_post(session, "A Post", tags=("Zebra", "Ant"))
    assert [tag.name for tag in queries.post_by_slug(session, "a-post").tags] == ["Zebra", "Ant"]


def test_a_post_names_the_chapter_that_it_continues(session: Session) -> None:
    book = make_book(session, "With Extract", extract="# Show up\n\nWords.")
    bare, other = make_book(session, "Without"), make_book(session, "Other", extract="Words.")
    add(
        session,
        "A Post",
        books=(other.id, book.id, bare.id),
        chapters={book.id: "Show up", bare.id: "Lost"},
    )
    post = queries.post_by_slug(session, "a-post")
    assert post.chapters == {"with-extract": "Show up"}


def test_a_preview_opens_for_its_key_alone(session: Session) -> None:
    post = make_post(session, "A Draft", published_at=None)
    make_post(session, "Another Draft", published_at=None)
    key = services.open_preview(session, post)
    assert len(key) == 43
    assert services.open_preview(session, post) == key
    found = queries.post_by_preview_key(session, key)
    assert (found.title, found.status) == ("A Draft", PostStatus.DRAFT)
    for wrong in (key[:-1], key.lower(), ""):
        with pytest.raises(NoSuchPostError):
            queries.post_by_preview_key(session, wrong)


def test_a_scheduled_post_can_be_previewed_with_its_hour(session: Session) -> None:
    post = make_post(session, published_at=TOMORROW)
    found = queries.post_by_preview_key(session, services.open_preview(session, post))
    assert (found.status, found.published_at) == (PostStatus.SCHEDULED, TOMORROW)


def test_language_contents_and_quotations_are_kept_with_the_post(session: Session) -> None:
    body = '# Eins\n\n"Ja"\n\n> [!quote]\n> Nur Mut.\n\n# Zwei'
    add(session, "Ein Beitrag", body=body, language="de")
    post = queries.post_by_slug(session, "ein-beitrag")
    assert "„Ja“" in post.body_html
    assert post.language == "de"
    assert [heading["id"] for heading in post.contents] == ["h-eins", "h-zwei"]
    assert [quote["text"] for quote in post.quotes] == ["Nur Mut."]
    facts = queries.card_facts(session, "ein-beitrag")
    assert facts.quotes == post.quotes


@pytest.mark.parametrize("language", ["", "english", "de_DE", "x" * 13, 'en" onload="x', "DE"])
def test_a_language_is_a_code(session: Session, language: str) -> None:
    with pytest.raises(InvalidError):
        add(session, "A Post", language=language)


def test_a_post_is_not_endless(session: Session) -> None:
    with pytest.raises(InvalidError):
        add(session, "A Post", body="word " * 70_000)


def test_an_excerpt_has_no_notes(session: Session) -> None:
    post = make_post(session, body="Said[^1].\n\n[^1]: Noted.")
    assert (post.excerpt, post.words) == ("Said.", 1)


def test_replies_are_closed_and_opened(session: Session) -> None:
    post = make_post(session, "A Post")
    services.close_replies(session, post, now=NOON)
    services.close_replies(session, post, now=TOMORROW)
    assert queries.post_by_slug(session, "a-post").replies_closed_at == NOON
    services.open_replies(session, post)
    assert queries.post_by_slug(session, "a-post").replies_closed_at is None


def test_the_card_takes_the_first_title_on_show(session: Session) -> None:
    hidden = make_book(session, "Hidden", published=False)
    book = make_book(session, "Shown")
    make_post(session, "A Post", books=(hidden, book))
    make_post(session, "Alone", published_at=YESTERDAY - timedelta(days=1))
    facts = queries.card_facts(session, "a-post")
    assert facts.book is not None
    assert facts.book.title == "Shown"
    assert queries.card_facts(session, "alone").book is None
