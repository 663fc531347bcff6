"""Repeat the subjects of a title beside it, so that its page reads them with it."""

from itertools import groupby
from operator import itemgetter

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, and fill it for the titles that are there.

    The default stays for a release, for the processes that still run the one before.
    """
    with op.batch_alter_table("books") as books:
        books.add_column(sa.Column("subjects", sa.JSON(), nullable=False, server_default="[]"))
    _repeat()


def _repeat() -> None:
    books = sa.table("books", sa.column("id", sa.Uuid), sa.column("subjects", sa.JSON))
    topics = sa.table("topics", sa.column("id", sa.Uuid), sa.column("slug"), sa.column("label"))
    links = sa.table(
        "book_topics",
        sa.column("book_id", sa.Uuid),
        sa.column("topic_id", sa.Uuid),
        sa.column("position"),
    )
    found = op.get_bind().execute(
        sa.select(links.c.book_id, topics.c.slug, topics.c.label)
        .join(topics, topics.c.id == links.c.topic_id)
        .order_by(links.c.book_id, links.c.position)
    )
    for book_id, rows in groupby(found.all(), key=itemgetter(0)):
        subjects = [{"slug": slug, "label": label} for _, slug, label in rows]
        op.execute(books.update().where(books.c.id == book_id).values(subjects=subjects))


def downgrade() -> None:
    """Take it away; the subjects stay where they were."""
    with op.batch_alter_table("books") as books:
        books.drop_column("subjects")
