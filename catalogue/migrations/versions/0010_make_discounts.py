"""Make the tables of discounts, and room for them in carts and on the lines of orders."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    _make_discounts()
    _make_codes()
    _make_uses()
    with op.batch_alter_table("carts") as carts:
        carts.add_column(sa.Column("discount_code_id", sa.Uuid(), nullable=True))
        carts.create_foreign_key(
            op.f("fk_carts_discount_code_id_discount_codes"),
            "discount_codes",
            ["discount_code_id"],
            ["id"],
            ondelete="SET NULL",
        )
    with op.batch_alter_table("order_lines") as lines:
        lines.add_column(
            sa.Column("discount_amount", sa.Integer(), nullable=False, server_default="0")
        )
        lines.create_check_constraint(
            "discount_within_total", "discount_amount BETWEEN 0 AND quantity * unit_amount"
        )


def _make_discounts() -> None:
    op.create_table(
        "discounts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("limit_total", sa.Integer(), nullable=True),
        sa.Column("limit_per_buyer", sa.Integer(), nullable=True),
        sa.Column("least_amount", sa.Integer(), nullable=False),
        sa.Column("titles", sa.JSON(), nullable=False),
        sa.Column("forms", sa.JSON(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("value > 0", name=op.f("ck_discounts_value_positive")),
        sa.CheckConstraint(
            "kind <> 'percent' OR value <= 10000", name=op.f("ck_discounts_percent_in_bounds")
        ),
        sa.CheckConstraint("uses >= 0", name=op.f("ck_discounts_uses_not_negative")),
        sa.CheckConstraint(
            "limit_total IS NULL OR uses <= limit_total",
            name=op.f("ck_discounts_uses_within_limit"),
        ),
        sa.CheckConstraint(
            "limit_per_buyer IS NULL OR limit_per_buyer > 0", name=op.f("ck_discounts_buyer_limit")
        ),
        sa.CheckConstraint(
            "least_amount >= 0", name=op.f("ck_discounts_least_amount_not_negative")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discounts")),
    )
    op.create_index(op.f("ix_discounts_created_at"), "discounts", ["created_at"])


def _make_codes() -> None:
    op.create_table(
        "discount_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("discount_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("code_key", sa.String(64), nullable=False),
        sa.Column("is_single", sa.Boolean(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("uses >= 0", name=op.f("ck_discount_codes_uses_not_negative")),
        sa.CheckConstraint(
            "NOT is_single OR uses <= 1", name=op.f("ck_discount_codes_single_used_once")
        ),
        sa.ForeignKeyConstraint(
            ["discount_id"],
            ["discounts.id"],
            name=op.f("fk_discount_codes_discount_id_discounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discount_codes")),
        sa.UniqueConstraint("code_key", name=op.f("uq_discount_codes_code_key")),
    )
    op.create_index(
        op.f("ix_discount_codes_discount_id_discount_codes_batch_discount_codes_id"),
        "discount_codes",
        ["discount_id", "batch", "id"],
    )


def _make_uses() -> None:
    op.create_table(
        "discount_uses",
        sa.Column("order_id", sa.Uuid(), nullable=False),
        sa.Column("discount_id", sa.Uuid(), nullable=False),
        sa.Column("code_id", sa.Uuid(), nullable=False),
        sa.Column("email_key", sa.String(254), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["discount_id"], ["discounts.id"], name=op.f("fk_discount_uses_discount_id_discounts")
        ),
        sa.ForeignKeyConstraint(
            ["code_id"], ["discount_codes.id"], name=op.f("fk_discount_uses_code_id_discount_codes")
        ),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_discount_uses")),
    )
    op.create_index(op.f("ix_discount_uses_code_id"), "discount_uses", ["code_id"])
    op.create_index(
        op.f("ix_discount_uses_discount_id_discount_uses_status"),
        "discount_uses",
        ["discount_id", "status"],
    )
    op.create_table(
        "discount_buyers",
        sa.Column("discount_id", sa.Uuid(), nullable=False),
        sa.Column("email_key", sa.String(254), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.CheckConstraint("uses >= 0", name=op.f("ck_discount_buyers_uses_not_negative")),
        sa.ForeignKeyConstraint(
            ["discount_id"], ["discounts.id"], name=op.f("fk_discount_buyers_discount_id_discounts")
        ),
        sa.PrimaryKeyConstraint("discount_id", "email_key", name=op.f("pk_discount_buyers")),
    )


def downgrade() -> None:
    """Take them away; what orders were given stays in their own sums."""
    with op.batch_alter_table("order_lines") as lines:
        lines.drop_constraint(op.f("ck_order_lines_discount_within_total"), type_="check")
        lines.drop_column("discount_amount")
    with op.batch_alter_table("carts") as carts:
        carts.drop_constraint(op.f("fk_carts_discount_code_id_discount_codes"), type_="foreignkey")
        carts.drop_column("discount_code_id")
    for table in ("discount_buyers", "discount_uses", "discount_codes", "discounts"):
        op.drop_table(table)
