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
    op.create_table(
        "news_subscribers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("mailbox", sa.String(254), nullable=False),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True)),
        sa.Column("left_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_subscribers")),
        sa.UniqueConstraint("mailbox", name=op.f("uq_news_subscribers_mailbox")),
        sa.UniqueConstraint("token", name=op.f("uq_news_subscribers_token")),
    )
    op.create_index(op.f("ix_news_subscribers_status"), "news_subscribers", ["status"])
    op.create_table(
        "news_proofs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subscriber_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("address", sa.String(45)),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("version", sa.String(20), nullable=False),
        _of("news_proofs", "subscriber_id", "news_subscribers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_proofs")),
    )
    op.create_index(op.f("ix_news_proofs_subscriber_id"), "news_proofs", ["subscriber_id"])
    op.create_table(
        "news_letters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("post_id", sa.Uuid()),
        sa.Column("status", sa.String(24), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True)),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        _of("news_letters", "post_id", "posts", then="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_letters")),
        sa.UniqueConstraint("post_id", name=op.f("uq_news_letters_post_id")),
    )
    op.create_index(op.f("ix_news_letters_status"), "news_letters", ["status"])
    op.create_table(
        "news_copies",
        sa.Column("letter_id", sa.Uuid(), nullable=False),
        sa.Column("subscriber_id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        _of("news_copies", "letter_id", "news_letters"),
        _of("news_copies", "subscriber_id", "news_subscribers"),
        sa.PrimaryKeyConstraint("letter_id", "subscriber_id", name=op.f("pk_news_copies")),
        sa.UniqueConstraint("kept_id", name=op.f("uq_news_copies_kept_id")),
    )
    op.create_index(op.f("ix_news_copies_subscriber_id"), "news_copies", ["subscriber_id"])
    op.create_table(
        "news_bounces",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subscriber_id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        _of("news_bounces", "subscriber_id", "news_subscribers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news_bounces")),
        sa.UniqueConstraint(
            "subscriber_id", "kept_id", name=op.f("uq_news_bounces_subscriber_id_kept_id")
        ),
    )


def downgrade() -> None:
    """Take them away; who gets the news, and what was learned, is lost."""
    for table in (
        *("news_bounces", "news_copies", "news_letters", "news_proofs", "news_subscribers"),
        "spam_words",
    ):
        op.drop_table(table)


def _of(table: str, column: str, other: str, *, then: str = "CASCADE") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=then)
