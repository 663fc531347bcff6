"""Posts: write, change, publish now or later, take back."""

from datetime import datetime

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.orm import Session, selectinload

from catalogue.blog.errors import PostSlugTakenError
from catalogue.blog.models import Post, PostBook, Tag, post_tags
from catalogue.blog.types import PostFacts, PostStatus
from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_
from catalogue.core.ids import new_id
from catalogue.core.markdown import count_words, excerpt, plain_text, render_markdown
from catalogue.core.slugs import slugify
from catalogue.search.services import forget_document, index_document
from catalogue.search.types import Kind

_RESERVED = frozenset({"tags", "feed", "feed-atom", "new"})


def add_post(session: Session, facts: PostFacts, *, now: datetime) -> Post:
    """Write a draft; raise InvalidError or PostSlugTakenError."""
    slug = facts.slug or slugify(facts.title)
    if not slug or slugify(slug) != slug or slug in _RESERVED:
        raise InvalidError(
            N_(
                "“%(slug)s” cannot stand in an address; use small letters, digits and hyphens.",
                slug=slug,
            )
        )
    if session.scalar(select(exists().where(Post.slug == slug))):
        raise PostSlugTakenError(slug)
    post = Post(
        id=new_id(), slug=slug, status=PostStatus.DRAFT, created_at=now, tags=[], book_links=[]
    )
    _take_facts(session, post, facts, now=now)
    session.add(post)
    _write(session, post)
    return post


def change_post(session: Session, post: Post, facts: PostFacts, *, now: datetime) -> None:
    """Give a post, loaded with tags and links, these facts; its address stays.

    When readers of a published post would see another text, the moment is kept for them.
    """
    before = (post.title, post.body)
    with session.no_autoflush:
        _take_facts(session, post, facts, now=now)
    if post.status is PostStatus.PUBLISHED and (post.title, post.body) != before:
        post.revised_at = now
    _write(session, post)
    _index(session, post)


def publish_post(
    session: Session, post: Post, *, now: datetime, at: datetime | None = None
) -> None:
    """Show a post from ``at`` on; a time to come makes it scheduled, one gone by dates it."""
    post.published_at = at or now
    post.status = PostStatus.SCHEDULED if post.published_at > now else PostStatus.PUBLISHED
    session.flush()
    _index(session, post)


def withdraw_post(session: Session, post: Post, *, now: datetime) -> None:
    """Make a post a draft again."""
    post.status = PostStatus.DRAFT
    post.updated_at = now
    session.flush()
    _index(session, post)


def publish_due_posts(session: Session, *, now: datetime) -> int:
    """Show the scheduled posts whose hour has come; return how many."""
    due = session.scalars(
        select(Post)
        .where(Post.status == PostStatus.SCHEDULED, Post.published_at <= now)
        .options(selectinload(Post.tags))
        .order_by(Post.published_at, Post.id)
        .with_for_update(skip_locked=True)
    ).all()
    for post in due:
        publish_post(session, post, now=now, at=post.published_at)
    return len(due)


def _take_facts(session: Session, post: Post, facts: PostFacts, *, now: datetime) -> None:
    if not facts.title.strip() or not facts.body.strip():
        raise InvalidError(N_("A post needs a title and some words."))
    post.title, post.author, post.body = facts.title.strip(), facts.author, facts.body
    post.body_html = render_markdown(facts.body)
    text = plain_text(post.body_html)
    post.excerpt = facts.summary or excerpt(text)
    post.words = count_words(text)
    post.tags = _tags(session, facts.tags)
    links = {link.book_id: link for link in post.book_links}
    books = list(dict.fromkeys(facts.books))
    post.book_links = [links.get(book_id) or PostBook(book_id=book_id) for book_id in books]
    for position, link in enumerate(post.book_links):
        link.position = position
    post.updated_at = now


def _write(session: Session, post: Post) -> None:
    """Write the post, and the order of its tags, which the plain link table is not told."""
    session.flush()
    places = [
        {"a_post": post.id, "a_tag": tag.id, "place": place} for place, tag in enumerate(post.tags)
    ]
    if places:
        session.connection().execute(
            update(post_tags)
            .where(
                post_tags.c.post_id == bindparam("a_post"), post_tags.c.tag_id == bindparam("a_tag")
            )
            .values(position=bindparam("place")),
            places,
        )


def _tags(session: Session, names: tuple[str, ...]) -> list[Tag]:
    wanted = {slugify(name): name.strip() for name in reversed(names) if slugify(name)}
    found = session.scalars(select(Tag).where(Tag.slug.in_(wanted)))
    known = {tag.slug: tag for tag in found}
    order = dict.fromkeys(slug for slug in map(slugify, names) if slug)
    return [known.get(slug) or Tag(id=new_id(), slug=slug, name=wanted[slug]) for slug in order]


def _index(session: Session, post: Post) -> None:
    """Make a published post be found, and no other."""
    if post.status is not PostStatus.PUBLISHED:
        forget_document(session, Kind.POST, post.id)
        return
    words = " ".join([plain_text(post.body_html), post.author, *(tag.name for tag in post.tags)])
    index_document(session, Kind.POST, post.id, title=post.title, body=words)
