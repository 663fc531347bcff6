"""The tables of the blog: posts and what belongs to them, replies, and who follows those."""

from catalogue.blog.models.comments import Comment
from catalogue.blog.models.followers import Follower
from catalogue.blog.models.posts import OldAddress, Post, PostBook, Series, Tag, post_tags

__all__ = ["Comment", "Follower", "OldAddress", "Post", "PostBook", "Series", "Tag", "post_tags"]
