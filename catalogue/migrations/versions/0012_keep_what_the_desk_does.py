"""Keep what the desk does: decisions to be taken back, drafts, revisions, edited replies."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; the defaults stay for a release."""
    with op.batch_alter_table("comments") as comments:
        comments.add_column(sa.Column("original_body", sa.Text(), nullable=True))
        comments.add_column(
            sa.Column("editor_note", sa.String(500), nullable=False, server_default="")
        )
    with op.batch_alter_table("posts") as posts:
        posts.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    _make_decisions()
    _make_drafts()
    _make_revisions()


def _make_decisions() -> None:
    op.create_table(
        "reply_decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("press", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.String(24), nullable=False),
        sa.Column("after", sa.String(24), nullable=False),
        sa.Column("taught_before", sa.Boolean(), nullable=True),
        sa.Column("decided_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_reply_decisions_comment_id_comments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_decisions")),
    )
    op.create_index(op.f("ix_reply_decisions_press"), "reply_decisions", ["press"])
    op.create_index(op.f("ix_reply_decisions_comment_id"), "reply_decisions", ["comment_id"])


def _make_drafts() -> None:
    op.create_table(
        "post_drafts",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(36), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"],
            ["staff.id"],
            name=op.f("fk_post_drafts_member_id_staff"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("member_id", "place", name=op.f("pk_post_drafts")),
    )


def _make_revisions() -> None:
    op.create_table(
        "post_revisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("books", sa.JSON(), nullable=False),
        sa.Column("by", sa.String(254), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["posts.id"],
            name=op.f("fk_post_revisions_post_id_posts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_revisions")),
        sa.UniqueConstraint("post_id", "number", name=op.f("uq_post_revisions_post_id_number")),
    )


def downgrade() -> None:
    """Take them away; edited replies keep their present words."""
    for table in ("post_revisions", "post_drafts", "reply_decisions"):
        op.drop_table(table)
    with op.batch_alter_table("posts") as posts:
        posts.drop_column("version")
    with op.batch_alter_table("comments") as comments:
        comments.drop_column("editor_note")
        comments.drop_column("original_body")
