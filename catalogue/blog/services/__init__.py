"""What can be done with posts."""

from catalogue.blog.services.addresses import remember_address, rename_post
from catalogue.blog.services.posts import (
    add_post,
    change_post,
    close_replies,
    open_preview,
    open_replies,
    publish_due_posts,
    publish_post,
    withdraw_post,
)

__all__ = [
    "add_post",
    "change_post",
    "close_replies",
    "open_preview",
    "open_replies",
    "publish_due_posts",
    "publish_post",
    "remember_address",
    "rename_post",
    "withdraw_post",
]
