"""Following a thread: ask, say yes, be told, leave."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from catalogue.blog import mails
from catalogue.blog.errors import ThreadLinkLostError
from catalogue.blog.links import ThreadLinks
from catalogue.blog.models import Comment, Follower
from catalogue.blog.queries.following import FollowedPost, followed_post, waiting_lines
from catalogue.blog.queries.replies import RepliedPost
from catalogue.blog.types import CommentStatus
from catalogue.core.email import email_key
from catalogue.core.ids import new_id
from catalogue.db.upsert import insert_into
from catalogue.mail.queries import last_letter_at
from catalogue.mail.services import post_letter, withdraw_letters_about
from catalogue.mail.types import Letter

_ASK_AGAIN_AFTER = timedelta(hours=12)
_MOST_QUESTIONS = 3
_PER = timedelta(days=1)
_STAFF_LETTER_EVERY = timedelta(hours=1)


def ask_to_follow(
    session: Session, post: RepliedPost, email: str, *, links: ThreadLinks, now: datetime
) -> None:
    """Ask an address whether it wants to be told of further replies.

    It is asked once in twelve hours at most, and not at all while it follows already. With three
    questions of one day unanswered there is no fourth: a stranger may have typed the address.
    """
    if _unanswered(session, email, since=now - _PER) >= _MOST_QUESTIONS:
        return
    values = {"id": new_id(), "post_id": post.id, "email": email, "email_key": email_key(email)}
    asked = session.execute(
        insert_into(session, Follower)
        .values(**values, asked_at=now)
        .on_conflict_do_update(
            index_elements=["post_id", "email_key"],
            set_={"asked_at": now, "email": email},
            where=(Follower.asked_at <= now - _ASK_AGAIN_AFTER)
            & (Follower.confirmed_at.is_(None) | Follower.left_at.is_not(None)),
        )
        .returning(Follower.id)
    ).scalar_one_or_none()
    if asked is not None:
        letter = mails.follow_asked(asked, to=email, title=post.title, links=links)
        post_letter(session, letter, now=now)


def _unanswered(session: Session, email: str, *, since: datetime) -> int:
    asked = select(func.count()).where(
        Follower.email_key == email_key(email),
        Follower.asked_at > since,
        Follower.confirmed_at.is_(None) | Follower.left_at.is_not(None),
    )
    return session.scalar(asked) or 0


def confirm_following(session: Session, follower_id: UUID, *, now: datetime) -> FollowedPost:
    """Let an address follow from now on; raise ThreadLinkLostError when it is not known."""
    return _set(session, follower_id, {"confirmed_at": now, "left_at": None})


def leave_thread(session: Session, follower_id: UUID, *, now: datetime) -> FollowedPost:
    """Write to an address no more about this thread, not even what still waits to be sent.

    That a post was taken back keeps nobody on its list. Raises ThreadLinkLostError.
    """
    post = _set(session, follower_id, {"left_at": now})
    withdraw_letters_about(session, mails.about_follower(follower_id))
    return post


def forget_unanswered(session: Session, *, before: datetime) -> int:
    """Forget addresses that were asked before a moment and never said yes; return how many."""
    forgotten = session.execute(
        delete(Follower)
        .where(Follower.confirmed_at.is_(None), Follower.asked_at < before)
        .returning(Follower.id)
        .execution_options(synchronize_session=False)
    )
    return len(forgotten.all())


def _set(session: Session, follower_id: UUID, values: dict[str, datetime | None]) -> FollowedPost:
    post = followed_post(session, follower_id)
    if post is None:
        raise ThreadLinkLostError
    session.execute(
        update(Follower)
        .where(Follower.id == follower_id)
        .values(values)
        .execution_options(synchronize_session=False)
    )
    return post


def tell_followers(
    session: Session,
    comment_id: UUID,
    letters: Sequence[tuple[UUID, Letter]],
    *,
    now: datetime,
) -> int:
    """Post the letters about a reply, once for ever; return how many.

    Whoever left since the letters were written gets none.
    """
    first = session.execute(
        update(Comment)
        .where(
            Comment.id == comment_id,
            Comment.told_at.is_(None),
            Comment.status == CommentStatus.APPROVED,
        )
        .values(told_at=now)
        .returning(Comment.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if first is None or not letters:
        return 0
    ids = [follower_id for follower_id, _letter in letters]
    # Locked, so that whoever leaves at this moment finds the letters that are to be withdrawn.
    here = set(
        session.scalars(
            select(Follower.id)
            .where(Follower.id.in_(ids), Follower.left_at.is_(None))
            .order_by(Follower.id)
            .with_for_update()
        )
    )
    for follower_id, letter in letters:
        if follower_id in here:
            post_letter(session, letter, now=now, is_bulk=True)
    return len(here)


def tell_staff(session: Session, *, to: str, links: ThreadLinks, now: datetime) -> bool:
    """Write to staff about replies that wait and were not told of; once an hour at most."""
    last = last_letter_at(session, mails.WAITING)
    if last is not None and last > now - _STAFF_LETTER_EVERY:
        return False
    new = session.scalars(
        update(Comment)
        .where(Comment.status == CommentStatus.WAITING, Comment.announced_at.is_(None))
        .values(announced_at=now)
        .returning(Comment.id)
        .execution_options(synchronize_session=False)
    ).all()
    if not new:
        return False
    lines, total = waiting_lines(session, links)
    post_letter(session, mails.replies_wait(lines, total, to=to), now=now)
    return True
