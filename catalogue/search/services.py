"""Keep what can be found, and the vocabulary of it, in the transaction that changes it."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from catalogue.core.words import words_of
from catalogue.db.upsert import insert_into
from catalogue.search.models import SearchDocument, SearchWord
from catalogue.search.types import LONGEST_WORD, Kind

_SHORTEST_WORD = 3


def index_document(session: Session, kind: Kind, ref: UUID, *, title: str, body: str) -> None:
    """Make a thing be found by these words, in place of any earlier ones.

    The words are kept folded and parted, so that both databases see the same ones.
    """
    title, body = " ".join(words_of(title)), " ".join(words_of(body))
    earlier = _document(session, kind, ref)
    if earlier is None:
        values = {"kind": kind.value, "ref": ref, "title": title, "body": body}
        session.execute(insert(SearchDocument).values(values))
        _count(session, added=_vocabulary(title, body), gone=set())
        return
    document_id, before = earlier
    after = _vocabulary(title, body)
    session.execute(
        update(SearchDocument)
        .where(SearchDocument.id == document_id)
        .values(title=title, body=body)
        .execution_options(synchronize_session=False)
    )
    _count(session, added=after - before, gone=before - after)


def forget_document(session: Session, kind: Kind, ref: UUID) -> None:
    """Let a thing be found no more; one that never could be is no error."""
    earlier = _document(session, kind, ref)
    if earlier is None:
        return
    document_id, words = earlier
    session.execute(
        delete(SearchDocument)
        .where(SearchDocument.id == document_id)
        .execution_options(synchronize_session=False)
    )
    _count(session, added=set(), gone=words)


def _document(session: Session, kind: Kind, ref: UUID) -> tuple[int, set[str]] | None:
    row = session.execute(
        select(SearchDocument.id, SearchDocument.title, SearchDocument.body)
        .where(SearchDocument.kind == kind.value, SearchDocument.ref == ref)
        .with_for_update()
    ).one_or_none()
    return None if row is None else (row.id, _vocabulary(row.title, row.body))


def _vocabulary(*folded: str) -> set[str]:
    words = (word for text in folded for word in text.split())
    return {
        word for word in words if word.isalpha() and _SHORTEST_WORD <= len(word) <= LONGEST_WORD
    }


def _count(session: Session, *, added: Iterable[str], gone: Iterable[str]) -> None:
    """Move the numbers of documents, in the order of the words, so that two writers never cross."""
    if gone := sorted(gone):
        session.execute(
            update(SearchWord)
            .where(SearchWord.word.in_(gone))
            .values(documents=SearchWord.documents - 1)
            .execution_options(synchronize_session=False)
        )
        session.execute(
            delete(SearchWord)
            .where(SearchWord.word.in_(gone), SearchWord.documents <= 0)
            .execution_options(synchronize_session=False)
        )
    if added := sorted(added):
        _add_words(session, added)


def _add_words(session: Session, words: list[str]) -> None:
    rows = [{"word": word, "documents": 1} for word in words]
    more = {"documents": SearchWord.documents + 1}
    session.execute(
        insert_into(session, SearchWord)
        .values(rows)
        .on_conflict_do_update(index_elements=["word"], set_=more)
    )
