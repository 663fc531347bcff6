"""Keep what can be found, and the vocabulary of it, in the transaction that changes it.

What resembles what follows by a job, because one changed document moves the weights of all.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from catalogue.core.clock import utc_now
from catalogue.core.words import words_of
from catalogue.db.generation import mark_catalogue_changed
from catalogue.db.upsert import insert_into
from catalogue.jobs.models import Job
from catalogue.jobs.queue import enqueue
from catalogue.search.likeness import Like, Text
from catalogue.search.messages import RefreshLikeness
from catalogue.search.models import Likeness, SearchDocument, SearchWord
from catalogue.search.queries import indexed_texts
from catalogue.search.types import LONGEST_WORD, Kind

_SHORTEST_WORD = 3
_LIKENESS_KEY = ("kind", "ref", "other_kind", "rank")
_REFRESH, _REFRESH_AGAIN = "likeness", "likeness again"
_GATHERING = timedelta(seconds=20)


def index_document(session: Session, kind: Kind, ref: UUID, *, title: str, body: str) -> None:
    """Make a thing be found by these words, in place of any earlier ones.

    The words are kept folded and parted, so that both databases see the same ones.
    """
    _ask_to_refresh(session, _REFRESH)
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


class NewDocument(NamedTuple):
    """A thing that could not be found before, and its words."""

    ref: UUID
    title: str
    body: str


def index_new_documents(session: Session, kind: Kind, documents: Sequence[NewDocument]) -> None:
    """Make many things be found that never were before, in few statements."""
    if not documents:
        return
    _ask_to_refresh(session, _REFRESH)
    rows, words = [], Counter[str]()
    for ref, *texts in documents:
        title, body = (" ".join(words_of(text)) for text in texts)
        rows.append({"kind": kind.value, "ref": ref, "title": title, "body": body})
        words.update(_vocabulary(title, body))
    session.execute(insert(SearchDocument), rows)
    if not words:
        return
    statement = insert_into(session, SearchWord)
    more = {"documents": SearchWord.documents + statement.excluded.documents}
    session.connection().execute(
        statement.on_conflict_do_update(index_elements=["word"], set_=more),
        [{"word": word, "documents": words[word]} for word in sorted(words)],
    )


def forget_document(session: Session, kind: Kind, ref: UUID) -> None:
    """Let a thing be found no more; one that never could be is no error."""
    earlier = _document(session, kind, ref)
    if earlier is None:
        return
    _ask_to_refresh(session, _REFRESH)
    document_id, words = earlier
    session.execute(
        delete(SearchDocument)
        .where(SearchDocument.id == document_id)
        .execution_options(synchronize_session=False)
    )
    _count(session, added=set(), gone=words)


def keep_likes(session: Session, texts: Sequence[Text], likes: Iterable[Like]) -> None:
    """Replace what resembles what by what was found in these texts; twice changes nothing.

    Texts that changed while they were compared are compared again.
    """
    # Whoever changed a document meanwhile holds the job; the texts are read when they are done.
    session.execute(select(Job.id).where(Job.key == _REFRESH).with_for_update())
    if indexed_texts(session) != list(texts):
        _ask_to_refresh(session, _REFRESH_AGAIN)
    found = {like[:4]: like[4:] for like in likes}
    columns = Likeness.__table__.columns
    kept = {row[:4]: row[4:] for row in session.execute(select(*columns))}
    changed = sorted(key for key, value in found.items() if kept.get(key) != value)
    gone = sorted(key for key in kept if key not in found)
    if changed:
        _write_likes(session, [(*key, *found[key]) for key in changed])
    if gone:
        _delete_likes(session, gone)
    if changed or gone:
        mark_catalogue_changed(session)


def _write_likes(session: Session, rows: list[tuple[Any, ...]]) -> None:
    statement = insert_into(session, Likeness)
    names = ("other_ref", "score")
    statement = statement.on_conflict_do_update(
        index_elements=_LIKENESS_KEY, set_={name: statement.excluded[name] for name in names}
    )
    columns = (*_LIKENESS_KEY, *names)
    session.connection().execute(statement, [dict(zip(columns, row, strict=True)) for row in rows])


def _delete_likes(session: Session, keys: list[tuple[Any, ...]]) -> None:
    places = [Likeness.__table__.c[name] == bindparam(f"a_{name}") for name in _LIKENESS_KEY]
    names = [f"a_{name}" for name in _LIKENESS_KEY]
    session.connection().execute(
        delete(Likeness).where(*places), [dict(zip(names, key, strict=True)) for key in keys]
    )


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


def _ask_to_refresh(session: Session, key: str) -> None:
    """Have likeness worked out in a while, once for all that changes until then.

    It comes first in a transaction that indexes, so that two such never wait for each other.
    """
    now = utc_now()
    enqueue(session, RefreshLikeness(), now=now, due_at=now + _GATHERING, key=key)
