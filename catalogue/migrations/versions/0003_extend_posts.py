"""Let posts have a language, a series, contents, quotes and a preview; keep their old addresses."""

from itertools import groupby
from operator import itemgetter

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_NEW = (
    *("source", "replies_closed_at", "preview_key", "series_part", "series_id"),
    *("quotes", "contents", "tagged", "language"),
)


def upgrade() -> None:
    """Add them; posts that are there are English, with no contents and no quotes yet.

    The defaults stay for a release, for the processes that still run the one before.
    """
    op.create_table(
        "series",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slug", sa.String(80), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("slug", name=op.f("uq_series_slug")),
    )
    with op.batch_alter_table("posts") as posts:
        posts.add_column(sa.Column("language", sa.String(12), nullable=False, server_default="en"))
        posts.add_column(sa.Column("tagged", sa.JSON(), nullable=False, server_default="[]"))
        posts.add_column(sa.Column("contents", sa.JSON(), nullable=False, server_default="[]"))
        posts.add_column(sa.Column("quotes", sa.JSON(), nullable=False, server_default="[]"))
        posts.add_column(sa.Column("series_id", sa.Uuid()))
        posts.add_column(sa.Column("series_part", sa.Integer()))
        posts.add_column(sa.Column("preview_key", sa.String(43)))
        posts.add_column(sa.Column("replies_closed_at", sa.DateTime(timezone=True)))
        posts.add_column(sa.Column("source", sa.String(120)))
        posts.create_foreign_key(op.f("fk_posts_series_id_series"), "series", ["series_id"], ["id"])
        posts.create_index(op.f("ix_posts_series_id"), ["series_id"])
        posts.create_unique_constraint(op.f("uq_posts_preview_key"), ["preview_key"])
        posts.create_unique_constraint(op.f("uq_posts_source"), ["source"])
    with op.batch_alter_table("post_books") as links:
        links.add_column(sa.Column("chapter", sa.String(300), nullable=False, server_default=""))
    op.create_table(
        "old_addresses",
        sa.Column("path", sa.String(400), nullable=False),
        sa.Column("post_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"],
            ["posts.id"],
            name=op.f("fk_old_addresses_post_id_posts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_old_addresses")),
    )
    op.create_index(op.f("ix_old_addresses_post_id"), "old_addresses", ["post_id"])
    _repeat_tags()


def _repeat_tags() -> None:
    """Write the tags of the posts that are there beside each post, in their order."""
    posts = sa.table("posts", sa.column("id", sa.Uuid), sa.column("tagged", sa.JSON))
    tags = sa.table("tags", sa.column("id", sa.Uuid), sa.column("slug"), sa.column("name"))
    links = sa.table(
        "post_tags",
        sa.column("post_id", sa.Uuid),
        sa.column("tag_id", sa.Uuid),
        sa.column("position"),
    )
    found = op.get_bind().execute(
        sa.select(links.c.post_id, tags.c.slug, tags.c.name)
        .join(tags, tags.c.id == links.c.tag_id)
        .order_by(links.c.post_id, links.c.position)
    )
    for post_id, rows in groupby(found.all(), key=itemgetter(0)):
        tagged = [{"slug": slug, "name": name} for _, slug, name in rows]
        op.execute(posts.update().where(posts.c.id == post_id).values(tagged=tagged))


def downgrade() -> None:
    """Take them away; what they held is lost."""
    op.drop_table("old_addresses")
    with op.batch_alter_table("post_books") as links:
        links.drop_column("chapter")
    with op.batch_alter_table("posts") as posts:
        posts.drop_constraint(op.f("uq_posts_source"), type_="unique")
        posts.drop_constraint(op.f("uq_posts_preview_key"), type_="unique")
        posts.drop_index(op.f("ix_posts_series_id"))
        posts.drop_constraint(op.f("fk_posts_series_id_series"), type_="foreignkey")
        for name in _NEW:
            posts.drop_column(name)
    op.drop_table("series")
