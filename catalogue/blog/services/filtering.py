"""The one place where replies meet the filter: what it says of them, and what they teach it."""

from sqlalchemy.orm import Session

from catalogue.blog.models import Comment
from catalogue.blog.types import CommentStatus
from catalogue.spam.queries import judge
from catalogue.spam.services import learn, unlearn
from catalogue.spam.types import Verdict

_LESSONS = {
    CommentStatus.APPROVED: False,
    CommentStatus.REJECTED: True,
    CommentStatus.SPAM: True,
}


def verdict_on(session: Session, *, name: str, body: str) -> Verdict:
    """Return how much a reply resembles what staff threw away."""
    return judge(session, _text(name, body))


def teach(session: Session, reply: Comment, status: CommentStatus) -> bool | None:
    """Let the filter learn from a decision and unlearn the one before; return the lesson.

    What was approved is wanted; what was rejected or called spam is not. So the filter only ever
    says that a person should look first: what staff reject may be a person's all the same.
    """
    return teach_lesson(session, reply, _LESSONS.get(status))


def teach_lesson(session: Session, reply: Comment, lesson: bool | None) -> bool | None:  # noqa: FBT001 -- the column's own value.
    """Let the filter have learned exactly this from a reply (None: nothing); return it."""
    if lesson is reply.taught_spam:
        return lesson
    text = _text(reply.name, reply.body)
    if reply.taught_spam is not None:
        unlearn(session, text, is_spam=reply.taught_spam)
    if lesson is not None:
        learn(session, text, is_spam=lesson)
    return lesson


def _text(name: str, body: str) -> str:
    return f"{name}\n{body}"
