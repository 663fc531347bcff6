"""A catalogue of any size, written through the shop's own tables in bulk.

Titles have two or three editions, each with prices in three currencies, one or two contributors,
five topics and a description of about three hundred words; every fifth leads a post of the blog.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from bench.editions import FORMS, RATES, THEN, edition_row, file_row, price_row
from bench.replies import write_replies
from bench.words import EVERYWHERE, RARE, Prose
from catalogue.blog.models import Post, PostBook, Tag, post_tags
from catalogue.blog.types import PostStatus
from catalogue.books.models import (
    Book,
    Contributor,
    Credit,
    Edition,
    EditionFile,
    Price,
    Topic,
    book_topics,
)
from catalogue.books.types import BookStatus, ContributorRole, SubjectScheme
from catalogue.core.ids import new_id
from catalogue.core.markdown import count_words, plain_text, render_markdown
from catalogue.core.words import sort_key, words_of
from catalogue.db import Database
from catalogue.db.migrate import upgrade
from catalogue.search.likeness import likes_of
from catalogue.search.models import SearchDocument, SearchWord
from catalogue.search.queries import indexed_texts
from catalogue.search.services import keep_likes
from catalogue.search.types import LONGEST_WORD, Kind

_SUBJECTS, _KEYWORDS, _TAGS = 40, 400, 60
_TITLES_PER_PERSON, _TITLES_PER_POST = 3, 5
_FEWEST_POSTS = 1_000
_SHARE_EVERYWHERE = 0.86
_RARE_EVERY = 300
_BATCH = 500
Rows = list[dict[str, Any]]


def slug_of(number: int) -> str:
    """Return the address of the n-th title."""
    return f"title-{number}"


def post_slug_of(number: int) -> str:
    """Return the address of the n-th post."""
    return f"post-{number}"


def fill(url: str, titles: int) -> None:
    """Make the tables of an empty database and write so many titles."""
    upgrade(url)
    database = Database(url)
    try:
        with database.write() as session:
            _Writer(session).write(titles)
            texts = indexed_texts(session)
            keep_likes(session, texts, likes_of(texts))
        if not database.is_sqlite:  # SQLite keeps no dead rows, and the shop gives it no figures.
            with database.engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT")
                connection.execute(text("VACUUM ANALYZE"))
    finally:
        database.dispose()


class _Writer:
    """Writes the tables one after the other, parents first."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._prose = Prose()
        self._random = self._prose.random
        self._words: Counter[str] = Counter()

    def write(self, titles: int) -> None:
        """Write titles, their posts, and the vocabulary of both."""
        people = self._people(max(2, titles // _TITLES_PER_PERSON))
        topics = self._topics()
        books: list[UUID] = []
        for start in range(0, titles, _BATCH):
            books += self._books(range(start, min(start + _BATCH, titles)), people, topics)
        self._posts(books, self._tags())
        vocabulary = [{"word": word, "documents": n} for word, n in self._words.items()]
        self._add(SearchWord, vocabulary)

    def _add(self, table: Any, rows: Rows) -> None:
        if rows:
            self._session.execute(insert(table), rows)

    def _people(self, count: int) -> Rows:
        rows = []
        for number in range(count):
            name = " ".join(self._prose.words(2)).title()
            about = self._prose.paragraphs(1)
            person = {"id": new_id(), "slug": f"person-{number}", "name": name, "about": about}
            rows.append(person | {"about_html": render_markdown(about)})
        self._add(Contributor, rows)
        return rows

    def _topics(self) -> Rows:
        rows = []
        for number in range(_SUBJECTS + _KEYWORDS):
            scheme = SubjectScheme.THEMA if number < _SUBJECTS else SubjectScheme.KEYWORD
            label = " ".join(self._prose.words(2)).capitalize()
            topic = {"id": new_id(), "slug": f"topic-{number}", "scheme": scheme, "label": label}
            rows.append(topic | {"code": f"KJ{number}" if number < _SUBJECTS else ""})
        self._add(Topic, rows)
        return rows

    def _tags(self) -> Rows:
        names = (self._prose.words(1)[0] for _ in range(_TAGS))
        rows = [{"id": new_id(), "slug": f"tag-{n}", "name": name} for n, name in enumerate(names)]
        self._add(Tag, rows)
        return rows

    def _books(self, numbers: range, people: Rows, topics: Rows) -> list[UUID]:
        books, parts, links, documents = [], [], [], []
        for number in numbers:
            makers = self._random.sample(people, self._random.randint(1, 2))
            subjects = [
                *self._random.sample(topics[:_SUBJECTS], 2),
                *self._random.sample(topics[_SUBJECTS:], 3),
            ]
            book = self._book(number, makers)
            books.append(book)
            parts += [
                {
                    "book_id": book["id"],
                    "contributor_id": maker["id"],
                    "role": ContributorRole.AUTHOR,
                    "position": place,
                }
                for place, maker in enumerate(makers)
            ]
            book["subjects"] = [{"slug": one["slug"], "label": one["label"]} for one in subjects]
            links += [
                {"book_id": book["id"], "topic_id": subject["id"], "position": place}
                for place, subject in enumerate(subjects)
            ]
            documents.append(self._document_of(book, subjects))
        self._add(Book, books)
        self._add(Credit, parts)
        self._add(book_topics, links)
        self._editions(books)
        self._add(SearchDocument, documents)
        return [book["id"] for book in books]

    def _book(self, number: int, makers: Rows) -> dict[str, Any]:
        title = self._prose.title()
        description = self._prose.paragraphs(6)
        if self._random.random() < _SHARE_EVERYWHERE:
            description += f"\n\nIt is about {EVERYWHERE}."
        if number % _RARE_EVERY == 0:
            description += f"\n\nIt mentions a {RARE}."
        credited = [
            {"name": maker["name"], "slug": maker["slug"], "role": ContributorRole.AUTHOR.value}
            for maker in makers
        ]
        return {
            "id": new_id(),
            "slug": slug_of(number),
            "title": title,
            "sort_title": sort_key(title),
            "subtitle": self._prose.sentence().rstrip("."),
            "status": BookStatus.PUBLISHED,
            "publisher": "The Press",
            "listed_on": date(2007, 1, 1) + timedelta(days=self._random.randrange(7_000)),
            "credited": credited,
            "blurb": self._prose.sentence(),
            "description": description,
            "description_html": render_markdown(description),
            "contents": [self._prose.title() for _ in range(10)],
            "quotes": [{"text": self._prose.sentence(), "source": self._prose.title()}],
            "cover_version": f"{number:012x}",
            "safety_contact": "The Press, 1 High Street, Anytown",
            "position": number,
            "created_at": THEN,
            "updated_at": THEN,
        }

    def _editions(self, books: Rows) -> None:
        editions, prices, files = [], [], []
        for book in books:
            count = self._random.randint(2, 3)
            for place, form in enumerate(FORMS[:count]):
                edition = edition_row(book, form, place)
                editions.append(edition)
                amount = self._random.randrange(499, 2_999)
                prices += [price_row(edition, code, amount) for code in RATES]
                if form.is_digital:
                    files.append(file_row(book, edition, form))
        self._add(Edition, editions)
        self._add(Price, prices)
        self._add(EditionFile, files)

    def _posts(self, books: list[UUID], tags: Rows) -> None:
        posts, links, tagged, documents = [], [], [], []
        for number in range(max(_FEWEST_POSTS, len(books) // _TITLES_PER_POST)):
            post = self._post(number)
            posts.append(post)
            chosen = self._random.sample(books, self._random.randint(1, min(3, len(books))))
            links += [
                {"post_id": post["id"], "book_id": book_id, "position": place}
                for place, book_id in enumerate(chosen)
            ]
            chosen_tags = self._random.sample(tags, 3)
            post["tagged"] = [{"slug": tag["slug"], "name": tag["name"]} for tag in chosen_tags]
            tagged += [
                {"post_id": post["id"], "tag_id": tag["id"], "position": place}
                for place, tag in enumerate(chosen_tags)
            ]
            names = " ".join(tag["name"] for tag in chosen_tags)
            words = f"{plain_text(post['body_html'])} {post['author']} {names}"
            documents.append(self._document(Kind.POST, post["id"], post["title"], words))
        self._add(Post, posts)
        self._add(PostBook, links)
        self._add(post_tags, tagged)
        self._add(SearchDocument, documents)
        write_replies(self._session, [post["id"] for post in posts], self._prose)

    def _post(self, number: int) -> dict[str, Any]:
        body = self._prose.paragraphs(8)
        html = render_markdown(body)
        return {
            "id": new_id(),
            "slug": post_slug_of(number),
            "title": self._prose.title(),
            "author": "Ann Author",
            "body": body,
            "body_html": html,
            "excerpt": self._prose.sentence(),
            "words": count_words(plain_text(html)),
            "status": PostStatus.PUBLISHED,
            "published_at": THEN - timedelta(hours=11 * number),
            "created_at": THEN,
            "updated_at": THEN,
        }

    def _document_of(self, book: dict[str, Any], subjects: Rows) -> dict[str, Any]:
        body = [
            *(credit["name"] for credit in book["credited"]),
            book["blurb"],
            plain_text(book["description_html"]),
            *book["contents"],
            *(subject["label"] for subject in subjects),
        ]
        title = f"{book['title']} {book['subtitle']}"
        return self._document(Kind.BOOK, book["id"], title, " ".join(body))

    def _document(self, kind: Kind, ref: UUID, title: str, body: str) -> dict[str, Any]:
        """Fold the words as ``search.services`` does, and count the vocabulary."""
        title_words, body_words = words_of(title), words_of(body)
        self._words.update(_countable({*title_words, *body_words}))
        folded = {"title": " ".join(title_words), "body": " ".join(body_words)}
        return {"kind": kind.value, "ref": ref} | folded


def _countable(words: Iterable[str]) -> list[str]:
    return [word for word in words if word.isalpha() and 3 <= len(word) <= LONGEST_WORD]  # noqa: PLR2004 -- as search counts.
