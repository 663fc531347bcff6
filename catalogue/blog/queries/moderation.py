"""Reads of replies in every state, for those who decide about them."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from catalogue.blog.errors import AmbiguousReplyError, NoSuchReplyError
from catalogue.blog.models import Comment, Post
from catalogue.blog.queries.replies import Reply
from catalogue.blog.types import CommentStatus
from catalogue.books.models import Contributor

_ID_DIGITS = 32
_FEWEST_DIGITS = 8


class JudgedReply(NamedTuple):
    """A reply as staff see it, with its post and why it was held."""

    id: UUID
    post: str
    parent: UUID | None
    name: str
    email: str
    status: CommentStatus
    is_by_staff: bool
    held_because: list[str]
    written_at: Any
    body: str


def judged_replies(
    session: Session, *, status: CommentStatus | None, post: str = "", limit: int = 100
) -> list[JudgedReply]:
    """Return the newest replies of a status, or of every one, and of one post if it is named."""
    statement = _judged().order_by(Comment.written_at.desc(), Comment.id.desc()).limit(limit)
    if status is not None:
        statement = statement.where(Comment.status == status)
    if post:
        statement = statement.where(Post.slug == post)
    return [JudgedReply._make(row) for row in session.execute(statement)]


def judged_reply(session: Session, reply_id: UUID) -> JudgedReply:
    """Return one reply, whatever its state; raise NoSuchReplyError."""
    row = session.execute(_judged().where(Comment.id == reply_id)).one_or_none()
    if row is None:
        raise NoSuchReplyError
    return JudgedReply._make(row)


def _judged() -> Any:
    return select(
        *(Comment.id, Post.slug, Comment.parent_id, Comment.name, Comment.email, Comment.status),
        *(Comment.is_by_staff, Comment.held_because, Comment.written_at, Comment.body),
    ).join(Post, Post.id == Comment.post_id)


def reply_id_from(session: Session, beginning: str) -> UUID:
    """Return the id that begins so; raise NoSuchReplyError or AmbiguousReplyError."""
    digits = beginning.strip().replace("-", "").lower()
    if not digits or len(digits) > _ID_DIGITS or set(digits) - set("0123456789abcdef"):
        raise NoSuchReplyError
    lowest, highest = UUID(digits.ljust(_ID_DIGITS, "0")), UUID(digits.ljust(_ID_DIGITS, "f"))
    found = session.scalars(
        select(Comment.id).where(Comment.id.between(lowest, highest)).limit(2)
    ).all()
    if not found:
        raise NoSuchReplyError
    if len(found) > 1:
        raise AmbiguousReplyError(beginning)
    return found[0]


def short_ids(session: Session) -> dict[UUID, str]:
    """Return for every reply the shortest beginning of its id that no other has."""
    ids = [one.hex for one in session.scalars(select(Comment.id).order_by(Comment.id))]
    shortest = {}
    for before, one, after in zip(["", *ids], ids, [*ids[1:], ""], strict=False):
        alike = max(_alike(before, one), _alike(one, after))
        shortest[UUID(one)] = one[: max(alike + 1, _FEWEST_DIGITS)]
    return shortest


def _alike(first: str, second: str) -> int:
    pairs = zip(first, second, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(first), len(second)))


class OwnReply(NamedTuple):
    """A reply with what became of it, for its own writer."""

    reply: Reply
    status: CommentStatus


def own_replies(session: Session, post_id: UUID, ids: Sequence[UUID]) -> list[OwnReply]:
    """Return those of some replies that stand under a post, in whatever state, oldest first."""
    if not ids:
        return []
    rows = session.execute(
        select(
            *(Comment.id, Comment.parent_id, Comment.name, Comment.is_by_staff, Comment.body_html),
            *(Comment.written_at, func.coalesce(Comment.edited_at, Comment.decided_at)),
            *(Comment.original_body.is_not(None), Comment.status),
        )
        .where(Comment.id.in_(ids), Comment.post_id == post_id)
        .order_by(Comment.written_at, Comment.id)
    )
    return [OwnReply(Reply._make(row[:-1]), row[-1]) for row in rows]


def find_comment(session: Session, reply_id: UUID) -> Comment | None:
    """Return the row of a reply, or None."""
    return session.get(Comment, reply_id)


def is_approved_writer(session: Session, email_key: str) -> bool:
    """Return whether a person approved a reply of this address, and none of it was spam."""
    if not email_key:
        return False
    from_there = (Comment.email_key == email_key, Comment.is_by_staff.is_(False))
    approved = exists().where(*from_there, Comment.status == CommentStatus.APPROVED)
    spam = exists().where(*from_there, Comment.taught_spam.is_(True))
    return bool(session.scalar(select(approved & ~spam)))


def contributor_names(session: Session) -> list[str]:
    """Return everybody who made a book of this shop."""
    return list(session.scalars(select(Contributor.name)))


def counts_by_status(session: Session) -> dict[CommentStatus, int]:
    """Return how many replies there are in each state that has some."""
    rows = session.execute(select(Comment.status, func.count()).group_by(Comment.status))
    return {row[0]: row[1] for row in rows}


def exported_replies(
    session: Session, post_ids: Sequence[UUID]
) -> dict[UUID, list[dict[str, Any]]]:
    """Return every reply to some posts, in whatever state, as the contract names them."""
    found: dict[UUID, list[dict[str, Any]]] = {post_id: [] for post_id in post_ids}
    rows = session.execute(
        select(
            *(Comment.post_id, Comment.id, Comment.parent_id),
            *(Comment.name, Comment.status, Comment.body),
        )
        .where(Comment.post_id.in_(post_ids))
        .order_by(Comment.written_at, Comment.id)
    )
    for post_id, reply_id, parent_id, name, status, body in rows:
        found[post_id].append(
            {
                "id": str(reply_id),
                "parent": str(parent_id) if parent_id else None,
                "name": name,
                "status": status.value,
                "body": body,
            }
        )
    return found
