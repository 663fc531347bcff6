"""The history of a post: who saved it when, what changed, and putting a version back."""

from dataclasses import replace

from flask import Response, render_template, url_for

from catalogue.blog import services
from catalogue.blog.models import PostRevision
from catalogue.blog.queries.desk import all_titles, post_at_desk
from catalogue.blog.queries.revisions import (
    differences,
    find_revision,
    revision,
    revisions_of,
)
from catalogue.core.clock import utc_now
from catalogue.core.i18n import N_
from catalogue.web.common.answers import see_other
from catalogue.web.common.transaction import session
from catalogue.web.staff.audit_trail import note
from catalogue.web.staff.posts.forms import PostForm, filled
from catalogue.web.staff.posts.saving import about
from catalogue.web.staff.shell import member, told


def show_history(slug: str) -> str:
    """List the versions of a post, newest first."""
    post = post_at_desk(session(), slug)
    return render_template(
        "staff/posts/history.html", post=post, revisions=revisions_of(session(), post.id)
    )


def show_revision(slug: str, number: int) -> str:
    """Show what one version changed."""
    post = post_at_desk(session(), slug)
    found = revision(session(), post.id, number)
    before = find_revision(session(), post.id, number - 1)
    names = {str(one.id): one.title for one in all_titles(session())}
    return render_template(
        "staff/posts/revision.html",
        post=post,
        found=found,
        title=differences(before.title if before else "", found.title),
        body=differences(before.body if before else "", found.body),
        books=[names[book] for book in found.books if book in names],
        is_newest=number == revisions_of(session(), post.id)[0].number,
    )


def put_back(slug: str, number: int) -> Response:
    """Save an earlier version once more; what stood since stays in the history."""
    post = post_at_desk(session(), slug)
    found = revision(session(), post.id, number)
    facts = PostForm(data={**filled(post), **_fields(found)}).facts(all_titles(session()), post)
    services.save_post(
        session(),
        post,
        replace(facts, tags=tuple(found.tags)),
        version=post.version,
        by=member().email,
        now=utc_now(),
    )
    note("post.put_back", about(post), after={"number": number})
    told(N_("Version %(number)s is back. What stood before is in the history.", number=number))
    return see_other(url_for("staff_posts.edit", slug=slug))


def _fields(found: PostRevision) -> dict[str, object]:
    return {
        "title": found.title,
        "summary": found.summary,
        "body": found.body,
        "books": found.books,
    }
