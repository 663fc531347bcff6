"""Make the tables of what resembles what, and of one-minute pieces."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; the worker fills the first when a document changes next, or when it starts."""
    op.create_table(
        "likenesses",
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("ref", sa.Uuid(), nullable=False),
        sa.Column("other_kind", sa.String(24), nullable=False),
        sa.Column("rank", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("other_ref", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "ref", "other_kind", "rank", name=op.f("pk_likenesses")),
    )
    op.create_table(
        "minutes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("book_id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["book_id"], ["books.id"], name=op.f("fk_minutes_book_id_books"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_minutes")),
        sa.UniqueConstraint("slug", name=op.f("uq_minutes_slug")),
    )
    op.create_index(op.f("ix_minutes_book_id_minutes_position"), "minutes", ["book_id", "position"])


def downgrade() -> None:
    """Take them away; the pieces are lost, likeness can be worked out again."""
    op.drop_table("minutes")
    op.drop_table("likenesses")
