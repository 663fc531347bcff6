"""From what is said of a post to its rows: text, tags, series, titles, and the search's words."""

import re
from datetime import datetime

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from catalogue.blog.models import Post, PostBook, Series, Tag, post_tags
from catalogue.blog.types import PostFacts, PostStatus
from catalogue.core.errors import InvalidError
from catalogue.core.i18n import N_
from catalogue.core.ids import new_id
from catalogue.core.markdown import count_words, excerpt, plain_text, render_post
from catalogue.core.slugs import slugify
from catalogue.search.services import forget_document, index_document
from catalogue.search.types import Kind

LONGEST_BODY = 300_000
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}")
_LONGEST_LANGUAGE = 12


def take_facts(session: Session, post: Post, facts: PostFacts, *, now: datetime) -> None:
    """Give a post, loaded with tags and links, what is said of it; raise InvalidError."""
    check_facts(facts)
    post.title, post.author, post.body = facts.title.strip(), facts.author, facts.body
    post.language = facts.language
    post.source = facts.source or post.source
    render(post, facts)
    post.tags = tags_of(session, facts.tags)
    post.tagged = [{"slug": tag.slug, "name": tag.name} for tag in post.tags]
    series = _series(session, facts.series)
    post.series_id = series.id if series else None
    post.series_part = facts.part if series else None
    links = {link.book_id: link for link in post.book_links}
    books = list(dict.fromkeys(facts.books))
    post.book_links = [links.get(book_id) or PostBook(book_id=book_id) for book_id in books]
    for position, link in enumerate(post.book_links):
        link.position = position
        link.chapter = facts.chapters.get(link.book_id, "")
    post.updated_at = now


def check_facts(facts: PostFacts) -> None:
    """Raise InvalidError for what cannot be a post."""
    if not facts.title.strip() or not facts.body.strip():
        raise InvalidError(N_("A post needs a title and some words."))
    if len(facts.body) > LONGEST_BODY:
        raise InvalidError(N_("This post is too long for one page. Make two parts of it."))
    if not _LANGUAGE.fullmatch(facts.language) or len(facts.language) > _LONGEST_LANGUAGE:
        raise InvalidError(N_("Write the language as a code, such as en, de or pt-BR."))


def render(post: Post, facts: PostFacts) -> None:
    """Give a post what is made of its Markdown, once."""
    rendered = render_post(facts.body, language=facts.language)
    post.body_html = rendered.html
    post.contents = [heading._asdict() for heading in rendered.contents]
    post.quotes = [quote._asdict() for quote in rendered.quotes]
    text = plain_text(post.body_html, notes=False)
    post.excerpt = facts.summary or excerpt(text)
    post.words = count_words(text)


def write(session: Session, post: Post) -> None:
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


def index(session: Session, post: Post) -> None:
    """Make a published post be found, and no other."""
    if post.status is not PostStatus.PUBLISHED:
        forget_document(session, Kind.POST, post.id)
        return
    names = [tag["name"] for tag in post.tagged]
    words = " ".join([plain_text(post.body_html), post.author, *names])
    index_document(session, Kind.POST, post.id, title=post.title, body=words)


def tags_of(session: Session, names: tuple[str, ...]) -> list[Tag]:
    """Return the tags of these names in their order, each once; new ones are not kept yet."""
    wanted = {slugify(name): name.strip() for name in reversed(names) if slugify(name)}
    found = session.scalars(select(Tag).where(Tag.slug.in_(wanted)))
    known = {tag.slug: tag for tag in found}
    order = dict.fromkeys(slug for slug in map(slugify, names) if slug)
    return [known.get(slug) or Tag(id=new_id(), slug=slug, name=wanted[slug]) for slug in order]


def _series(session: Session, title: str) -> Series | None:
    """Return the series of a title, made when there is none yet."""
    slug = slugify(title)
    if not slug:
        return None
    found = session.scalars(select(Series).where(Series.slug == slug)).one_or_none()
    if found is None:
        found = Series(id=new_id(), slug=slug, title=title.strip())
        session.add(found)
        session.flush()
    return found
