"""From the editor's form to the post: save, rename, publish, close; and what the audit notes."""

from typing import Any

from flask import Response, make_response

from catalogue.blog import services
from catalogue.blog.errors import PostChangedError, PostSlugTakenError
from catalogue.blog.models import Post
from catalogue.blog.queries.desk import all_titles, post_at_desk
from catalogue.blog.types import PostStatus
from catalogue.core.clock import utc_now
from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_
from catalogue.web.common.transaction import session
from catalogue.web.staff.audit_trail import About, note
from catalogue.web.staff.posts.editor import clash_with, editor, place_of
from catalogue.web.staff.posts.forms import KEEP, PostForm
from catalogue.web.staff.shell import member, told


def saved(post: Post | None, form: PostForm) -> Post | Response:
    """Save what was typed; return the post, or the page that says why it was not saved."""
    if not form.validate():
        return make_response(editor(post, form), 422)
    try:
        return _save(post, form)
    except PostChangedError:
        assert post is not None  # noqa: S101 -- a new post cannot have been saved by another.
        return _clash(post, form)
    except (InvalidError, PostSlugTakenError) as refusal:
        form.form_errors.append(refusal.sentence)
        return make_response(editor(post, form), 422)


def about(post: Post) -> About:
    """Return a post as the audit names it."""
    return About("post", post.id, post.title)


def publish(post: Post, form: PostForm) -> None:
    """Show the post when the form says so."""
    if form.when.data == KEEP:
        return
    before = post.status
    services.publish_post(session(), post, now=utc_now(), at=form.moment)
    note(
        f"post.{post.status.value}",
        about(post),
        before={"status": before.value},
        after={"status": post.status.value, "published_at": f"{post.published_at:%Y-%m-%dT%H:%MZ}"},
    )


def say_saved(post: Post) -> None:
    """Say what became of the post."""
    if post.status is PostStatus.PUBLISHED:
        told(N_("Saved. Everybody can read it."))
    elif post.status is PostStatus.SCHEDULED:
        told(
            N_(
                "Saved. It will be published on %(at)s UTC.",
                at=f"{post.published_at:%d.%m.%Y %H:%M}",
            )
        )
    else:
        told(N_("Saved as a draft. Nobody else sees it."))


def _save(post: Post | None, form: PostForm) -> Post:
    now, who = utc_now(), member()
    place = place_of(post)
    facts = form.facts(all_titles(session()), post)
    before: dict[str, Any] = {}
    if post is None:
        post = services.begin_post(session(), facts, by=who.email, now=now)
    else:
        before = {"title": post.title, "slug": post.slug}
        version = int(form.version.data or 0)
        services.save_post(session(), post, facts, version=version, by=who.email, now=now)
        services.rename_post(session(), post, facts.slug or post.slug)
    if form.replies_closed.data:
        services.close_replies(session(), post, now=now)
    else:
        services.open_replies(session(), post)
    note("post.saved", about(post), before=before, after={"title": post.title, "slug": post.slug})
    publish(post, form)
    services.throw_draft_away(session(), member_id=who.id, place=place)
    return post


def _clash(post: Post, form: PostForm) -> Response:
    """Show both texts; what was typed stays in the form, ready to be saved over the other."""
    slug = post.slug
    session().rollback()
    current = post_at_desk(session(), slug)
    form.version.data = str(current.version)
    return make_response(editor(current, form, clash=clash_with(current, form)), 409)
