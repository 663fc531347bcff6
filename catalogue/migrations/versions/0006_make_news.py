"""Make the tables of the news and of the filter: who asked for it, what is sent, what is spam."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them."""
    op.create_table(
        "spam_words",
        sa.Column("word", sa.String(60), nullable=False),
        sa.Column("spam", sa.Integer(), nullable=False),
        sa.Column("ham", sa.Integer(), nullable=False),
        sa.CheckConstraint("spam >= 0", name=op.f("ck_spam_words_spam_not_negative")),
        sa.CheckConstraint("ham >= 0", name=op.f("ck_spam_words_ham_not_negative")),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_spam_words")),
    )


def downgrade() -> None:
    """Take them away; what was learned is lost."""
    op.drop_table("spam_words")
