"""Reads of the blog. Drafts and scheduled posts are seen by none but ``…_for_changes``."""

from catalogue.blog.queries.addresses import post_at_old_address
from catalogue.blog.queries.cards import (
    BookRef,
    PostCard,
    neighbours,
    newest_posts,
    posts_by_id,
    posts_of_book,
    posts_of_books,
    posts_with_tag,
    related_posts,
)
from catalogue.blog.queries.exports import exported_posts
from catalogue.blog.queries.posts import (
    STREAM_SIZE,
    MonthCount,
    Stream,
    TagLabel,
    WholePost,
    books_of_post,
    find_post_for_changes,
    months_with_counts,
    post_addresses,
    post_by_slug,
    posts_of_month,
    stream,
    tag_by_slug,
    tags_in_use,
)

__all__ = [
    "STREAM_SIZE",
    "BookRef",
    "MonthCount",
    "PostCard",
    "Stream",
    "TagLabel",
    "WholePost",
    "books_of_post",
    "exported_posts",
    "find_post_for_changes",
    "months_with_counts",
    "neighbours",
    "newest_posts",
    "post_addresses",
    "post_at_old_address",
    "post_by_slug",
    "posts_by_id",
    "posts_of_book",
    "posts_of_books",
    "posts_of_month",
    "posts_with_tag",
    "related_posts",
    "stream",
    "tag_by_slug",
    "tags_in_use",
]
