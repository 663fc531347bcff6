"""What another import of the same post changes: what the file changed, and nobody did here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.blog.models import Post
from catalogue.blog.services import change_post, publish_post, withdraw_post
from catalogue.blog.types import PostFacts, PostStatus
from catalogue.core.i18n import N_, Words
from catalogue.imports.services.marks import (
    FIELDS,
    file_has_changed,
    file_values,
    marks_of,
    shop_has_changed,
    shop_values,
)
from catalogue.imports.wxr.facts import EntryFacts

_NAMES = {
    "title": N_("title"),
    "body": N_("text"),
    "summary": N_("summary"),
    "author": N_("author"),
    "tags": N_("tags"),
    "publication": N_("publication"),
}


@dataclass(slots=True)
class Change:
    """The fields of a post to change, and the marks of what was written before."""

    post_id: UUID
    body: str
    fields: frozenset[str]
    written: Mapping[str, str]
    notes: list[Words] = field(default_factory=list)


def change_of(post: Post, written: Mapping[str, str], facts: EntryFacts, body: str) -> Change:
    """Compare the file with the last import and with the shop."""
    said, says = file_values(facts, body), shop_values(post)
    changed = {name for name in FIELDS if file_has_changed(written.get(name, ""), said[name])}
    kept = {name for name in changed if shop_has_changed(written.get(name, ""), says[name])}
    notes = [
        N_(
            "Left as it is, because it was changed here since: %(field)s.",
            field=_NAMES[name],
        )
        for name in FIELDS
        if name in kept
    ]
    return Change(post.id, body, frozenset(changed - kept), written, notes)


def apply_change(
    session: Session, post: Post, change: Change, facts: EntryFacts, *, now: datetime
) -> dict[str, str]:
    """Change the fields of a post, and return the marks of what stands there now.

    It is loaded with tags, links and series.
    """
    fields = change.fields
    said = file_values(facts, change.body)
    is_derived = not shop_has_changed(change.written.get("summary", ""), post.excerpt)
    told = PostFacts(
        title=facts.title if "title" in fields else post.title,
        body=change.body if "body" in fields else post.body,
        author=facts.author if "author" in fields else post.author,
        summary=facts.summary if is_derived or "summary" in fields else post.excerpt,
        tags=facts.tags if "tags" in fields else tuple(tag["name"] for tag in post.tagged),
        books=tuple(link.book_id for link in post.book_links),
        chapters={link.book_id: link.chapter for link in post.book_links},
        language=post.language,
        series=post.series.title if post.series else "",
        part=post.series_part,
        source=post.source,
    )
    change_post(session, post, told, now=now)
    if "publication" in fields:
        if facts.status is PostStatus.DRAFT:
            withdraw_post(session, post, now=now)
        else:
            publish_post(session, post, now=now, at=facts.published_at)
    fresh = marks_of(said, shop_values(post))
    touched = fields | ({"summary"} if is_derived else set())
    return {
        name: fresh[name] if name in touched else change.written.get(name, "") for name in FIELDS
    }
