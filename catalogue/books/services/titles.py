"""Titles: add and change what is said of them."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import bindparam, exists, or_, select, update
from sqlalchemy.orm import Session

from catalogue.books.errors import BadColoursError, SlugTakenError
from catalogue.books.models import Book, Contributor, Credit, Edition, Topic, book_topics
from catalogue.books.services.covers import drawn_version
from catalogue.books.services.versions import claim_version
from catalogue.books.types import BookFacts, CreditFacts, TopicFacts
from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_, Words
from catalogue.core.ids import new_id
from catalogue.core.markdown import plain_text, render_markdown
from catalogue.core.slugs import slugify
from catalogue.core.words import sort_key
from catalogue.search.services import index_document
from catalogue.search.types import Kind
from catalogue.typeset.colours import READABLE_CONTRAST, contrast_ratio

_KEPT_AS_THEY_ARE = (
    *("subtitle", "language", "publisher", "blurb", "description", "extract_title", "extract"),
    *("is_calm", "by_enquiry", "ground_colour", "ink_colour", "safety_contact", "position"),
)
_KEPT_AS_LISTS = ("contents", "quotes", "foreign_editions", "support_links")


def add_book(session: Session, facts: BookFacts, *, now: datetime) -> Book:
    """Add a title as a draft; raise InvalidError, BadColoursError or SlugTakenError."""
    slug = facts.slug or slugify(facts.title)
    if not slug or slugify(slug) != slug:
        raise InvalidError(
            N_(
                "“%(slug)s” cannot stand in an address; use small letters, digits and hyphens.",
                slug=slug,
            )
        )
    if session.scalar(select(exists().where(Book.slug == slug))):
        raise SlugTakenError(slug)
    book = Book(slug=slug, created_at=now, listed_on=now.date(), credits=[], topics=[], editions=[])
    session.add(book)
    with session.no_autoflush:
        _take_facts(session, book, facts, now=now)
    _write(session, book)
    return book


def change_book(
    session: Session, book: Book, facts: BookFacts, *, now: datetime, seen: int | None = None
) -> None:
    """Give a title, loaded with all that belongs to it, these facts; its address stays.

    ``seen`` is the version that somebody had before them. Raises ChangedMeanwhileError, and what
    ``add_book`` raises.
    """
    claim_version(session, book, seen=seen)
    with session.no_autoflush:
        _take_facts(session, book, facts, now=now)
    _write(session, book)
    index_book(session, book)


def index_book(session: Session, book: Book) -> None:
    """Make a title on sale be found by its words, its makers, its subjects and its ISBNs."""
    if not book.is_public:
        return
    labels = select(Topic.label).join(book_topics).where(book_topics.c.book_id == book.id)
    isbns = select(Edition.isbn).where(Edition.book_id == book.id, Edition.isbn.is_not(None))
    body = " ".join(
        [
            *(credit["name"] for credit in book.credited),
            book.blurb,
            plain_text(book.description_html),
            *book.contents,
            *session.scalars(labels),
            *(isbn for isbn in session.scalars(isbns) if isbn),
        ]
    )
    index_document(session, Kind.BOOK, book.id, title=f"{book.title} {book.subtitle}", body=body)


def describe_contributor(session: Session, *, slug: str, name: str, about: str) -> Contributor:
    """Give a person a biography in Markdown, and add the person when nobody has that slug."""
    person = _contributors(session, (CreditFacts(name, slug=slug),))[slug]
    person.about = about
    person.about_html = render_markdown(about)
    session.flush()
    return person


def _take_facts(session: Session, book: Book, facts: BookFacts, *, now: datetime) -> None:
    _check(facts)
    book.title = facts.title.strip()
    book.sort_title = sort_key(book.title)
    for name in _KEPT_AS_THEY_ARE:
        setattr(book, name, getattr(facts, name))
    for name in _KEPT_AS_LISTS:
        setattr(book, name, list(getattr(facts, name)))
    book.listed_on = facts.first_published_on or book.listed_on
    book.description_html = render_markdown(facts.description)
    book.extract_html = render_markdown(facts.extract)
    _take_credits(session, book, facts.credits)
    book.topics = _topics(session, facts.topics)
    book.subjects = [{"slug": topic.slug, "label": topic.label} for topic in book.topics]
    if book.cover_type is None:
        book.cover_version = drawn_version(book)
    book.updated_at = now


def _write(session: Session, book: Book) -> None:
    """Write the title, and the order of its subjects, which the plain link table is not told."""
    session.flush()
    places = [
        {"a_book": book.id, "a_topic": topic.id, "place": place}
        for place, topic in enumerate(book.topics)
    ]
    if places:
        session.connection().execute(
            update(book_topics)
            .where(
                book_topics.c.book_id == bindparam("a_book"),
                book_topics.c.topic_id == bindparam("a_topic"),
            )
            .values(position=bindparam("place")),
            places,
        )


def _check(facts: BookFacts) -> None:
    if not facts.title.strip():
        raise InvalidError(N_("A book needs a title."))
    try:
        ratio = contrast_ratio(facts.ground_colour, facts.ink_colour)
    except ValueError as error:
        raise InvalidError(Words(str(error))) from error
    if ratio < READABLE_CONTRAST:
        raise BadColoursError(ratio)


def _take_credits(session: Session, book: Book, credit_facts: tuple[CreditFacts, ...]) -> None:
    """Replace the credits, and repeat them in the title itself for the lists."""
    known = _contributors(session, credit_facts)
    people = [(known[_slug_of(fact)], fact.role) for fact in credit_facts]
    earlier = {(credit.contributor_id, credit.role): credit for credit in book.credits}
    book.credits = [
        earlier.get((person.id, role)) or Credit(contributor=person, role=role)
        for person, role in people
    ]
    for position, credit in enumerate(book.credits):
        credit.position = position
    book.credited = [
        {"name": person.name, "slug": person.slug, "role": role.value} for person, role in people
    ]


def _contributors(
    session: Session, credit_facts: tuple[CreditFacts, ...]
) -> dict[str, Contributor]:
    """Return people by slug; whoever is new is added.

    A name without a slug means the person who is called so, whatever slug they were given once.
    """
    slugs = {_slug_of(fact) for fact in credit_facts}
    names = {fact.name.strip() for fact in credit_facts if not fact.slug}
    named = or_(Contributor.slug.in_(slugs), Contributor.name.in_(names))
    people = session.scalars(select(Contributor).where(named).order_by(Contributor.slug.desc()))
    found = people.all()
    known = {person.slug: person for person in found}
    by_name = {person.name: person for person in found}
    for fact in credit_facts:
        slug = _slug_of(fact)
        if slug not in known:
            name = fact.name.strip()
            known[slug] = (None if fact.slug else by_name.get(name)) or Contributor(
                id=new_id(), slug=slug, name=name
            )
            session.add(known[slug])
    return known


def _slug_of(facts: CreditFacts) -> str:
    slug = facts.slug or slugify(facts.name)
    if not slug:
        raise InvalidError(
            N_("“%(name)s” gives no address; name the contributor’s slug.", name=facts.name)
        )
    return slug


def _topics(session: Session, topic_facts: tuple[TopicFacts, ...]) -> list[Topic]:
    """Return subjects in their order; a keyword that repeats a subject is left out."""
    wanted: dict[str, TopicFacts] = {}
    for fact in topic_facts:
        if slug := slugify(fact.label):
            wanted.setdefault(slug, fact)
    found = session.scalars(select(Topic).where(Topic.slug.in_(wanted)))
    known = {topic.slug: topic for topic in found}
    return [
        known.get(slug) or Topic(id=new_id(), slug=slug, **asdict(fact))
        for slug, fact in wanted.items()
    ]
