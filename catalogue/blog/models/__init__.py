"""The tables of the blog: posts with what belongs to them, and the replies to them."""

from catalogue.blog.models.comments import Comment
from catalogue.blog.models.posts import OldAddress, Post, PostBook, Series, Tag, post_tags

__all__ = ["Comment", "OldAddress", "Post", "PostBook", "Series", "Tag", "post_tags"]
