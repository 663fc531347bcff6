"""Replies as they lie in ``replies.toml``: each names its post, its state and what it answers."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.blog.holding import ReplyFacts
from catalogue.blog.models import Comment, Post
from catalogue.blog.services.replies import place_reply
from catalogue.blog.types import CommentStatus
from catalogue.db import Database

_SOURCE = "seed:{key}"


def add_reply_seeds(database: Database, root: Path) -> Iterator[tuple[str, bool]]:
    """Add the replies that are not there yet, in one transaction; tell of each whether it was."""
    path = root / "replies.toml"
    read = tomllib.loads(path.read_text(encoding="utf-8"))["replies"] if path.is_file() else []
    with database.read() as session:
        known = _known(session, [_source(reply) for reply in read])
    added = {_source(reply) for reply in read if _source(reply) not in known}
    if added:
        with database.write() as session:
            added = _add(session, read)
    for reply in read:
        yield f"{reply['name']} on {reply['post']}", _source(reply) in added


def _add(session: Session, read: list[dict[str, Any]]) -> set[str]:
    """Add replies in their order, so that what is answered is there before its answer."""
    known = _known(session, [_source(reply) for reply in read])
    posts = {
        row.slug: row.id
        for row in session.execute(
            select(Post.slug, Post.id).where(Post.slug.in_({reply["post"] for reply in read}))
        )
    }
    added = set()
    for reply in read:
        source = _source(reply)
        if source not in known and reply["post"] in posts:
            known[source] = _place(session, posts[reply["post"]], reply, known)
            added.add(source)
    return added


def _place(
    session: Session, post_id: UUID, reply: Mapping[str, Any], known: Mapping[str, UUID]
) -> UUID:
    parent = known[_SOURCE.format(key=reply["parent"])] if "parent" in reply else None
    facts = ReplyFacts(
        name=reply["name"], email=reply.get("email", ""), body=reply["body"], parent_id=parent
    )
    return place_reply(
        session,
        post_id,
        facts,
        status=CommentStatus(reply["status"]),
        source=_source(reply),
        written_at=reply["written_at"],
        is_by_staff=reply.get("staff", False),
        held_because=reply.get("held_because", ()),
    ).id


def _known(session: Session, sources: list[str]) -> dict[str, UUID]:
    rows = session.execute(select(Comment.source, Comment.id).where(Comment.source.in_(sources)))
    return {row.source: row.id for row in rows}


def _source(reply: Mapping[str, Any]) -> str:
    return _SOURCE.format(key=reply["key"])
