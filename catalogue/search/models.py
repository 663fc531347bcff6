"""The tables of search. The full-text index over them is made by the migration of each database.

On SQLite it is the FTS5 table ``search_fts``, kept by triggers; on PostgreSQL the generated
column ``search_documents.terms`` (a tsvector) with a GIN index.
"""

from uuid import UUID

from sqlalchemy import Float, Integer, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.db.base import Base


class SearchDocument(Base):
    """The words of one thing that can be found; ``ref`` is its id in its own room."""

    __tablename__ = "search_documents"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(24))
    ref: Mapped[UUID] = mapped_column(Uuid)
    title: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)

    __table_args__ = (UniqueConstraint("kind", "ref"),)


class SearchWord(Base):
    """A word that occurs, unstemmed, with the number of documents that hold it."""

    __tablename__ = "search_words"

    word: Mapped[str] = mapped_column(String(60), primary_key=True)
    documents: Mapped[int]


class Likeness(Base):
    """One thing resembles another; of its kind it is the ``rank``-th nearest, the first is 0.

    ``score`` is between 0 and 1. What has been forgotten since may still be named: whoever reads
    looks whether it is on show.
    """

    __tablename__ = "likenesses"

    kind: Mapped[str] = mapped_column(String(24), primary_key=True)
    ref: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    other_kind: Mapped[str] = mapped_column(String(24), primary_key=True)
    rank: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    other_ref: Mapped[UUID] = mapped_column(Uuid)
    score: Mapped[float] = mapped_column(Float)
