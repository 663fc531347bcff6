"""The tables of the blog: posts and what belongs to them, replies, who follows those, the desk."""

from catalogue.blog.models.comments import Comment
from catalogue.blog.models.desk import PostDraft, PostRevision, ReplyDecision
from catalogue.blog.models.followers import Follower
from catalogue.blog.models.posts import OldAddress, Post, PostBook, Series, Tag, post_tags

__all__ = [
    "Comment",
    "Follower",
    "OldAddress",
    "Post",
    "PostBook",
    "PostDraft",
    "PostRevision",
    "ReplyDecision",
    "Series",
    "Tag",
    "post_tags",
]
