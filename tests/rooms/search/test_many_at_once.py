"""Many documents at once are found, counted and forgotten as if they had come one by one."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.core.ids import new_id
from catalogue.search.models import SearchWord
from catalogue.search.queries import found_everywhere
from catalogue.search.services import (
    NewDocument,
    forget_document,
    index_document,
    index_new_documents,
)
from catalogue.search.types import Kind


def counts(session: Session) -> dict[str, int]:
    return {word.word: word.documents for word in session.scalars(select(SearchWord))}


def test_many_at_once_are_what_they_are_one_by_one(session: Session) -> None:
    documents = [
        NewDocument(new_id(), "The Pier", "Low tide, low tide"),
        NewDocument(new_id(), "Café", "High tide"),
        NewDocument(new_id(), "", "…"),
    ]
    index_document(session, Kind.POST, new_id(), title="Before", body="Spring tide")
    before = counts(session)
    for ref, title, body in documents:
        index_document(session, Kind.POST, ref, title=title, body=body)
    one_by_one = counts(session)
    for document in documents:
        forget_document(session, Kind.POST, document.ref)
    session.expire_all()
    assert counts(session) == before
    index_new_documents(session, Kind.POST, documents)
    index_new_documents(session, Kind.POST, [])
    session.expire_all()
    assert counts(session) == one_by_one
    assert found_everywhere(session, "tide").count(Kind.POST) == 3
    assert found_everywhere(session, "cafe").count(Kind.POST) == 1
