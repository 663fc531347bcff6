"""Titles are added, changed, put on sale and taken off sale."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.books import queries, services
from catalogue.books.errors import (
    BadColoursError,
    BookHasNoFileError,
    NoSuchBookError,
    SlugTakenError,
)
from catalogue.books.models import Contributor, Topic
from catalogue.books.types import (
    BookFacts,
    BookStatus,
    ContributorRole,
    CreditFacts,
    EditionStatus,
    Form,
    SubjectScheme,
    TopicFacts,
)
from catalogue.core.errors import InvalidError
from catalogue.db.generation import current_generation
from catalogue.search.queries import found_everywhere
from catalogue.search.types import Kind
from tests.factories.books import make_book, make_edition
from tests.support.times import NOON


def is_found(session: Session, asked: str) -> bool:
    return found_everywhere(session, asked).count(Kind.BOOK) > 0


def test_a_new_title_is_a_draft_with_an_address_of_its_own(session: Session) -> None:
    book = services.add_book(session, BookFacts(title="The 60 Second Leader"), now=NOON)
    assert (book.slug, book.status) == ("the-60-second-leader", BookStatus.DRAFT)
    with pytest.raises(NoSuchBookError):
        queries.book_by_slug(session, book.slug)


def test_the_article_does_not_count_in_the_order(session: Session) -> None:
    book = services.add_book(session, BookFacts(title="The Émigré’s Guide"), now=NOON)
    assert book.sort_title == "emigres guide"


def test_two_titles_do_not_share_an_address(session: Session) -> None:
    make_book(session, "Same")
    with pytest.raises(SlugTakenError, match="/books/same"):
        make_book(session, "Same")


@pytest.mark.parametrize("title", ["", "   ", "\n"])
def test_a_title_needs_words(session: Session, title: str) -> None:
    with pytest.raises(InvalidError, match="needs a title"):
        services.add_book(session, BookFacts(title=title, slug="a"), now=NOON)


@pytest.mark.parametrize("slug", ["Über", "a b", "../etc", "a/b", "A", "-a"])
def test_an_address_is_plain(session: Session, slug: str) -> None:
    with pytest.raises(InvalidError, match="cannot stand in an address"):
        services.add_book(session, BookFacts(title="A", slug=slug), now=NOON)


def test_colours_that_cannot_be_read_are_refused(session: Session) -> None:
    with pytest.raises(BadColoursError, match="text needs at least"):
        make_book(session, ground_colour="#777777", ink_colour="#888888")


def test_a_colour_that_is_none_is_refused(session: Session) -> None:
    with pytest.raises(InvalidError, match="A colour is written"):
        make_book(session, ground_colour="red;}")


def test_a_book_without_a_file_cannot_be_sold(session: Session) -> None:
    book = make_book(session, "Fileless", files=0, published=False)
    with pytest.raises(BookHasNoFileError, match="“Fileless” has no epub file yet"):
        services.publish_book(session, book, now=NOON)


def test_a_forthcoming_e_book_may_lack_its_file(session: Session) -> None:
    book = make_book(session, forms=(), published=False)
    make_edition(session, book, files=0, status=EditionStatus.FORTHCOMING)
    services.publish_book(session, book, now=NOON)
    assert book.is_public


def test_people_and_subjects_are_shared_between_titles(session: Session) -> None:
    topics = (TopicFacts("Leadership", SubjectScheme.THEMA, "KJMB"), TopicFacts("leadership"))
    for title in ("One", "Two"):
        make_book(session, title, by=("Phil Dourado",), topics=topics)
    assert [person.slug for person in session.scalars(select(Contributor))] == ["phil-dourado"]
    assert [topic.slug for topic in session.scalars(select(Topic))] == ["leadership"]


def test_subjects_keep_their_order(session: Session) -> None:
    book = make_book(session, topics=(TopicFacts("Zeal"), TopicFacts("Ambition")))
    facts = BookFacts(
        title=book.title, topics=(TopicFacts("Mercy"), TopicFacts("Ambition"), TopicFacts("Zeal"))
    )
    services.change_book(session, book, facts, now=NOON)
    session.expire_all()
    again = queries.book_for_changes(session, book.slug)
    assert [topic.label for topic in again.topics] == ["Mercy", "Ambition", "Zeal"]
    assert [subject["label"] for subject in again.subjects] == ["Mercy", "Ambition", "Zeal"]


def test_credits_keep_their_order_and_are_repeated_for_the_lists(session: Session) -> None:
    book = make_book(session, by=("Zoe Last", "Adam First"))
    facts = BookFacts(
        title=book.title,
        credits=(
            CreditFacts("Adam First", ContributorRole.EDITOR),
            CreditFacts("Zoe Last"),
            CreditFacts("Adam First", ContributorRole.READER),
        ),
    )
    services.change_book(session, book, facts, now=NOON)
    session.expire_all()
    again = queries.book_for_changes(session, book.slug)
    assert [(credit.contributor.name, credit.role) for credit in again.credits] == [
        ("Adam First", ContributorRole.EDITOR),
        ("Zoe Last", ContributorRole.AUTHOR),
        ("Adam First", ContributorRole.READER),
    ]
    assert [credit["name"] for credit in again.credited] == ["Adam First", "Zoe Last", "Adam First"]


def test_markdown_becomes_safe_html_once(session: Session) -> None:
    book = make_book(session, description="# Hello\n\n<script>alert(1)</script> *there*")
    assert "<h2>Hello</h2>" in book.description_html
    assert "<script>" not in book.description_html


@pytest.mark.parametrize("asked", ["sixty", "dourado", "outsourcing", "9781841127453", "talent"])
def test_a_title_on_sale_is_found_by_all_that_is_said_of_it(session: Session, asked: str) -> None:
    book = make_book(
        session,
        "Sixty Seconds",
        by=("Phil Dourado",),
        blurb="On outsourcing.",
        forms=(),
        published=False,
        topics=(TopicFacts("Talent"),),
    )
    make_edition(session, book, isbn="978-1-84112-745-3")
    assert not is_found(session, asked)
    services.publish_book(session, book, now=NOON)
    assert is_found(session, asked)


def test_a_changed_title_is_found_by_its_new_words(session: Session) -> None:
    book = make_book(session, "Before")
    services.change_book(session, book, BookFacts(title="Afterwards"), now=NOON)
    assert is_found(session, "afterwards")
    assert not is_found(session, "before")
    assert book.slug == "before"


def test_a_withdrawn_title_is_neither_shown_nor_found(session: Session) -> None:
    book = make_book(session, "Gone")
    services.withdraw_book(session, book, now=NOON)
    session.flush()
    assert not is_found(session, "gone")
    with pytest.raises(NoSuchBookError):
        queries.book_by_slug(session, "gone")


def test_every_change_moves_the_generation(session: Session) -> None:
    book = make_book(session)
    session.commit()
    before = current_generation(session)
    services.change_book(session, book, BookFacts(title="Another"), now=NOON)
    session.commit()
    assert current_generation(session) == before + 1


def test_a_biography_belongs_to_the_person(session: Session) -> None:
    make_book(session, by=("Phil Dourado",))
    services.describe_contributor(session, slug="phil-dourado", name="", about="Writes *books*.")
    person = queries.contributor_by_slug(session, "phil-dourado")
    assert person.name == "Phil Dourado"
    assert "<em>books</em>" in person.about_html


def test_loading_for_changes_loads_all(session: Session) -> None:
    book = make_book(session, forms=(Form.EPUB, Form.PAPERBACK))
    session.expire_all()
    again = queries.book_for_changes(session, book.slug)
    assert [len(edition.prices) for edition in again.editions] == [1, 1]
    assert [len(edition.files) for edition in again.editions] == [1, 0]


def test_a_name_alone_means_the_person_who_is_called_so(session: Session) -> None:
    services.describe_contributor(session, slug="phil", name="Phil Dourado", about="Writes.")
    book = make_book(session, by=("Phil Dourado",))
    assert [credit["slug"] for credit in book.credited] == ["phil"]
