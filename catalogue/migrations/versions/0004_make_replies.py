"""Make the tables of replies and of who follows a thread; letters learn how to leave a list."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "comments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("parent_id", sa.Uuid()),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("email_key", sa.String(254), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("body_html", sa.Text(), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("is_by_staff", sa.Boolean(), nullable=False),
        sa.Column("held_because", sa.JSON(), nullable=False),
        sa.Column("address", sa.String(45)),
        sa.Column("source", sa.String(120)),
        sa.Column("fingerprint", sa.String(64)),
        sa.Column("taught_spam", sa.Boolean()),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True)),
        sa.Column("edited_at", sa.DateTime(timezone=True)),
        sa.Column("announced_at", sa.DateTime(timezone=True)),
        sa.Column("told_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_comments_post_id_posts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["comments.id"],
            name=op.f("fk_comments_parent_id_comments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
        sa.UniqueConstraint("source", name=op.f("uq_comments_source")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_comments_fingerprint")),
    )
    for columns in (
        ["parent_id"],
        ["email_key"],
        ["status"],
        ["post_id", "status", "written_at"],
    ):
        name = "_".join(["ix_comments", columns[0], *(f"comments_{one}" for one in columns[1:])])
        op.create_index(op.f(name), "comments", columns)
    op.create_table(
        "followers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("email_key", sa.String(254), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("left_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_followers_post_id_posts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followers")),
        sa.UniqueConstraint("post_id", "email_key", name=op.f("uq_followers_post_id_email_key")),
    )
    op.create_index(op.f("ix_followers_email_key"), "followers", ["email_key"])
    op.add_column(
        "letters", sa.Column("leave_url", sa.String(500), nullable=False, server_default="")
    )


def downgrade() -> None:
    """Take them away; the replies are lost."""
    with op.batch_alter_table("letters") as letters:
        letters.drop_column("leave_url")
    op.drop_table("followers")
    op.drop_table("comments")
