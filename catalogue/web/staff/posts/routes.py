"""The routes of posts: list, write, preview, keep drafts, publish, withdraw."""

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from catalogue.blog import services
from catalogue.blog.models import Post
from catalogue.blog.queries.desk import post_at_desk
from catalogue.blog.types import PostStatus
from catalogue.core.clock import utc_now
from catalogue.core.i18n import N_
from catalogue.web.common.answers import see_other
from catalogue.web.common.transaction import session
from catalogue.web.staff.audit_trail import note
from catalogue.web.staff.posts.bulk import carry_out, list_facts
from catalogue.web.staff.posts.editor import (
    NEW,
    editor,
    form_for,
    near_titles,
    place_of,
    rendered,
    typed_fields,
)
from catalogue.web.staff.posts.forms import PostForm
from catalogue.web.staff.posts.saving import about, saved, say_saved
from catalogue.web.staff.shell import member, told

pages = Blueprint("staff_posts", __name__, url_prefix="/staff/posts")


@pages.get("/")
def index() -> str:
    """List posts, those last worked on first."""
    return render_template("staff/posts/index.html", **list_facts())


@pages.post("/")
def change_many() -> Response:
    """Publish, withdraw or tag those that were chosen."""
    carry_out()
    return see_other(url_for("staff_posts.index"))


@pages.get("/new")
def new() -> str:
    """Offer an empty page to write on."""
    return editor(None, form_for(None))


@pages.post("/new")
def create() -> Response:
    """Save a new post."""
    return _answer(saved(None, PostForm(request.form)))


@pages.get("/<slug>")
def edit(slug: str) -> str:
    """Offer a post for changes."""
    post = post_at_desk(session(), slug)
    return editor(post, form_for(post))


@pages.post("/<slug>")
def save(slug: str) -> Response:
    """Save a post."""
    return _answer(saved(post_at_desk(session(), slug), PostForm(request.form)))


@pages.post("/<slug>/rendering")
def render(slug: str) -> str:
    """Show the text as visitors would see it: on the page, or alone for the live preview."""
    form = PostForm(request.form)
    if request.form.get("part_only"):
        near = sorted(near_titles(form))
        return render_template("staff/posts/rendering.html", preview=rendered(form), near=near)
    return editor(_find(slug), form, preview=rendered(form))


@pages.post("/<slug>/draft")
def keep_draft(slug: str) -> Response:
    """Keep what is typed and not saved; the post stays as it is."""
    now = utc_now()
    form = PostForm(request.form)
    version = form.version.data or "0"
    services.keep_draft(
        session(),
        member_id=member().id,
        place=place_of(_find(slug)),
        fields=typed_fields(),
        version=int(version) if version.isdigit() else 0,
        now=now,
    )
    return jsonify(kept_at=now.isoformat())


@pages.post("/<slug>/draft/discard")
def throw_draft_away(slug: str) -> Response:
    """Forget what is typed and not saved."""
    services.throw_draft_away(session(), member_id=member().id, place=place_of(_find(slug)))
    told(N_("The unsaved text is thrown away."))
    return see_other(_address(slug))


@pages.post("/<slug>/publication")
def publish(slug: str) -> Response:
    """Show a post again from when it was shown before, or from now on."""
    post, now = post_at_desk(session(), slug), utc_now()
    before = post.status
    services.publish_post(session(), post, now=now, at=post.published_at)
    note("post.published", about(post), before={"status": before}, after={"status": post.status})
    say_saved(post)
    return see_other(_address(slug))


@pages.post("/<slug>/withdrawal")
def withdraw(slug: str) -> Response:
    """Make a post a draft again."""
    post = post_at_desk(session(), slug)
    before = post.status
    services.withdraw_post(session(), post, now=utc_now())
    note("post.withdrawn", about(post), before={"status": before}, after={"status": post.status})
    told(
        N_("The post is a draft again; nobody else sees it."),
        undo=url_for("staff_posts.publish", slug=slug),
    )
    return see_other(_address(slug))


@pages.post("/<slug>/preview")
def preview(slug: str) -> Response:
    """Lead to the post as visitors will see it, at an address that nobody can guess."""
    post = post_at_desk(session(), slug)
    if post.status is PostStatus.PUBLISHED:
        return see_other(url_for("blog.show", slug=slug))
    return see_other(url_for("blog.preview", key=services.open_preview(session(), post)))


def _answer(found: Post | Response) -> Response:
    if isinstance(found, Response):
        return found
    say_saved(found)
    return see_other(_address(found.slug))


def _find(slug: str) -> Post | None:
    return None if slug == NEW else post_at_desk(session(), slug)


def _address(slug: str) -> str:
    return url_for("staff_posts.new") if slug == NEW else url_for("staff_posts.edit", slug=slug)
