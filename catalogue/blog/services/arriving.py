"""Many posts and replies at once, as they stood elsewhere: written in few statements."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from catalogue.blog.models import Comment, OldAddress, Post, Tag, post_tags
from catalogue.blog.services.writing import check_facts, render
from catalogue.blog.types import PostFacts, PostStatus, address_key
from catalogue.core.ids import new_id
from catalogue.core.markdown import plain_text
from catalogue.core.slugs import slugify
from catalogue.db.generation import mark_catalogue_changed
from catalogue.search.services import NewDocument, index_new_documents
from catalogue.search.types import Kind

_AT_ONCE = 500
Replies = Sequence[dict[str, Any]]


def arriving_post(
    facts: PostFacts, *, status: PostStatus, published_at: datetime | None, now: datetime
) -> Post:
    """Return a post with all that is made of its Markdown, not kept yet; raise InvalidError.

    The caller has seen to it that nobody else has its slug.
    """
    check_facts(facts)
    post = Post(
        id=new_id(),
        slug=facts.slug,
        title=facts.title.strip(),
        author=facts.author,
        body=facts.body,
        language=facts.language,
        source=facts.source,
        status=status,
        published_at=published_at,
        created_at=now,
        updated_at=now,
    )
    render(post, facts)
    return post


def place_posts(session: Session, arrivals: Sequence[tuple[Post, tuple[str, ...]]]) -> None:
    """Keep new posts with the names of their tags; let the published ones be found."""
    if not arrivals:
        return
    tags = _tags(session, {name for _post, names in arrivals for name in names})
    links = []
    for post, names in arrivals:
        own = list(dict.fromkeys(slug for slug in map(slugify, names) if slug))
        post.tagged = [{"slug": slug, "name": tags[slug].name} for slug in own]
        links += [
            {"post_id": post.id, "tag_id": tags[slug].id, "position": place}
            for place, slug in enumerate(own)
        ]
    session.add_all(post for post, _names in arrivals)
    session.flush()
    if links:
        session.execute(insert(post_tags), links)
    shown = [post for post, _names in arrivals if post.status is PostStatus.PUBLISHED]
    index_new_documents(session, Kind.POST, [_document(post) for post in shown])


def place_replies(session: Session, rows: Replies) -> None:
    """Keep replies, each behind the one that it answers; nobody is written to about them."""
    if rows:
        session.execute(insert(Comment), rows)
        mark_catalogue_changed(session)


def remember_addresses(session: Session, wanted: Iterable[tuple[str, UUID]]) -> list[str]:
    """Let paths lead to posts for ever; return those that lead to another post already."""
    asked: dict[str, UUID] = {}
    refused = []
    for path, post_id in wanted:
        key = address_key(path)
        if key and asked.setdefault(key, post_id) != post_id:
            refused.append(key)
    known = dict(old_addresses(session, list(asked)))
    refused += [key for key, post_id in asked.items() if known.get(key, post_id) != post_id]
    new = [{"path": key, "post_id": asked[key]} for key in asked if key not in known]
    if new:
        session.execute(insert(OldAddress), new)
        mark_catalogue_changed(session)
    return refused


def old_addresses(session: Session, keys: list[str]) -> Iterator[tuple[str, UUID]]:
    """Give those of these keys that lead to a post, and to which."""
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        stmt = select(OldAddress.path, OldAddress.post_id).where(OldAddress.path.in_(some))
        yield from session.execute(stmt)


def _tags(session: Session, names: set[str]) -> dict[str, Tag]:
    """Return the tags of these names by their slugs, the new ones kept."""
    wanted = {slug: name.strip() for name in sorted(names) if (slug := slugify(name))}
    slugs = list(wanted)
    found: dict[str, Tag] = {}
    for start in range(0, len(slugs), _AT_ONCE):
        some = select(Tag).where(Tag.slug.in_(slugs[start : start + _AT_ONCE]))
        found |= {tag.slug: tag for tag in session.scalars(some)}
    new = [Tag(id=new_id(), slug=slug, name=wanted[slug]) for slug in slugs if slug not in found]
    session.add_all(new)
    return found | {tag.slug: tag for tag in new}


def _document(post: Post) -> NewDocument:
    names = [tag["name"] for tag in post.tagged]
    body = " ".join([plain_text(post.body_html), post.author, *names])
    return NewDocument(post.id, post.title, body)
