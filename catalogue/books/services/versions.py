"""Two people who change the same thing at once: the second is told, and nothing is written over."""

from sqlalchemy import update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from catalogue.books.errors import ChangedMeanwhileError
from catalogue.books.models import Book, Edition


def claim_version(session: Session, row: Book | Edition, *, seen: int | None) -> None:
    """Count a change, if the row is still as it was ``seen``; None has not looked, as imports.

    Raises ChangedMeanwhileError. Who wins holds the row until the transaction ends.
    """
    table = type(row)
    same = [] if seen is None else [table.version == seen]
    version = session.scalar(
        update(table)
        .where(table.id == row.id, *same)
        .values(version=table.version + 1)
        .returning(table.version)
        .execution_options(synchronize_session=False)
    )
    if version is None:
        raise ChangedMeanwhileError
    set_committed_value(row, "version", version)
