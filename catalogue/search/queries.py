"""Which documents hold the words of a question, the best first, alike on both databases."""

from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches
from functools import cache
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Float,
    Select,
    Subquery,
    Uuid,
    and_,
    column,
    func,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Session

from catalogue.core.words import words_of
from catalogue.search.likeness import Text
from catalogue.search.models import Likeness, SearchDocument, SearchWord
from catalogue.search.types import LONGEST_WORD, MOST_HITS, STOP_WORDS, Kind

_MOST_WORDS = 8
_SHORTEST_PREFIX = 3
_CLOSE_ENOUGH = 0.75
_MOST_CANDIDATES = 3000

# The join order is forced: the other way round would ask the index once for every document.
_SQLITE = text(
    """
    SELECT document.ref AS ref, bm25(search_fts, 8.0, 1.0) AS rank
    FROM search_fts CROSS JOIN search_documents AS document ON document.id = search_fts.rowid
    WHERE search_fts MATCH :search_terms AND document.kind = :search_kind
    LIMIT :search_limit
    """
)
_POSTGRES = text(
    """
    SELECT ref, -ts_rank('{0.1, 0.1, 0.125, 1}', terms, asked) AS rank
    FROM search_documents, to_tsquery('english', :search_terms) AS asked
    WHERE terms @@ asked AND kind = :search_kind
    LIMIT :search_limit
    """
)
_SQLITE_ALL = text(
    """
    SELECT ref, kind FROM (
        SELECT document.kind AS kind, document.ref AS ref, document.id AS id,
            bm25(search_fts, 8.0, 1.0) AS rank
        FROM search_fts CROSS JOIN search_documents AS document ON document.id = search_fts.rowid
        WHERE search_fts MATCH :search_terms
        ORDER BY search_fts.rowid DESC LIMIT :search_limit
    ) ORDER BY rank, id
    """
)
_POSTGRES_ALL = text(
    """
    SELECT CAST(ref AS text), kind FROM (
        SELECT kind, ref, id, ts_rank('{0.1, 0.1, 0.125, 1}', terms, asked) AS rank
        FROM search_documents, to_tsquery('english', :search_terms) AS asked
        WHERE terms @@ asked
        LIMIT :search_limit
    ) AS hits ORDER BY rank DESC, id
    """
)


class Found:
    """What holds the words, by kind, the best first."""

    def __init__(self, hits: Iterable[tuple[str, str]]) -> None:
        """Sort hits (id as text, kind) into their kinds; an id is made only where it is wanted."""
        self._refs: dict[str, list[str]] = {kind.value: [] for kind in Kind}
        for ref, kind in hits:
            self._refs[kind].append(ref)

    def count(self, kind: Kind) -> int:
        """Return how many there are."""
        return len(self._refs[kind.value])

    def cut(self, kind: Kind, size: int, *, skip: int = 0) -> list[UUID]:
        """Return the ids of a piece."""
        return [UUID(ref) for ref in self._refs[kind.value][skip : skip + size]]


def found_everywhere(session: Session, asked: str) -> Found:
    """Return the titles and posts that hold the words, out of up to 1,000 documents.

    Every word must occur, the last one as the beginning of a word. One statement.
    """
    terms = search_terms(session, asked)
    if terms is None:
        return Found(())
    statement = _SQLITE_ALL if _is_sqlite(session) else _POSTGRES_ALL
    given = {"search_terms": terms, "search_limit": MOST_HITS}
    rows = session.connection().execute(statement, given)
    return Found((ref, kind) for ref, kind in rows)


@cache
def _hits(is_sqlite: bool, kind: Kind) -> Subquery:  # noqa: FBT001 -- a key of the cache.
    return (
        (_SQLITE if is_sqlite else _POSTGRES)
        .bindparams(search_kind=kind.value, search_limit=MOST_HITS)
        .columns(column("ref", Uuid), column("rank", Float))
        .subquery("hits")
    )


def search_hits(session: Session, kind: Kind) -> Subquery:
    """Return ``ref`` and ``rank`` (the smallest is the best) of up to 1,000 documents of a kind.

    For a statement that is built once and asked often with the parameter ``search_terms``, which
    ``search_terms()`` makes.
    """
    return _hits(_is_sqlite(session), kind)


def search_terms(session: Session, asked: str) -> str | None:
    """Write words, which hold only letters and digits, as the database wants them asked.

    None when nothing that could be found was asked for.
    """
    terms = _terms(asked)
    if not terms:
        return None
    prefix = len(terms[-1]) >= _SHORTEST_PREFIX
    if _is_sqlite(session):
        return " ".join(f'"{term}"' for term in terms) + ("*" if prefix else "")
    return " & ".join(f"'{term}'" for term in terms) + (":*" if prefix else "")


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def indexed_texts(session: Session, *, kind: Kind | None = None) -> list[Text]:
    """Return the words of all that can be found, by kind and id; some megabytes for 1,000 posts."""
    statement = select(
        SearchDocument.kind, SearchDocument.ref, SearchDocument.title, SearchDocument.body
    )
    if kind is not None:
        statement = statement.where(SearchDocument.kind == kind.value)
    rows = session.execute(statement.order_by(SearchDocument.kind, SearchDocument.ref))
    return [Text(Kind(row.kind), *row[1:]) for row in rows]


def alike(kind: Kind, other: Kind, ref: ColumnElement[UUID]) -> Select[UUID, int]:
    """Return ``id`` and ``place`` of what resembles a thing, the nearest first.

    For a part of a statement that looks whether each may be shown.
    """
    return select(Likeness.other_ref.label("id"), Likeness.rank.label("place")).where(
        Likeness.kind == kind.value, Likeness.ref == ref, Likeness.other_kind == other.value
    )


def corrected(session: Session, asked: str) -> str | None:
    """Return the question with unknown words replaced by known ones like them, if there are any."""
    terms = [word for word in _terms(asked) if word.isalpha()]
    if not terms:
        return None
    rows = session.execute(
        select(SearchWord.word, SearchWord.documents)
        .where(or_(*(_similar(term) for term in terms)))
        .order_by(SearchWord.documents.desc(), SearchWord.word)
        .limit(_MOST_CANDIDATES)
    ).all()
    documents = {row.word: row.documents for row in rows}
    words = [_nearest(word, documents) for word in words_of(asked)[:_MOST_WORDS]]
    correction = " ".join(words)
    return None if correction == " ".join(words_of(asked)[:_MOST_WORDS]) else correction


def _terms(asked: str) -> list[str]:
    words = (word[:LONGEST_WORD] for word in words_of(asked))
    return [word for word in words if word not in STOP_WORDS][:_MOST_WORDS]


def _similar(term: str) -> ColumnElement[bool]:
    """Look among words of about that length that begin with its first or second letter."""
    starts = or_(*(SearchWord.word.startswith(letter) for letter in dict.fromkeys(term[:2])))
    length = func.length(SearchWord.word)
    return and_(starts, length.between(len(term) - 2, len(term) + 2))


def _nearest(word: str, documents: dict[str, int]) -> str:
    if word in documents or word in STOP_WORDS or not word.isalpha():
        return word
    close = get_close_matches(word, documents, n=3, cutoff=_CLOSE_ENOUGH)
    if not close:
        return word
    return max(close, key=lambda found: (_likeness(word, found), documents[found]))


def _likeness(word: str, found: str) -> float:
    return round(SequenceMatcher(None, word, found).ratio(), 2)
