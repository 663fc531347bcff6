"""The form of the editor: everything that is said of a post, and when it is to be shown."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from wtforms import BooleanField, Form, SelectMultipleField, StringField, ValidationError

from catalogue.blog.models import Post
from catalogue.blog.queries.desk import Title, own_summary
from catalogue.blog.services.writing import LONGEST_BODY
from catalogue.blog.types import PostFacts, PostStatus
from catalogue.core.i18n import N_
from catalogue.web.common.fields import LineField
from catalogue.web.staff.books.fields import LinesField, WholeNumberField

KEEP, NOW, AT = "keep", "now", "at"
_MOST_TAGS = 20


class PostForm(Form):
    """A post as it is written; ``version`` is the one that the writer began with."""

    title = LineField(most=300, missing=N_("Give the post a title."), id="post-title")
    body = LinesField(most=LONGEST_BODY, id="post-body")
    slug = LineField(most=80, id="post-slug")
    author = LineField(most=200, id="post-author")
    summary = LinesField(most=1000, id="post-summary")
    tags = LineField(most=1000, id="post-tags")
    series = LineField(most=300, id="post-series")
    part = WholeNumberField(most=999, id="post-part")
    language = LineField(most=12, missing=N_("Write the language."), id="post-language")
    books = SelectMultipleField(id="post-books", validate_choice=False)
    replies_closed = BooleanField(id="post-replies-closed")
    when = StringField(default=KEEP, id="when-keep")
    at = LineField(most=30, id="post-at")
    zone = LineField(most=60, default="UTC", id="post-zone")
    version = WholeNumberField(least=0, most=9_999_999, id="post-version")

    def validate_body(self, field: LinesField) -> None:
        """Ask for words."""
        if not (field.data or "").strip():
            raise ValidationError(N_("Write some words."))

    def validate_when(self, field: StringField) -> None:
        """Check that it is one of the three."""
        if field.data not in {KEEP, NOW, AT}:
            raise ValidationError(N_("Choose when the post is to be shown."))

    def validate_zone(self, field: LineField) -> None:
        """Check that there is such a time zone."""
        if self.when.data == AT and field.data not in available_timezones():
            raise ValidationError(N_("Write the time zone as Europe/London or UTC."))

    def validate_at(self, field: LineField) -> None:
        """Check the day and the hour."""
        if self.when.data != AT:
            return
        try:
            datetime.fromisoformat(field.data or "")
        except ValueError as error:
            raise ValidationError(N_("Write day and hour, as in 2026-12-01 09:00.")) from error

    @property
    def moment(self) -> datetime | None:
        """Return the hour at which it is to be shown, in UTC; None for now."""
        if self.when.data != AT:
            return None
        typed = datetime.fromisoformat(self.at.data or "")
        local = typed if typed.tzinfo else typed.replace(tzinfo=ZoneInfo(self.zone.data or "UTC"))
        return local.astimezone(UTC)

    def facts(self, known: list[Title], post: Post | None) -> PostFacts:
        """Return what is said of the post; titles that are not there are left out."""
        asked = set(self.books.data or [])
        books = tuple(title.id for title in known if str(title.id) in asked)
        return PostFacts(
            title=self.title.data or "",
            body=self.body.data or "",
            slug=self.slug.data or "",
            author=self.author.data or "",
            summary=self.summary.data or "",
            tags=tag_names(self.tags.data),
            books=_in_order(books, post),
            language=self.language.data or "",
            series=self.series.data or "",
            part=int(self.part.data) if self.part.data else None,
            chapters={link.book_id: link.chapter for link in post.book_links} if post else {},
        )


def tag_names(text: str | None) -> tuple[str, ...]:
    """Return the tags of a line, parted by commas."""
    return tuple(name.strip() for name in (text or "").split(",") if name.strip())[:_MOST_TAGS]


def filled(post: Post) -> dict[str, Any]:
    """Return a post as the fields of its form."""
    at = post.published_at if post.status is PostStatus.SCHEDULED else None
    return {
        "title": post.title,
        "body": post.body,
        "slug": post.slug,
        "author": post.author,
        "summary": own_summary(post),
        "tags": ", ".join(tag["name"] for tag in post.tagged),
        "series": post.series.title if post.series else "",
        "part": str(post.series_part or ""),
        "language": post.language,
        "books": [str(link.book_id) for link in post.book_links],
        "replies_closed": post.replies_closed_at is not None,
        "at": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M}" if at else "",
        "version": str(post.version),
    }


def _in_order(books: tuple[UUID, ...], post: Post | None) -> tuple[UUID, ...]:
    """Keep the order that a post's titles have; what is new comes after them."""
    had = [link.book_id for link in post.book_links] if post else []
    return tuple(sorted(books, key=lambda one: had.index(one) if one in had else len(had)))
