"""Saving posts at the desk: versions that count, revisions that stay, drafts of each person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from catalogue.blog.errors import PostChangedError
from catalogue.blog.models import Post, PostDraft, PostRevision
from catalogue.blog.queries.desk import own_summary
from catalogue.blog.services.posts import add_post, change_post
from catalogue.blog.services.writing import LONGEST_BODY
from catalogue.blog.types import PostFacts
from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_
from catalogue.db.upsert import insert_into

_MOST_IN_A_DRAFT = 2 * LONGEST_BODY


def begin_post(session: Session, facts: PostFacts, *, by: str, now: datetime) -> Post:
    """Write a draft and its first revision; raise InvalidError or PostSlugTakenError."""
    post = add_post(session, facts, now=now)
    _keep_revision(session, post, by=by, now=now)
    return post


def save_post(
    session: Session, post: Post, facts: PostFacts, *, version: int, by: str, now: datetime
) -> None:
    """Give a post, loaded with tags and links, these facts, and keep them as a revision.

    ``version`` is that which the person began with; raises PostChangedError when it is not the
    present one, and InvalidError.
    """
    won = session.execute(
        update(Post)
        .where(Post.id == post.id, Post.version == version)
        .values(version=version + 1)
        .returning(Post.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if won is None:
        raise PostChangedError
    session.refresh(post, ["version"])
    if not _last_number(session, post.id):
        _keep_revision(session, post, by="", now=post.updated_at)
    change_post(session, post, facts, now=now)
    _keep_revision(session, post, by=by, now=now)


def keep_draft(
    session: Session,
    *,
    member_id: UUID,
    place: str,
    fields: Mapping[str, Any],
    version: int,
    now: datetime,
) -> None:
    """Keep what somebody has typed and not saved; the post itself stays. Raises InvalidError."""
    if sum(len(str(value)) for value in fields.values()) > _MOST_IN_A_DRAFT:
        raise InvalidError(N_("This text is too long to be kept."))
    values = {"fields": dict(fields), "version": version, "saved_at": now}
    session.execute(
        insert_into(session, PostDraft)
        .values(member_id=member_id, place=place, **values)
        .on_conflict_do_update(index_elements=["member_id", "place"], set_=values)
    )


def throw_draft_away(session: Session, *, member_id: UUID, place: str) -> None:
    """Forget what somebody has typed for a post."""
    session.execute(
        delete(PostDraft).where(PostDraft.member_id == member_id, PostDraft.place == place)
    )


def _keep_revision(session: Session, post: Post, *, by: str, now: datetime) -> None:
    revision = PostRevision(
        post_id=post.id,
        number=_last_number(session, post.id) + 1,
        title=post.title,
        summary=own_summary(post),
        body=post.body,
        tags=[tag["name"] for tag in post.tagged],
        books=[str(link.book_id) for link in post.book_links],
        by=by,
        at=now,
    )
    session.add(revision)
    session.flush()


def _last_number(session: Session, post_id: UUID) -> int:
    last = select(func.max(PostRevision.number)).where(PostRevision.post_id == post_id)
    return session.scalar(last) or 0
