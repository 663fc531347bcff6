"""Replies: take one in by the rules, let staff answer, put one there that was written elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalogue.blog.errors import ParentLostError, RepliesClosedError, UnansweredError
from catalogue.blog.holding import (
    MAX_NAME,
    Evidence,
    ReplyFacts,
    ReplyRules,
    are_closed,
    first_status,
    reasons_to_hold,
    words_held,
)
from catalogue.blog.messages import TellFollowers
from catalogue.blog.models import Comment
from catalogue.blog.queries.moderation import contributor_names, is_approved_writer
from catalogue.blog.queries.replies import RepliedPost
from catalogue.blog.services.filtering import verdict_on
from catalogue.blog.services.moderating import decide
from catalogue.blog.types import CommentStatus
from catalogue.core.email import email_key
from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_
from catalogue.core.ids import new_id
from catalogue.core.reply_markdown import count_links, render_reply
from catalogue.core.text import clean_line, clean_lines
from catalogue.db.generation import mark_catalogue_changed
from catalogue.db.upsert import insert_into
from catalogue.jobs.queue import enqueue


@dataclass(frozen=True, slots=True)
class TakenReply:
    """What became of a reply; ``is_new`` is false when the same one had come before."""

    id: UUID
    status: CommentStatus
    is_new: bool


def add_reply(
    session: Session, post: RepliedPost, facts: ReplyFacts, *, rules: ReplyRules, now: datetime
) -> TakenReply:
    """Take in what a visitor wrote: on show at once, held for a person, or as spam.

    The same words of the same address under the same post are one reply, however often they come.
    Raises RepliesClosedError, ParentLostError, or InvalidError when nothing is left to read.
    """
    if are_closed(
        published_at=post.published_at, closed_at=post.replies_closed_at, rules=rules, now=now
    ):
        raise RepliesClosedError
    html = _rendered(facts.body)
    parent_id = _top_of(session, post, facts.parent_id)
    evidence = _evidence(session, post, facts, html, rules)
    reasons = reasons_to_hold(evidence, rules)
    values: dict[str, Any] = {
        "id": new_id(),
        "post_id": post.id,
        "parent_id": parent_id,
        "name": facts.name,
        "email": facts.email,
        "email_key": email_key(facts.email),
        "body": facts.body,
        "body_html": html,
        "status": first_status(evidence, reasons),
        "held_because": reasons,
        "address": facts.address,
        "fingerprint": _fingerprint(post.id, facts),
        "written_at": now,
    }
    return _kept_once(session, values, now=now)


def _kept_once(session: Session, values: dict[str, Any], *, now: datetime) -> TakenReply:
    """Keep a reply unless it is there already; what waits moves no page."""
    kept = session.execute(
        insert_into(session, Comment)
        .values(values)
        .on_conflict_do_nothing(index_elements=["fingerprint"])
        .returning(Comment.id)
    ).scalar_one_or_none()
    if kept is None:
        known = session.execute(
            select(Comment.id, Comment.status).where(Comment.fingerprint == values["fingerprint"])
        ).one()
        return TakenReply(known.id, known.status, is_new=False)
    if values["status"] is CommentStatus.APPROVED:
        mark_catalogue_changed(session)
        enqueue(session, TellFollowers(kept), now=now)
    return TakenReply(kept, values["status"], is_new=True)


def answer_reply(
    session: Session, reply: Comment, body: str, *, name: str, now: datetime
) -> Comment:
    """Let staff answer a reply, under their mark; one that waits is approved by it.

    Raises UnansweredError when the reply was rejected or called spam.
    """
    if reply.status is CommentStatus.WAITING:
        decide(session, reply, CommentStatus.APPROVED, now=now)
    if reply.status is not CommentStatus.APPROVED:
        raise UnansweredError
    text, html = clean_lines(body), _rendered(body)
    answer = Comment(
        id=new_id(),
        post_id=reply.post_id,
        parent_id=reply.parent_id or reply.id,
        name=clean_line(name)[:MAX_NAME],
        body=text,
        body_html=html,
        status=CommentStatus.APPROVED,
        is_by_staff=True,
        written_at=now,
        decided_at=now,
    )
    session.add(answer)
    session.flush()
    enqueue(session, TellFollowers(answer.id), now=now)
    return answer


def place_reply(
    session: Session,
    post_id: UUID,
    facts: ReplyFacts,
    *,
    status: CommentStatus,
    source: str,
    written_at: datetime,
    is_by_staff: bool = False,
    held_because: Iterable[str] = (),
) -> Comment:
    """Put a reply under a post as it stood elsewhere; ``source`` names it for ever.

    Nobody is written to about it.
    """
    reply = Comment(
        id=new_id(),
        post_id=post_id,
        parent_id=facts.parent_id,
        name=clean_line(facts.name)[:MAX_NAME],
        email=facts.email,
        email_key=email_key(facts.email),
        body=clean_lines(facts.body),
        body_html=render_reply(facts.body),
        status=status,
        is_by_staff=is_by_staff,
        held_because=list(held_because),
        source=source,
        written_at=written_at,
        announced_at=written_at,
        told_at=written_at,
    )
    session.add(reply)
    session.flush()
    return reply


def forget_senders(session: Session, *, before: datetime) -> int:
    """Forget the network addresses of replies written before a moment; return how many."""
    forgotten = session.execute(
        update(Comment)
        .where(Comment.address.is_not(None), Comment.written_at < before)
        .values(address=None)
        .returning(Comment.id)
        .execution_options(synchronize_session=False)
    )
    return len(forgotten.all())


def _rendered(body: str) -> str:
    html = render_reply(clean_lines(body))
    if not html:
        raise InvalidError(N_("Write your reply."))
    return html


def _top_of(session: Session, post: RepliedPost, parent_id: UUID | None) -> UUID | None:
    """Return the reply that an answer stands under; an answer to an answer stands beside it."""
    if parent_id is None:
        return None
    parent = session.get(Comment, parent_id)
    if parent is None or parent.post_id != post.id or parent.status is not CommentStatus.APPROVED:
        raise ParentLostError
    return parent.id if parent.parent_id is None else _top_of(session, post, parent.parent_id)


def _evidence(
    session: Session, post: RepliedPost, facts: ReplyFacts, html: str, rules: ReplyRules
) -> Evidence:
    names = {*contributor_names(session), post.author, rules.shop_name} - {""}
    verdict = verdict_on(session, name=facts.name, body=facts.body)
    return Evidence(
        is_known=is_approved_writer(session, email_key(facts.email)),
        is_trapped=facts.is_trapped,
        oddity=facts.oddity,
        links=count_links(facts.body, html),
        name=facts.name,
        authors=frozenset(names),
        suspicion=verdict.words if verdict.is_suspicious else None,
        held_words=words_held(f"{facts.name}\n{facts.body}", rules.words),
    )


def _fingerprint(post_id: UUID, facts: ReplyFacts) -> str:
    words = " ".join(facts.body.split())
    return sha256(f"{post_id}\n{email_key(facts.email)}\n{words}".encode()).hexdigest()
