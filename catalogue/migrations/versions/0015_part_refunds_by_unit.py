"""Let a refund say which units it is for, and a right to a file be ruled on by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "refund_units",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("refund_id", sa.Uuid(), nullable=False),
        sa.Column("order_line_id", sa.Uuid(), nullable=False),
        sa.Column("unit", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["refund_id"], ["refunds.id"], name=op.f("fk_refund_units_refund_id_refunds")
        ),
        sa.ForeignKeyConstraint(
            ["order_line_id"],
            ["order_lines.id"],
            name=op.f("fk_refund_units_order_line_id_order_lines"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund_units")),
        sa.UniqueConstraint(
            "order_line_id", "unit", name=op.f("uq_refund_units_order_line_id_unit")
        ),
    )
    op.create_index(op.f("ix_refund_units_refund_id"), "refund_units", ["refund_id"])
    with op.batch_alter_table("refunds") as refunds:
        refunds.add_column(sa.Column("request_key", sa.String(64), nullable=True))
        refunds.add_column(
            sa.Column("shipping_amount", sa.Integer(), nullable=False, server_default="0")
        )
        refunds.create_unique_constraint(op.f("uq_refunds_request_key"), ["request_key"])
    with op.batch_alter_table("entitlements") as rights:
        rights.add_column(sa.Column("ruling", sa.String(24), nullable=True))


def downgrade() -> None:
    """Take them away; rights that were ruled on keep their present state."""
    with op.batch_alter_table("entitlements") as rights:
        rights.drop_column("ruling")
    with op.batch_alter_table("refunds") as refunds:
        refunds.drop_constraint(op.f("uq_refunds_request_key"), type_="unique")
        refunds.drop_column("shipping_amount")
        refunds.drop_column("request_key")
    op.drop_table("refund_units")
