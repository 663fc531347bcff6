"""The inbox of replies: read, decide, take back, answer, edit."""

from uuid import UUID

from flask import Blueprint, Response, make_response, render_template, request, url_for

from catalogue.blog.errors import NoSuchReplyError
from catalogue.blog.models import Comment, Post
from catalogue.blog.queries.inbox import PAGE_SIZE, comments_by_id, inbox
from catalogue.blog.queries.moderation import counts_by_status, find_comment
from catalogue.blog.services import moderating
from catalogue.blog.services.replies import answer_reply
from catalogue.blog.types import CommentStatus
from catalogue.core.clock import utc_now
from catalogue.core.errors import InvalidError, NotFoundError
from catalogue.core.i18n import N_, Words
from catalogue.web.common.answers import see_other
from catalogue.web.common.paths import is_staff_path
from catalogue.web.common.shop import preferences
from catalogue.web.common.transaction import session
from catalogue.web.staff.audit_trail import About, note
from catalogue.web.staff.comment_forms import AnswerForm, EditForm
from catalogue.web.staff.comment_reasons import held
from catalogue.web.staff.lists import here_with, page_asked, paged, text_asked
from catalogue.web.staff.shell import member, told

pages = Blueprint("staff_comments", __name__, url_prefix="/staff/comments")

_ALL = "all"
_DEEDS = {
    "approve": CommentStatus.APPROVED,
    "reject": CommentStatus.REJECTED,
    "spam": CommentStatus.SPAM,
    "wait": CommentStatus.WAITING,
}
_LABEL = 60


@pages.get("/")
def index() -> str:
    """Show a page of the inbox; those that wait, unless something else is asked for."""
    status, post, words = _status(), text_asked("post"), text_asked("q")
    found = inbox(session(), status=status, post=post, words=words, page=page_asked())
    return render_template(
        "staff/comments/index.html",
        post=post,
        q=words,
        status=status.value if status else _ALL,
        places=_places(),
        replies=found.replies,
        held=held(found.replies),
        page=paged(found.number, found.total, PAGE_SIZE),
        answer=AnswerForm(name=member().name),
    )


@pages.post("/decisions")
def decide_about() -> Response:
    """Approve, reject or call spam: one reply by its own button, or all that are ticked."""
    deed, ids = _pressed()
    replies = comments_by_id(session(), ids)
    before = {reply.id: reply.status for reply in replies}
    press, count = moderating.decide_at_desk(session(), replies, _DEEDS[deed], now=utc_now())
    for reply in replies:
        if (was := before[reply.id]) is not reply.status:
            after = {"status": reply.status}
            note(f"comment.{reply.status}", _about(reply), before={"status": was}, after=after)
    undo_url = url_for("staff_comments.undo", press=press, back=_back()) if count else ""
    told(_said(_DEEDS[deed], count), undo=undo_url)
    return see_other(f"{_back()}#inbox")


@pages.post("/decisions/<uuid:press>/undo")
def undo(press: UUID) -> Response:
    """Take a decision back, within half a minute."""
    count = moderating.undo(session(), press, now=utc_now())
    note("comment.undone", About("decision", press, ""), after={"replies": count})
    told(N_("Taken back: everything is as it was before."))
    return see_other(f"{_back()}#inbox")


@pages.get("/<uuid:reply_id>")
def show(reply_id: UUID) -> str:
    """Show one reply, to edit it or to answer at length."""
    reply = _reply(reply_id)
    return _page(
        reply, EditForm(body=reply.body, note=reply.editor_note), AnswerForm(name=member().name)
    )


@pages.post("/<uuid:reply_id>/answer")
def answer(reply_id: UUID) -> Response:
    """Answer under the shop's mark; a reply that waits is approved by it."""
    reply, form = _reply(reply_id), AnswerForm(request.form)
    if not form.validate():
        return make_response(
            _page(reply, EditForm(body=reply.body, note=reply.editor_note), form), 422
        )
    name = form.name.data or preferences().name
    kept = answer_reply(session(), reply, form.body.data or "", name=name, now=utc_now())
    note("comment.answered", _about(reply), after={"answer": kept.body})
    told(N_("Your answer is on show."))
    return see_other(f"{_back()}#inbox")


@pages.post("/<uuid:reply_id>/edit")
def edit(reply_id: UUID) -> Response:
    """Change the words of a reply; readers see that the shop did."""
    reply, form = _reply(reply_id), EditForm(request.form)
    if not form.validate():
        return make_response(_page(reply, form, AnswerForm(name=member().name)), 422)
    before, why = reply.body, form.note.data or ""
    moderating.edit_reply(session(), reply, form.body.data or "", note=why, now=utc_now())
    note(
        "comment.edited",
        _about(reply),
        before={"body": before},
        after={"body": reply.body, "note": reply.editor_note},
    )
    told(N_("The reply is changed. Readers see it as long as it differs from what was written."))
    return see_other(url_for("staff_comments.show", reply_id=reply_id))


def _page(reply: Comment, edit_form: EditForm, answer_form: AnswerForm) -> str:
    post = session().get_one(Post, reply.post_id)
    parent = find_comment(session(), reply.parent_id) if reply.parent_id else None
    return render_template(
        "staff/comments/show.html",
        reply=reply,
        post=post,
        parent=parent,
        edit=edit_form,
        answer=answer_form,
    )


def _status() -> CommentStatus | None:
    asked = request.args.get("status", CommentStatus.WAITING.value)
    if asked != _ALL and asked not in set(CommentStatus):
        raise NotFoundError(N_("Replies have no such state."))
    return None if asked == _ALL else CommentStatus(asked)


def _places() -> list[tuple[Words, str, str, int]]:
    """Return the states with their addresses and how many replies are in each."""
    counts = counts_by_status(session())
    words = {
        CommentStatus.WAITING: N_("Waiting"),
        CommentStatus.APPROVED: N_("Approved"),
        CommentStatus.REJECTED: N_("Rejected"),
        CommentStatus.SPAM: N_("Spam"),
    }
    places = [
        (label, status.value, here_with(status=status.value, page=None), counts.get(status, 0))
        for status, label in words.items()
    ]
    return [*places, (N_("All"), _ALL, here_with(status=_ALL, page=None), sum(counts.values()))]


def _pressed() -> tuple[str, list[UUID]]:
    """Return the deed and the replies: of one button (``approve:<id>``), or of all ticks."""
    deed, _, own = request.form.get("one", "").partition(":")
    ids = [own] if own else request.form.getlist("reply")
    deed = deed or request.form.get("deed", "")
    if deed not in _DEEDS:
        raise InvalidError(N_("Choose what to do: approve, reject, or spam."))
    if not ids:
        raise InvalidError(N_("Tick the replies that you mean first. Nothing was changed."))
    try:
        return deed, [UUID(each) for each in ids]
    except ValueError as error:
        raise NoSuchReplyError from error


def _said(status: CommentStatus, count: int) -> Words:
    if not count:
        return N_("Nothing was changed: they were so already.")
    return {
        CommentStatus.APPROVED: N_("Approved: %(count)s.", count=count),
        CommentStatus.REJECTED: N_("Rejected: %(count)s.", count=count),
        CommentStatus.SPAM: N_("Called spam: %(count)s.", count=count),
        CommentStatus.WAITING: N_("Put back among those that wait: %(count)s.", count=count),
    }[status]


def _back() -> str:
    """Return the list from which somebody came, with its filter."""
    asked = request.values.get("back", "").partition("#")[0]
    home = url_for("staff_comments.index")
    return asked if is_staff_path(asked) and asked.startswith(home) else home


def _reply(reply_id: UUID) -> Comment:
    found = find_comment(session(), reply_id)
    if found is None:
        raise NoSuchReplyError
    return found


def _about(reply: Comment) -> About:
    return About("comment", reply.id, f"{reply.name}: {' '.join(reply.body.split())[:_LABEL]}")
