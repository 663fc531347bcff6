"""Replies from the command line: what waits, why, and what is decided about it."""

import json
import sys
from typing import Any
from uuid import UUID

import click
from sqlalchemy.orm import Session

from catalogue.blog.errors import NoSuchReplyError
from catalogue.blog.models import Comment, Post
from catalogue.blog.queries.moderation import (
    JudgedReply,
    counts_by_status,
    find_comment,
    judged_replies,
    judged_reply,
    reply_id_from,
    short_ids,
)
from catalogue.blog.services.moderating import decide
from catalogue.blog.services.replies import answer_reply
from catalogue.blog.types import CommentStatus
from catalogue.cli.context import opened_shop
from catalogue.core.clock import utc_now

_ALL = "all"
_MOST = 1000
_LONGEST_LINE = 100
_DONE = {
    CommentStatus.APPROVED: "Approved",
    CommentStatus.REJECTED: "Rejected",
    CommentStatus.SPAM: "Called spam",
}

_json = click.option("--json", "as_json", is_flag=True, help="Write it for another program.")


@click.group()
def comments() -> None:
    """Look after the replies to posts: list, show, approve, reject, spam, answer."""


@comments.command("list")
@click.option(
    "--status",
    type=click.Choice([*(status.value for status in CommentStatus), _ALL]),
    default=CommentStatus.WAITING.value,
    show_default=True,
)
@click.option("--post", default="", help="Only those to this post, named by its slug.")
@click.option("--limit", type=click.IntRange(1, _MOST), default=100, show_default=True)
@_json
def list_comments(status: str, post: str, limit: int, *, as_json: bool) -> None:
    """List replies, newest first; those that wait, unless another status is asked for."""
    wanted = None if status == _ALL else CommentStatus(status)
    with opened_shop() as shop, shop.database.read() as session:
        found = judged_replies(session, status=wanted, post=post, limit=limit)
        short = short_ids(session) if found and not as_json else {}
        counts = counts_by_status(session)
    if as_json:
        click.echo(json.dumps([_facts(reply) for reply in found], ensure_ascii=False))
        return
    for reply in found:
        click.echo(f"{short[reply.id]}  {reply.status:<8}  {_head(reply)}")
        click.echo(f"    {_line(reply.body)}")
        if reply.held_because:
            click.echo(f"    held because: {_said(reply)}")
    totals = ", ".join(f"{counts.get(one, 0)} {one.value}" for one in CommentStatus)
    click.echo(f"{len(found)} shown; in all {totals}.")


@comments.command("show")
@click.argument("reply_id", metavar="ID")
@_json
def show(reply_id: str, *, as_json: bool) -> None:
    """Show a reply with everything that is known of it."""
    with opened_shop() as shop, shop.database.read() as session:
        reply = judged_reply(session, reply_id_from(session, reply_id))
    if as_json:
        click.echo(json.dumps(_facts(reply), ensure_ascii=False))
        return
    click.echo(f"{reply.id}\n{_head(reply).strip()}, <{_safe(reply.email)}>, {reply.status}")
    if reply.parent:
        click.echo(f"answers {reply.parent}")
    if reply.held_because:
        click.echo(f"held because: {_said(reply)}")
    click.echo(f"\n{_safe(reply.body)}")


def _decision(name: str, status: CommentStatus, help_text: str) -> None:
    @comments.command(name, help=help_text)
    @click.argument("reply_ids", metavar="ID...", nargs=-1, required=True)
    @_json
    def command(reply_ids: tuple[str, ...], *, as_json: bool) -> None:
        changed, same = _decide_all(reply_ids, status)
        if as_json:
            click.echo(json.dumps({"changed": changed, "unchanged": same}))
            return
        rest = f", {len(same)} was so already" if len(same) == 1 else ""
        rest = f", {len(same)} were so already" if len(same) > 1 else rest
        click.echo(f"{_DONE[status]}: {len(changed)}{rest}.")


def _decide_all(given: tuple[str, ...], status: CommentStatus) -> tuple[list[str], list[str]]:
    """Decide about all or none; return the ids that changed and those that did not."""
    changed: list[str] = []
    same: list[str] = []
    with opened_shop() as shop, shop.database.write() as session:
        ids = dict.fromkeys(reply_id_from(session, one) for one in given)
        for reply_id in sorted(ids):
            moved = decide(session, _row(session, reply_id), status, now=utc_now())
            (changed if moved else same).append(str(reply_id))
    return changed, same


_decision(
    "approve", CommentStatus.APPROVED, "Show replies; the filter learns that they are wanted."
)
_decision(
    "reject", CommentStatus.REJECTED, "Hide replies; the filter learns that you do not want such."
)
_decision("spam", CommentStatus.SPAM, "Hide replies; the filter learns that they are spam.")


@comments.command("answer")
@click.argument("reply_id", metavar="ID")
@click.option("--body", required=True, help="Markdown; “-” reads it from standard input.")
@click.option("--name", default="", help="Who answers; otherwise the author of the post.")
@_json
def answer(reply_id: str, body: str, name: str, *, as_json: bool) -> None:
    """Answer a reply under the shop's mark; one that waits is approved by it."""
    text = sys.stdin.read() if body == "-" else body
    with opened_shop() as shop, shop.database.write() as session:
        reply = _row(session, reply_id_from(session, reply_id))
        author = session.get_one(Post, reply.post_id).author
        by = name or author or shop.keeper.now().name
        kept = answer_reply(session, reply, text, name=by, now=utc_now())
        answer_id, answered = str(kept.id), str(kept.parent_id)
    if as_json:
        click.echo(json.dumps({"id": answer_id, "parent": answered}))
        return
    click.echo(f"Answered as {by}.")


def _row(session: Session, reply_id: UUID) -> Comment:
    found = find_comment(session, reply_id)
    if found is None:
        raise NoSuchReplyError
    return found


def _facts(reply: JudgedReply) -> dict[str, Any]:
    return {
        "id": str(reply.id),
        "post": reply.post,
        "parent": str(reply.parent) if reply.parent else None,
        "name": reply.name,
        "email": reply.email,
        "status": reply.status.value,
        "is_by_staff": reply.is_by_staff,
        "held_because": reply.held_because,
        "written_at": reply.written_at.isoformat(),
        "body": reply.body,
    }


def _head(reply: JudgedReply) -> str:
    """Say who wrote what when; the mark of staff stands before all that a stranger can type."""
    mark = "shop" if reply.is_by_staff else ""
    return f"{mark:<4}  {reply.written_at:%Y-%m-%d %H:%M}  {_safe(reply.name)} on {reply.post}"


def _said(reply: JudgedReply) -> str:
    return _safe("; ".join(reply.held_because))


def _line(body: str) -> str:
    words = _safe(" ".join(body.split()))
    return words if len(words) <= _LONGEST_LINE else f"{words[:_LONGEST_LINE]}…"


def _safe(text: str) -> str:
    """Return text that moves no cursor and paints nothing: a terminal obeys control signs."""
    return "".join(sign if sign.isprintable() or sign == "\n" else "\ufffd" for sign in text)
