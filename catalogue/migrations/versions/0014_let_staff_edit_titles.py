"""Let staff edit titles: versions, schedules, prices that are called off."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_OLD = ["edition_id", "currency", "starts_at", "id", "ends_at", "amount"]
_NEW = ["edition_id", "currency", "starts_at", "id", "ends_at", "stopped_at", "amount"]


def upgrade() -> None:
    """Add them; every title and edition there is has its first version."""
    with op.batch_alter_table("books") as books:
        books.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        books.add_column(sa.Column("publish_at", sa.DateTime(timezone=True)))
    with op.batch_alter_table("editions") as editions:
        editions.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("prices") as prices:
        prices.add_column(sa.Column("stopped_at", sa.DateTime(timezone=True)))
    op.drop_index("ix_prices_current", table_name="prices")
    op.create_index("ix_prices_current", "prices", _NEW)
    op.create_index(
        "ix_prices_with_end",
        "prices",
        ["currency", "ends_at", "starts_at", "edition_id"],
        sqlite_where=sa.text("ends_at IS NOT NULL"),
        postgresql_where=sa.text("ends_at IS NOT NULL"),
    )


def downgrade() -> None:
    """Take them away; prices that were called off end when they were called off."""
    op.execute("UPDATE prices SET ends_at = stopped_at WHERE stopped_at IS NOT NULL")
    op.drop_index("ix_prices_with_end", table_name="prices")
    op.drop_index("ix_prices_current", table_name="prices")
    with op.batch_alter_table("prices") as prices:
        prices.drop_column("stopped_at")
    op.create_index("ix_prices_current", "prices", _OLD)
    with op.batch_alter_table("editions") as editions:
        editions.drop_column("version")
    op.execute("UPDATE books SET status = 'draft' WHERE status = 'scheduled'")
    with op.batch_alter_table("books") as books:
        books.drop_column("publish_at")
        books.drop_column("version")
