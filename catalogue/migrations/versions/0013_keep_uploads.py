"""Make the table of uploads, and room for the picture that a cover is made from."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "uploads",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("filename", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("said", sa.JSON(), nullable=False),
        sa.Column("has_cover", sa.Boolean(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["staff.id"],
            name=op.f("fk_uploads_member_id_staff"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploads")),
    )
    op.create_index(op.f("ix_uploads_member_id"), "uploads", ["member_id"])
    op.create_index(op.f("ix_uploads_created_at"), "uploads", ["created_at"])
    with op.batch_alter_table("books") as books:
        books.add_column(sa.Column("cover_original", sa.String(100), nullable=True))


def downgrade() -> None:
    """Take them away; files that nobody needs any more stay in the store."""
    with op.batch_alter_table("books") as books:
        books.drop_column("cover_original")
    op.drop_table("uploads")
