"""What an import wrote into a post, so that what staff changed since is left as it is."""

from collections.abc import Mapping
from hashlib import sha256

from catalogue.blog.models import Post
from catalogue.blog.types import PostStatus
from catalogue.imports.wxr.facts import EntryFacts

_LENGTH = 12
FIELDS = ("title", "body", "summary", "author", "tags", "publication")


def file_values(facts: EntryFacts, body: str) -> dict[str, str]:
    """Return what the file says, by field."""
    return {
        "title": facts.title,
        "body": body,
        "summary": facts.summary,
        "author": facts.author,
        "tags": "\n".join(facts.tags),
        "publication": str(facts.published_at) if facts.published_at else "draft",
    }


def shop_values(post: Post) -> dict[str, str]:
    """Return what the shop says, by field."""
    is_draft = post.status is PostStatus.DRAFT
    return {
        "title": post.title,
        "body": post.body,
        "summary": post.excerpt,
        "author": post.author,
        "tags": "\n".join(tag["name"] for tag in post.tagged),
        "publication": "draft" if is_draft else str(post.published_at),
    }


def marks_of(said: Mapping[str, str], written: Mapping[str, str]) -> dict[str, str]:
    """Return for each field what the file said and what was written, as hashes."""
    return {name: _hash(said[name]) + _hash(written[name]) for name in FIELDS}


def file_has_changed(mark: str, said: str) -> bool:
    """Return whether the file says another thing than at the last import."""
    return mark[:_LENGTH] != _hash(said)


def shop_has_changed(mark: str, says: str) -> bool:
    """Return whether the shop says another thing than the last import wrote."""
    return mark[_LENGTH:] != _hash(says)


def _hash(text: str) -> str:
    return sha256(text.encode(errors="replace")).hexdigest()[:_LENGTH]
