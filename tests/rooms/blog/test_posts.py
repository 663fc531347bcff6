"""Posts lead to titles, titles lead to posts, and nobody reads a post before its hour."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.blog import queries, services
from catalogue.blog.errors import NoSuchPostError, PostSlugTakenError
from catalogue.blog.models import Post
from catalogue.blog.types import PostFacts, PostStatus
from catalogue.books.services import withdraw_book
from catalogue.core.errors import InvalidError
from catalogue.db.generation import current_generation
from catalogue.search.queries import found_everywhere
from catalogue.search.types import Kind
from tests.factories.blog import make_post
from tests.factories.books import make_book
from tests.support.times import NOON, TOMORROW, YESTERDAY


def titles(cards: list[queries.PostCard]) -> list[str]:
    return [card.title for card in cards]


def everywhere(session: Session) -> list[str]:
    """Gather the titles of posts from every public place, once each."""
    book_posts = [
        card
        for book_id in session.scalars(select(Post.id)).all()
        for card in queries.related_posts(session, book_id)
    ]
    found = titles(
        [
            *queries.newest_posts(session, limit=50),
            *queries.stream(session, page=1).posts,
            *queries.posts_of_month(session, date(2026, 11, 1)),
            *posts_found(session, "words"),
            *book_posts,
        ]
    )
    return sorted(set(found))


def posts_found(session: Session, asked: str) -> list[queries.PostCard]:
    return queries.posts_by_id(session, found_everywhere(session, asked).cut(Kind.POST, 50))


def test_markdown_is_rendered_once_and_words_are_counted(session: Session) -> None:
    post = make_post(session, body="Make *or* buy?\n\n<b>no</b>")
    assert "<em>or</em>" in post.body_html
    assert "<b>" not in post.body_html
    assert (post.words, post.excerpt) == (6, "Make or buy? <b>no</b>")


def test_a_summary_stands_in_for_the_beginning(session: Session) -> None:
    assert make_post(session, summary="In short.").excerpt == "In short."


@pytest.mark.parametrize(("title", "body"), [("", "Words"), ("Title", "  ")])
def test_a_post_needs_a_title_and_words(session: Session, title: str, body: str) -> None:
    with pytest.raises(InvalidError):
        services.add_post(session, PostFacts(title=title, body=body, slug="a"), now=NOON)


@pytest.mark.parametrize("slug", ["tags", "A", "a/b", "2026 11"])
def test_an_address_that_means_something_else_is_refused(session: Session, slug: str) -> None:
    with pytest.raises(InvalidError):
        make_post(session, slug=slug)


def test_two_posts_do_not_share_an_address(session: Session) -> None:
    make_post(session, "Same")
    with pytest.raises(PostSlugTakenError):
        make_post(session, "Same")


def test_titles_keep_their_order_under_a_post(session: Session) -> None:
    first, second = make_book(session, "Zebra"), make_book(session, "Ant")
    post = make_post(session, books=(first, second))
    cards = queries.books_of_post(session, post.id, currency="GBP", now=NOON)
    assert [card.title for card in cards] == ["Zebra", "Ant"]
    assert [ref.title for ref in queries.newest_posts(session, limit=1)[0].books] == [
        "Zebra",
        "Ant",
    ]


def test_a_title_lists_first_the_posts_that_name_it_first(session: Session) -> None:
    book, other = make_book(session), make_book(session)
    make_post(session, "Second place, new", books=(other, book), published_at=NOON, now=NOON)
    make_post(session, "First place, old", books=(book,))
    assert titles(queries.posts_of_book(session, book.id)) == [
        "First place, old",
        "Second place, new",
    ]


def test_a_title_that_is_not_on_show_is_not_named(session: Session) -> None:
    book = make_book(session)
    post = make_post(session, books=(book,))
    withdraw_book(session, book, now=NOON)
    session.flush()
    assert queries.newest_posts(session, limit=1)[0].books == []
    assert queries.books_of_post(session, post.id, currency="GBP", now=NOON) == []


def test_drafts_and_posts_to_come_are_nowhere_public(session: Session) -> None:
    book = make_book(session)
    make_post(session, "Shown", books=(book,), tags=("One",))
    make_post(session, "Draft", books=(book,), published_at=None, tags=("Two",))
    make_post(session, "To come", books=(book,), published_at=TOMORROW, tags=("Three",))
    assert everywhere(session) == ["Shown"]
    assert titles(queries.posts_of_book(session, book.id)) == ["Shown"]
    assert titles(queries.posts_of_books(session, [book.id], limit=9)) == ["Shown"]
    assert [tag.name for tag in queries.tags_in_use(session)] == ["One"]
    assert [month.posts for month in queries.months_with_counts(session)] == [1]
    for slug in ("draft", "to-come"):
        with pytest.raises(NoSuchPostError):
            queries.post_by_slug(session, slug)
    for slug in ("two", "three", "none"):
        with pytest.raises(NoSuchPostError):
            queries.tag_by_slug(session, slug)


def test_a_scheduled_post_appears_when_its_hour_has_come(session: Session) -> None:
    make_post(session, "To come", published_at=TOMORROW)
    session.commit()
    before = current_generation(session)
    assert services.publish_due_posts(session, now=NOON) == 0
    assert services.publish_due_posts(session, now=TOMORROW) == 1
    session.commit()
    assert services.publish_due_posts(session, now=TOMORROW) == 0
    assert everywhere(session) == ["To come"]
    assert current_generation(session) == before + 1


def test_a_withdrawn_post_is_a_draft_again(session: Session) -> None:
    post = make_post(session, "Gone")
    services.withdraw_post(session, post, now=NOON)
    assert post.status is PostStatus.DRAFT
    assert everywhere(session) == []


def test_readers_are_told_when_a_published_post_has_changed(session: Session) -> None:
    post = make_post(session, "Title")
    same = PostFacts(title="Title", body="Some words.", tags=("New tag",))
    services.change_post(session, post, same, now=NOON)
    assert post.revised_at is None
    services.change_post(session, post, PostFacts(title="Title", body="Other."), now=NOON)
    assert post.revised_at == NOON
    assert post.tags == []


def test_a_draft_may_change_unnoticed(session: Session) -> None:
    post = make_post(session, published_at=None)
    services.change_post(session, post, PostFacts(title="T", body="Other."), now=NOON)
    assert post.revised_at is None


def test_tags_are_shared_and_keep_their_order(session: Session) -> None:
    make_post(session, tags=("Talent", "Strategy"))
    post = make_post(session, tags=("strategy", "Talent", "Strategy", "?"))
    assert [tag.name for tag in queries.post_by_slug(session, post.slug).tags] == [
        "Strategy",
        "Talent",
    ]
    assert [tag.slug for tag in queries.tags_in_use(session)] == ["strategy", "talent"]
    cards, total = queries.posts_with_tag(
        session, queries.tag_by_slug(session, "strategy").id, page=1, size=1
    )
    assert (len(cards), total) == (1, 2)


def test_the_stream_has_ten_whole_posts_a_page_newest_first(session: Session) -> None:
    for day in range(12):
        make_post(session, f"Day {day}", published_at=YESTERDAY - timedelta(days=20 - day))
    first, second = queries.stream(session, page=1), queries.stream(session, page=2)
    assert titles(first.posts) == [f"Day {day}" for day in range(11, 1, -1)]
    assert titles(second.posts) == ["Day 1", "Day 0"]
    assert (first.total, first.pages) == (12, 2)
    assert first.posts[0].body_html == "<p>Some words.</p>\n"
    assert queries.stream(session, page=3).posts == []


def test_months_are_those_of_utc(session: Session) -> None:
    make_post(session, "Last", published_at=datetime(2026, 9, 30, 23, 59, tzinfo=UTC))
    make_post(session, "First", published_at=datetime(2026, 10, 1, 0, 0, tzinfo=UTC))
    assert queries.months_with_counts(session) == [
        (date(2026, 10, 1), 1),
        (date(2026, 9, 1), 1),
    ]
    assert titles(queries.posts_of_month(session, date(2026, 9, 1))) == ["Last"]
    assert queries.posts_of_month(session, date(2026, 12, 1)) == []


def test_neighbours_in_time(session: Session) -> None:
    posts = [
        make_post(session, name, published_at=YESTERDAY - timedelta(days=5 - day))
        for day, name in enumerate(["One", "Two", "Three"])
    ]

    def beside(post: Post) -> list[str | None]:
        assert post.published_at is not None
        found = queries.neighbours(session, post.slug)
        return [card.title if card else None for card in found]

    assert [beside(post) for post in posts] == [
        ["Two", None],
        ["Three", "One"],
        [None, "Two"],
    ]


def test_neighbours_of_one_moment_do_not_lose_each_other(session: Session) -> None:
    first, second = make_post(session, "A"), make_post(session, "B")
    newer, older = queries.neighbours(session, first.slug)
    assert (newer.title if newer else "", older) == ("B", None)
    newer, older = queries.neighbours(session, second.slug)
    assert (newer, older.title if older else "") == (None, "A")


def test_related_posts_share_a_title(session: Session) -> None:
    book = make_book(session)
    post = make_post(session, "This", books=(book,))
    make_post(session, "That", books=(book,))
    make_post(session, "Unrelated")
    assert titles(queries.related_posts(session, post.id)) == ["That"]


def test_the_best_hit_comes_first(session: Session) -> None:
    make_post(session, "Something", body="About outsourcing, once, among many other things.")
    make_post(session, "Outsourcing", body="Outsourcing and outsourcing.")
    assert titles(posts_found(session, "outsourcing")) == [
        "Outsourcing",
        "Something",
    ]
    assert posts_found(session, "the") == []


def test_posts_are_exported_in_whatever_state(session: Session) -> None:
    book = make_book(session, "Its Title")
    make_post(session, "A", books=(book,), tags=("One", "Two"))
    make_post(session, "B", published_at=None)
    first, second = queries.exported_posts(session)
    assert (first["status"], first["books"], first["tags"]) == (
        "published",
        ["its-title"],
        ["One", "Two"],
    )
    assert first["published_at"] == YESTERDAY.isoformat()
    assert (second["status"], second["published_at"]) == ("draft", None)
