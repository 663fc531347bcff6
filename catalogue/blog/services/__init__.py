"""What can be done with posts."""

from catalogue.blog.services.posts import (
    add_post,
    change_post,
    publish_due_posts,
    publish_post,
    withdraw_post,
)

__all__ = ["add_post", "change_post", "publish_due_posts", "publish_post", "withdraw_post"]
