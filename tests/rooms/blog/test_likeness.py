"""What staff linked comes first; what is close in subject stands in where they linked nothing."""

from sqlalchemy.orm import Session

from catalogue.blog.models import Post
from catalogue.blog.queries import (
    books_like_post,
    books_of_post,
    posts_beside_book,
    related_posts,
)
from catalogue.blog.services import withdraw_post
from catalogue.books.models import Book
from catalogue.books.queries import beside_book, other_titles
from catalogue.books.services import withdraw_book
from catalogue.search.likeness import likes_of
from catalogue.search.queries import indexed_texts
from catalogue.search.services import keep_likes
from tests.factories.blog import make_post
from tests.factories.books import make_book
from tests.support.times import NOON, YESTERDAY


def compare(session: Session) -> None:
    session.flush()
    texts = indexed_texts(session)
    keep_likes(session, texts, likes_of(texts))


def next_to(session: Session, post: Post) -> list[str]:
    return [card.title for card in related_posts(session, post.id)]


def books_like(session: Session, post: Post) -> list[str]:
    return [c.title for c in books_like_post(session, post.id, currency="GBP", now=NOON)]


def posts_like(session: Session, book: Book) -> list[str]:
    return [card.title for card in posts_beside_book(session, book.id, book.slug).suggested]


def others(session: Session, book: Book, limit: int = 4) -> list[str]:
    near = beside_book(session, book.id).near
    cards = other_titles(session, book.id, near=near, limit=limit, currency="GBP", now=NOON)
    return [card.title for card in cards]


def test_read_next_is_what_is_near_and_then_what_shares_a_title(session: Session) -> None:
    book = make_book(session, "Anything")
    asked = make_post(session, "Lifeboat crew", books=[book])
    make_post(session, "Unlike it", books=[book])
    make_post(session, "The crew of a lifeboat")
    make_post(session, "A garden")
    compare(session)
    assert next_to(session, asked) == ["The crew of a lifeboat", "Unlike it"]


def test_before_anything_is_compared_read_next_is_what_shares_a_title(session: Session) -> None:
    book = make_book(session)
    asked = make_post(session, "Lifeboat crew", books=[book])
    make_post(session, "Another", books=[book])
    make_post(session, "The crew of a lifeboat")
    assert next_to(session, asked) == ["Another"]


def test_no_post_stands_twice_under_read_next(session: Session) -> None:
    book = make_book(session)
    asked = make_post(session, "Lifeboat crew", books=[book])
    make_post(session, "Lifeboats", books=[book])
    compare(session)
    assert next_to(session, asked) == ["Lifeboats"]


def test_a_post_is_offered_the_titles_near_to_it(session: Session) -> None:
    make_book(session, "Gardens")
    make_book(session, "The lifeboat")
    post = make_post(session, "Lifeboats")
    compare(session)
    assert books_like(session, post) == ["The lifeboat"]
    assert books_of_post(session, post.id, currency="GBP", now=NOON) == []


def test_a_title_is_offered_the_posts_near_to_it(session: Session) -> None:
    book = make_book(session, "The lifeboat")
    make_post(session, "Lifeboats")
    make_post(session, "Gardens")
    compare(session)
    assert posts_like(session, book) == ["Lifeboats"]


def test_what_is_taken_back_is_suggested_no_more_even_before_it_is_compared_again(
    session: Session,
) -> None:
    book, other = make_book(session, "The lifeboat"), make_book(session, "Lifeboats at sea")
    post, asked = make_post(session, "Lifeboats"), make_post(session, "A lifeboat")
    compare(session)
    withdraw_post(session, post, now=NOON)
    withdraw_book(session, other, now=NOON)
    session.flush()
    assert posts_like(session, book) == ["A lifeboat"]
    assert books_like(session, asked) == ["The lifeboat"]
    assert next_to(session, asked) == []
    assert others(session, book) == []


def test_drafts_and_scheduled_posts_are_not_suggested(session: Session) -> None:
    book = make_book(session, "The lifeboat")
    make_post(session, "Lifeboats", published_at=None)
    make_post(session, "A lifeboat", published_at=NOON, now=YESTERDAY)
    compare(session)
    assert posts_like(session, book) == []


def test_a_calm_title_has_no_part_in_it(session: Session) -> None:
    calm = make_book(session, "The quiet lifeboat", is_calm=True)
    loud = make_book(session, "The lifeboat")
    theirs = make_post(session, "Lifeboats in winter", books=[calm])
    post = make_post(session, "Lifeboats")
    compare(session)
    assert posts_like(session, calm) == []
    assert books_like(session, theirs) == []
    assert next_to(session, theirs) == []
    assert books_like(session, post) == ["The lifeboat"]
    assert next_to(session, post) == []
    assert posts_like(session, loud) == ["Lifeboats"]
    assert others(session, loud) == []


def test_other_titles_begin_with_the_nearest_and_go_on_as_in_the_window(session: Session) -> None:
    book = make_book(session, "The lifeboat", position=1)
    for position in range(2, 16):
        make_book(session, f"Plain {chr(95 + position)}lot", position=position)
    make_book(session, "Lifeboats", position=99)
    compare(session)
    assert others(session, book, limit=3) == ["Lifeboats", "Plain alot", "Plain blot"]
