"""Make the tables of the reports, and room for the page from which a purchase came."""

from datetime import UTC, date, datetime
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_SUMS = ("orders", "units", "gross", "discount", "shipping", "tax", "refunded", "refunded_tax")


def upgrade() -> None:
    """Add them, and have every day counted on which money moved."""
    op.create_table(
        "day_figures",
        sa.Column("dimension", sa.String(24), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("key", sa.String(120), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _SUMS),
        sa.PrimaryKeyConstraint("dimension", "day", "currency", "key", name=op.f("pk_day_figures")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "stale_days",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stale_days")),
    )
    op.create_index(op.f("ix_stale_days_day"), "stale_days", ["day"])
    op.create_index(op.f("ix_orders_paid_at"), "orders", ["paid_at"])
    for table in ("refunds", "disputes"):
        op.create_index(op.f(f"ix_{table}_created_at"), table, ["created_at"])
    for table in ("carts", "orders"):
        op.add_column(table, sa.Column("first_page", sa.String(120), nullable=True))
    _mark_days()


def _mark_days() -> None:
    moments = (("orders", "paid_at"), ("refunds", "created_at"), ("disputes", "created_at"))
    days: set[date] = set()
    for name, column in moments:
        table = sa.table(name, sa.column(column, sa.DateTime(timezone=True)))
        for moment in op.get_bind().scalars(sa.select(table.c[column]).distinct()):
            if moment is not None:
                days.add(_day(moment))
    stale = sa.table("stale_days", sa.column("id", sa.Uuid), sa.column("day", sa.Date))
    if days:
        op.bulk_insert(stale, [{"id": uuid4(), "day": day} for day in sorted(days)])


def _day(moment: datetime) -> date:
    return (moment.astimezone(UTC) if moment.tzinfo else moment).date()


def downgrade() -> None:
    """Take them away; the orders keep everything that the figures were made of."""
    for table in ("orders", "carts"):
        with op.batch_alter_table(table) as old:
            old.drop_column("first_page")
    for table in ("disputes", "refunds"):
        op.drop_index(op.f(f"ix_{table}_created_at"), table)
    op.drop_index(op.f("ix_orders_paid_at"), "orders")
    op.drop_table("stale_days")
    op.drop_table("day_figures")
