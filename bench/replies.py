"""Replies to the posts of a benchmark: threads two deep, most of them on show."""

from datetime import timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bench.editions import THEN
from bench.words import Prose
from catalogue.blog.models import Comment
from catalogue.blog.types import CommentStatus
from catalogue.core.reply_markdown import render_reply

TO_EACH = 20
_WAITING_EVERY, _ANSWER_EVERY = 10, 3


def write_replies(session: Session, post_ids: list[UUID], prose: Prose) -> None:
    """Write twenty replies to each post: every tenth waits, every third answers another."""
    texts = [prose.sentence() for _ in range(500)]
    bodies = [(text, render_reply(text)) for text in texts]
    for post_id in post_ids:
        chosen = islice(iter(lambda: prose.random.choice(bodies), None), TO_EACH)
        rows: list[dict[str, Any]] = []
        for number, (body, html) in enumerate(chosen):
            answers = number % _ANSWER_EVERY == _ANSWER_EVERY - 1
            is_waiting = number % _WAITING_EVERY == 0
            rows.append(
                {
                    # Pages show it, and both databases have to say the same.
                    "id": UUID(int=prose.random.getrandbits(128), version=4),
                    "post_id": post_id,
                    "parent_id": rows[-1]["id"] if answers else None,
                    "name": f"Reader {number}",
                    "email": f"reader-{number}@example.com",
                    "email_key": f"reader-{number}@example.com",
                    "body": body,
                    "body_html": html,
                    "status": CommentStatus.WAITING if is_waiting else CommentStatus.APPROVED,
                    "is_by_staff": False,
                    "held_because": [],
                    "written_at": THEN + timedelta(minutes=number),
                }
            )
        session.execute(insert(Comment), rows)
