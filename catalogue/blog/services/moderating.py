"""What staff decide about replies; deciding otherwise later takes the lesson back as well."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalogue.blog.errors import UndoLateError
from catalogue.blog.messages import TellFollowers
from catalogue.blog.models import Comment, ReplyDecision
from catalogue.blog.services.filtering import teach, teach_lesson
from catalogue.blog.types import CommentStatus
from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_
from catalogue.core.ids import new_id
from catalogue.core.reply_markdown import render_reply
from catalogue.core.text import clean_line, clean_lines
from catalogue.db.generation import mark_catalogue_changed
from catalogue.jobs.queue import enqueue, withdraw

UNDO_FOR = timedelta(seconds=30)
_AT_ONCE = timedelta(0)
_LONGEST_NOTE = 500


def decide(
    session: Session,
    reply: Comment,
    status: CommentStatus,
    *,
    now: datetime,
    wait: timedelta = _AT_ONCE,
) -> bool:
    """Approve, reject, or call spam; return whether it changed anything.

    Of two that decide at once the first wins, and only the first teaches the filter. Followers are
    told after ``wait``, in which the decision may be taken back.
    """
    before = reply.status
    if before is status or not _moved(session, reply, before, status, decided_at=now):
        return False
    reply.taught_spam = teach(session, reply, status)
    withdraw(session, _promise(reply.id))
    if status is CommentStatus.APPROVED:
        promise = TellFollowers(reply.id)
        enqueue(session, promise, now=now, due_at=now + wait, key=_promise(reply.id))
    session.flush()
    return True


def decide_at_desk(
    session: Session, replies: Sequence[Comment], status: CommentStatus, *, now: datetime
) -> tuple[UUID, int]:
    """Decide about some replies with one press; return its id for taking it back, and how many."""
    press, decided = new_id(), 0
    for reply in replies:
        was = ReplyDecision(
            press=press,
            comment_id=reply.id,
            before=reply.status,
            after=status,
            taught_before=reply.taught_spam,
            decided_before=reply.decided_at,
            at=now,
        )
        if decide(session, reply, status, now=now, wait=UNDO_FOR):
            session.add(was)
            decided += 1
    session.flush()
    return press, decided


def undo(session: Session, press: UUID, *, now: datetime) -> int:
    """Take back what one press decided less than 30 seconds ago; return how many.

    Replies that somebody decided about otherwise since stay as they are. Raises UndoLateError.
    """
    taken = session.execute(
        update(ReplyDecision)
        .where(
            ReplyDecision.press == press,
            ReplyDecision.undone_at.is_(None),
            ReplyDecision.at > now - UNDO_FOR,
        )
        .values(undone_at=now)
        .returning(ReplyDecision.id)
        .execution_options(synchronize_session=False)
    ).all()
    if not taken:
        raise UndoLateError
    ids = [row.id for row in taken]
    rows = session.scalars(
        select(ReplyDecision).where(ReplyDecision.id.in_(ids)).order_by(ReplyDecision.id)
    )
    return sum(_put_back(session, row) for row in rows.all())


def edit_reply(session: Session, reply: Comment, body: str, *, note: str, now: datetime) -> None:
    """Change the words of a reply under the shop's mark; what the writer typed is kept.

    Given back its first words, it bears no mark any more. Raises InvalidError when nothing is left.
    """
    text = clean_lines(body)
    html = render_reply(text)
    if not html:
        raise InvalidError(N_("Some words have to stay. To hide the whole reply, reject it."))
    lesson = reply.taught_spam
    teach_lesson(session, reply, None)
    reply.taught_spam = None
    first = reply.body if reply.original_body is None else reply.original_body
    reply.original_body = None if text == first else first
    reply.body, reply.body_html, reply.edited_at = text, html, now
    reply.editor_note = clean_line(note)[:_LONGEST_NOTE]
    reply.taught_spam = teach_lesson(session, reply, lesson)
    session.flush()


def _put_back(session: Session, row: ReplyDecision) -> bool:
    reply = session.get_one(Comment, row.comment_id)
    if not _moved(session, reply, row.after, row.before, decided_at=row.decided_before):
        return False
    reply.taught_spam = teach_lesson(session, reply, row.taught_before)
    withdraw(session, _promise(reply.id))
    session.flush()
    return True


def _moved(
    session: Session,
    reply: Comment,
    before: CommentStatus,
    after: CommentStatus,
    *,
    decided_at: datetime | None,
) -> bool:
    """Move a reply from one state to another; return False when it is not in the first any more."""
    won = session.execute(
        update(Comment)
        .where(Comment.id == reply.id, Comment.status == before)
        .values(status=after, decided_at=decided_at)
        .returning(Comment.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    session.refresh(reply)
    if won is not None and CommentStatus.APPROVED in (before, after):
        mark_catalogue_changed(session)
    return won is not None


def _promise(reply_id: UUID) -> str:
    """Return the name under which telling followers of a reply is promised."""
    return f"tell-followers:{reply_id}"
