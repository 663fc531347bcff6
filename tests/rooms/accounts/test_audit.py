"""The audit is append-only, in the code and in the database itself."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from catalogue.accounts.errors import AuditChangedError
from catalogue.accounts.models import AuditAddress, AuditEntry
from catalogue.accounts.queries import history_of
from catalogue.accounts.services import forget_addresses, record
from catalogue.accounts.types import About, Actor
from tests.support.times import NOON

ANN = Actor("ann@example.com", address="192.0.2.1")


def noted(session: Session) -> AuditEntry:
    about = About("book", "42", "The Book")
    record(
        session, ANN, "book.renamed", about, before={"title": "A"}, after={"title": "B"}, now=NOON
    )
    return session.scalars(select(AuditEntry)).one()


def test_an_entry_says_who_did_what_from_where_and_what_changed(session: Session) -> None:
    noted(session)
    session.expire_all()
    (entry,) = history_of(session, "book", "42")
    assert (entry.actor, entry.act, entry.about_label) == (ANN.name, "book.renamed", "The Book")
    assert (entry.before, entry.after, entry.at) == ({"title": "A"}, {"title": "B"}, NOON)
    assert entry.origin is not None
    assert entry.origin.address == "192.0.2.1"


def test_an_entry_cannot_be_changed_or_deleted_by_the_code(session: Session) -> None:
    entry = noted(session)
    entry.actor = "somebody else"
    with pytest.raises(AuditChangedError):
        session.flush()


@pytest.mark.parametrize(
    "deed", [update(AuditEntry).values(actor="somebody else"), delete(AuditEntry)]
)
def test_the_database_itself_refuses_to_change_it(session: Session, deed: object) -> None:
    noted(session)
    session.execute(delete(AuditAddress))
    with pytest.raises(DBAPIError, match="append-only"):
        session.execute(deed)  # type: ignore[call-overload]


def test_addresses_are_forgotten_after_their_time_and_the_entry_stays(session: Session) -> None:
    noted(session)
    forget_addresses(session, before=NOON + timedelta(days=1))
    session.expire_all()
    (entry,) = history_of(session, "book", "42")
    assert entry.origin is None
