"""“Leave a Reply”: the form that came in, the page for an answer, and a reply that waits."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_limiter import RequestLimit
from werkzeug.wrappers import Response as AnyResponse

from catalogue.blog import queries, services
from catalogue.blog.links import ThreadLinks
from catalogue.blog.queries.moderation import own_replies
from catalogue.blog.services.replies import TakenReply
from catalogue.blog.types import CommentStatus
from catalogue.core.clock import utc_now
from catalogue.core.errors import NotFoundError, Refusal, RefusalKind
from catalogue.core.i18n import N_, Words
from catalogue.core.signing import BadTokenError, sign, unsign
from catalogue.web.common.answers import see_other
from catalogue.web.common.fields import refuse_repeats
from catalogue.web.common.limits import LETTERS_TO_ONE, REPLIES, addressee, limiter
from catalogue.web.common.page_cache import public_page
from catalogue.web.common.shop import settings
from catalogue.web.common.transaction import session
from catalogue.web.storefront.addresses import refuse_odd_slugs
from catalogue.web.storefront.discussion import (
    ShownReply,
    empty_form,
    is_closed,
    rules,
    secret,
    shown_reply,
)
from catalogue.web.storefront.own_replies import nothing_waits, own_reply_ids, remember_reply
from catalogue.web.storefront.reply_forms import ReplyForm, Timing, give_out, timing

pages = Blueprint("replies", __name__, url_prefix="/blog/<slug>/comments")
refuse_odd_slugs(pages, "slug")

_LARGEST_FORM = 256 * 1024
_OWN = "own-reply"
_OLD = N_("This form lay open for too long. All that you typed is here: send it again.")
_LIFETIME = timedelta(days=30)


@pages.url_value_preprocessor
def _bound(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Refuse (413) what is far beyond any reply before it is read."""
    request.max_content_length = _LARGEST_FORM


def _too_many(_limit: RequestLimit) -> Response:
    """Give the form back with everything in it, without asking the database."""
    form = ReplyForm(request.form)
    sentence = N_("Many replies came from here at once. Wait a minute, then send it again.")
    return _page(None, form, sentence=sentence, status=429)


@pages.get("")
def index(slug: str) -> AnyResponse:
    """Lead back to the post, for whoever loads the address of the form again."""
    return redirect(url_for("blog.show", slug=slug, _anchor="replies"))


@pages.post("")
@limiter.limit(REPLIES, on_breach=_too_many)
@limiter.limit(
    LETTERS_TO_ONE,
    key_func=addressee,
    exempt_when=lambda: "follow" not in request.form,
    on_breach=_too_many,
)
def create(slug: str) -> AnyResponse:
    """Take a reply in; a form that cannot be taken comes back with everything that was typed."""
    refuse_repeats(request.form)
    post, form = queries.replied_post(session(), slug), ReplyForm(request.form)
    when = timing(secret(), form.given.data or "", post.id, utc_now())
    if not form.validate():
        return _again(post, form, when)
    if when is Timing.OLD:
        return _again(post, form, when, sentence=_OLD)
    try:
        taken = _take(post, form, when)
    except Refusal as refusal:
        status = 409 if refusal.kind is RefusalKind.CONFLICT else 422
        return _again(post, form, when, sentence=refusal.sentence, status=status)
    return _thank(slug, taken)


@pages.get("/<uuid:reply>/answer")
@public_page()
def answer(slug: str, reply: UUID) -> str:
    """Show a reply with the form under it that answers it."""
    post = queries.replied_post(session(), slug)
    answered = shown_reply(queries.approved_reply(session(), post.id, reply))
    if is_closed(post):
        raise NotFoundError(N_("Replies to this post are closed."))
    form = empty_form(post.id)
    form.parent.data = str(reply)
    return _rendered(post, form, answered)


@pages.get("/sent/<token>")
def sent(slug: str, token: str) -> AnyResponse:
    """Show its writer a reply that waits, and say what happens next; for thirty days."""
    post = queries.replied_post(session(), slug)
    found = own_replies(session(), post.id, [_own_id(token)])
    if not found:
        raise NotFoundError(N_("There is no such page any more."))
    own = found[0]
    if own.status is CommentStatus.APPROVED:
        return redirect(url_for("blog.show", slug=slug, _anchor=f"reply-{own.reply.id}"))
    page = render_template(
        "storefront/blog/reply_sent.html",
        post=post,
        reply=shown_reply(own.reply),
        is_refused=own.status is CommentStatus.REJECTED,
    )
    return make_response(page)


@pages.get("/mine")
def mine(slug: str) -> AnyResponse:
    """Give the module of the post's page the replies of this browser that wait."""
    post = queries.replied_post(session(), slug)
    unseen = {CommentStatus.WAITING, CommentStatus.SPAM}
    own = own_replies(session(), post.id, own_reply_ids())
    waiting = [shown_reply(one.reply) for one in own if one.status in unseen]
    if waiting:
        return make_response(
            render_template("storefront/blog/own_replies.html", slug=slug, replies=waiting)
        )
    response = Response(status=204)
    nothing_waits(response, slug)
    return response


def _take(post: queries.RepliedPost, form: ReplyForm, when: Timing) -> TakenReply:
    """Keep the reply, and ask the address whether it wants to follow, if the form says so."""
    facts = form.facts(address=request.remote_addr, when=when)
    taken = services.add_reply(session(), post, facts, rules=rules(), now=utc_now())
    if form.follow.data and taken.status is not CommentStatus.SPAM:
        links = ThreadLinks(settings().base_url, secret())
        services.ask_to_follow(session(), post, facts.email, links=links, now=utc_now())
    return taken


def _thank(slug: str, taken: TakenReply) -> Response:
    if taken.status is CommentStatus.APPROVED:
        return see_other(url_for("blog.show", slug=slug, _anchor=f"reply-{taken.id}"))
    token = sign(secret(), _OWN, taken.id.hex)
    response = see_other(url_for("replies.sent", slug=slug, token=token))
    remember_reply(response, slug, taken.id)
    return response


def _own_id(token: str) -> UUID:
    try:
        return UUID(hex=unsign(secret(), _OWN, token, lifetime=_LIFETIME))
    except BadTokenError as error:
        raise NotFoundError(N_("There is no such page any more.")) from error


def _again(
    post: queries.RepliedPost,
    form: ReplyForm,
    when: Timing,
    *,
    sentence: Words | None = None,
    status: int = 422,
) -> Response:
    """Give the form back; one that is too old, or has no time, gets a new time."""
    if when not in {Timing.FINE, Timing.YOUNG}:
        form.given.data = give_out(secret(), post.id, utc_now())
    return _page(post, form, sentence=sentence, status=status)


def _page(
    post: queries.RepliedPost | None, form: ReplyForm, *, sentence: Words | None, status: int
) -> Response:
    if sentence is not None:
        form.form_errors.append(sentence)
    return make_response(_rendered(post, form, _answered(post, form)), status)


def _answered(post: queries.RepliedPost | None, form: ReplyForm) -> ShownReply | None:
    """Return the reply that a form answers; one that is gone is answered no more."""
    if post is None or form.parent_id is None:
        form.parent.data = form.parent.data if post is None else ""
        return None
    try:
        return shown_reply(queries.approved_reply(session(), post.id, form.parent_id))
    except Refusal:
        form.parent.data = ""
        return None


def _rendered(
    post: queries.RepliedPost | None, form: ReplyForm, answered: ShownReply | None
) -> str:
    return render_template("storefront/blog/reply.html", post=post, form=form, answered=answered)
