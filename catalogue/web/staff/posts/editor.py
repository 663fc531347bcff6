"""The page on which a post is written, with what is beside the text."""

from typing import Any

from flask import render_template, request, url_for
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

from catalogue.blog.models import Post, PostDraft
from catalogue.blog.queries.desk import (
    all_titles,
    newest_author,
    series_titles,
    tag_names,
    titles_like,
)
from catalogue.blog.queries.revisions import Difference, differences, find_draft
from catalogue.core.i18n import N_
from catalogue.core.markdown import plain_text, render_post
from catalogue.web.common.shop import settings
from catalogue.web.common.transaction import session
from catalogue.web.staff.posts.forms import PostForm, filled
from catalogue.web.staff.shell import member

NEW = "new"
STATUS_WORDS = {"draft": N_("Draft"), "scheduled": N_("Scheduled"), "published": N_("Published")}
_UNKEPT = frozenset({"csrf_token", "part_only", "when"})


def place_of(post: Post | None) -> str:
    """Return under what name drafts of a post are kept."""
    return str(post.id) if post else NEW


def own_draft(post: Post | None) -> PostDraft | None:
    """Return what this person typed for a post and did not save."""
    return find_draft(session(), member_id=member().id, place=place_of(post))


def form_for(post: Post | None) -> PostForm:
    """Return the form as it is opened: the post, or the unsaved text when that is asked for."""
    draft = own_draft(post) if request.args.get("draft") else None
    if draft is not None:
        typed: MultiDict[str, Any] = MultiDict(draft.fields)
        typed["version"] = str(draft.version)
        return PostForm(typed)
    if post is not None:
        return PostForm(data=filled(post))
    return PostForm(
        data={"author": newest_author(session()), "language": _own_language(), "version": "0"}
    )


def typed_fields() -> dict[str, Any]:
    """Return what is typed, as a draft keeps it."""
    lists = request.form.lists()
    return {
        name: values if name == "books" else values[-1]
        for name, values in lists
        if name not in _UNKEPT
    }


def rendered(form: PostForm) -> Markup:
    """Return the text as visitors would see it; made by what renders posts."""
    code = form.language.data or _own_language()
    return Markup(render_post(form.body.data or "", language=code).html)  # noqa: S704 -- sanitised.


def editor(
    post: Post | None,
    form: PostForm,
    *,
    preview: Markup | None = None,
    clash: list[Difference] | None = None,
) -> str:
    """Return the page."""
    draft = None if request.args.get("draft") or request.method == "POST" else _unsaved(post)
    titles = all_titles(session())
    chosen = set(form.books.data or [])
    near = near_titles(form)
    return render_template(
        "staff/posts/edit.html",
        post=post,
        place=post.slug if post else NEW,
        action=url_for("staff_posts.save", slug=post.slug)
        if post
        else url_for("staff_posts.create"),
        form=form,
        draft=draft,
        preview=preview,
        clash=clash,
        first=[one for one in titles if str(one.id) in chosen | near],
        others=[one for one in titles if str(one.id) not in chosen | near],
        chosen=chosen,
        near=near,
        tag_names=[name for _slug, name in tag_names(session())],
        series_titles=series_titles(session()),
        status_words=STATUS_WORDS,
        base_url=settings().base_url,
    )


def clash_with(post: Post, form: PostForm) -> list[Difference]:
    """Return how a text that was typed differs from the one that somebody saved meanwhile."""
    return differences(post.body, form.body.data or "")


def near_titles(form: PostForm) -> set[str]:
    """Return the ids of the titles that are near to a text in subject."""
    body = form.body.data or ""
    if not body.strip():
        return set()
    text = plain_text(str(rendered(form)), notes=False)
    return {str(one) for one in titles_like(session(), title=form.title.data or "", text=text)}


def _unsaved(post: Post | None) -> PostDraft | None:
    """Return the draft of this person, unless it says what the post says already."""
    draft = own_draft(post)
    if draft is None or post is None:
        return draft
    typed = (draft.fields.get("title"), draft.fields.get("body", "").replace("\r\n", "\n").strip())
    return None if typed == (post.title, post.body) else draft


def _own_language() -> str:
    return settings().shop_language.replace("_", "-")
