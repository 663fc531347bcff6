"""The list of posts, and what is done with many of them at once."""

from dataclasses import replace
from typing import Any

from flask import request

from catalogue.blog import services
from catalogue.blog.models import Post
from catalogue.blog.queries.desk import PAGE_SIZE, all_titles, desk_posts, posts_at_desk, tag_names
from catalogue.blog.types import PostStatus
from catalogue.core.clock import utc_now
from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_
from catalogue.web.common.transaction import session
from catalogue.web.staff.audit_trail import note
from catalogue.web.staff.lists import page_asked, paged, text_asked
from catalogue.web.staff.posts import forms
from catalogue.web.staff.posts.editor import STATUS_WORDS
from catalogue.web.staff.posts.saving import about
from catalogue.web.staff.shell import member, told

_MOST_AT_ONCE = 100
_LONGEST_TAGS = 200


def list_facts() -> dict[str, Any]:
    """Return what the template of the list reads."""
    asked = {name: text_asked(name) for name in ("status", "q", "tag", "book")}
    status = asked["status"]
    found = desk_posts(
        session(),
        status=PostStatus(status) if status in set(PostStatus) else None,
        words=asked["q"],
        tag=asked["tag"],
        book=asked["book"],
        page=page_asked(),
    )
    return {
        "posts": found.posts,
        "total": found.total,
        "page": paged(found.number, found.total, PAGE_SIZE),
        "asked": asked,
        "status_words": STATUS_WORDS,
        "tags": tag_names(session()),
        "titles": all_titles(session()),
    }


def carry_out() -> None:
    """Do with the chosen posts what the button says; raise InvalidError when it cannot be done."""
    slugs = request.form.getlist("post")[:_MOST_AT_ONCE]
    found = posts_at_desk(session(), slugs) if slugs else []
    act = _ACTS.get(request.form.get("act", ""))
    if not found or act is None:
        raise InvalidError(N_("Choose at least one post first."))
    done = sum(act(post) for post in found)
    told(N_("Done with %(count)s of %(chosen)s posts.", count=done, chosen=len(found)))


def _publish(post: Post) -> bool:
    if post.status is PostStatus.PUBLISHED:
        return False
    before, now = post.status, utc_now()
    services.publish_post(session(), post, now=now, at=None)
    note("post.published", about(post), before={"status": before}, after={"status": post.status})
    return True


def _withdraw(post: Post) -> bool:
    if post.status is PostStatus.DRAFT:
        return False
    before = post.status
    services.withdraw_post(session(), post, now=utc_now())
    note("post.withdrawn", about(post), before={"status": before}, after={"status": post.status})
    return True


def _tag(post: Post) -> bool:
    names = forms.tag_names(request.form.get("tag", "")[:_LONGEST_TAGS])
    if not names:
        raise InvalidError(N_("Write the tag that the posts are to bear."))
    facts = forms.PostForm(data=forms.filled(post)).facts(all_titles(session()), post)
    had = tuple(tag["name"] for tag in post.tagged)
    services.save_post(
        session(),
        post,
        replace(facts, tags=(*had, *names)),
        version=post.version,
        by=member().email,
        now=utc_now(),
    )
    note("post.tagged", about(post), before={"tags": list(had)}, after={"tags": [*had, *names]})
    return True


_ACTS = {"publish": _publish, "withdraw": _withdraw, "tag": _tag}
