"""Keep what the staff may change about the shop, with its history; and see the worker."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "preferences",
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("value", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(254), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_preferences")),
    )
    op.create_table(
        "preference_changes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(254), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preference_changes")),
    )
    for column in ("key", "changed_at"):
        op.create_index(op.f(f"ix_preference_changes_{column}"), "preference_changes", [column])
    op.create_table(
        "heartbeats",
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_heartbeats")),
    )
    with op.batch_alter_table("letters") as letters:
        letters.add_column(sa.Column("reason", sa.String(300), nullable=False, server_default=""))


def downgrade() -> None:
    """Take them away; the environment holds again."""
    with op.batch_alter_table("letters") as letters:
        letters.drop_column("reason")
    op.drop_table("heartbeats")
    op.drop_table("preference_changes")
    op.drop_table("preferences")
