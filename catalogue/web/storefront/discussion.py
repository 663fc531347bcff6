"""The replies to a post as the templates read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from markupsafe import Markup

from catalogue.blog.holding import ReplyRules, are_closed
from catalogue.blog.queries import Reply, Thread, replies_of_post, reply_count
from catalogue.core.clock import utc_now
from catalogue.web.common.shop import preferences, settings
from catalogue.web.common.transaction import session
from catalogue.web.storefront.reply_forms import ReplyForm, give_out


class Discussed(Protocol):
    """A published post."""

    @property
    def id(self) -> UUID:
        """Return its id."""

    @property
    def published_at(self) -> datetime:
        """Return when it appeared."""

    @property
    def replies_closed_at(self) -> datetime | None:
        """Return when staff closed it."""


@dataclass(frozen=True, slots=True)
class ShownReply:
    """A reply; ``is_by_staff`` puts the shop's mark beside the name.

    ``is_edited`` says below it that the shop has changed its words.
    """

    id: UUID
    name: str
    is_by_staff: bool
    body_html: Markup
    written_at: datetime
    is_edited: bool


@dataclass(frozen=True, slots=True)
class ShownThread:
    """A reply and its answers."""

    reply: ShownReply
    answers: list[ShownReply]


@dataclass(frozen=True, slots=True)
class Discussion:
    """The threads under a post, how many replies they have, and the form unless it is closed."""

    threads: list[ShownThread]
    count: int
    form: ReplyForm | None


def discussion(post: Discussed) -> Discussion:
    """Read the replies to a post, in one statement, and lay a form beside them."""
    threads = replies_of_post(session(), post.id)
    return Discussion(
        threads=_shown(threads),
        count=reply_count(threads),
        form=None if is_closed(post) else empty_form(post.id),
    )


def empty_form(post_id: UUID) -> ReplyForm:
    """Return a form that was given out just now."""
    form = ReplyForm()
    form.given.data = give_out(secret(), post_id, utc_now())
    return form


def is_closed(post: Discussed) -> bool:
    """Return whether a post takes no more replies."""
    return are_closed(
        published_at=post.published_at,
        closed_at=post.replies_closed_at,
        rules=rules(),
        now=utc_now(),
    )


def rules() -> ReplyRules:
    """Return the rules that the staff have set."""
    held = preferences()
    return ReplyRules(
        shop_name=held.name,
        close_after_days=held.close_after_days,
        most_links=held.hold_links_over,
        words=held.hold_words,
        holds_first=held.hold_first,
    )


def secret() -> str:
    """Return what forms and addresses are signed with."""
    return settings().secret_key.get_secret_value()


def shown_reply(reply: Reply) -> ShownReply:
    """Return a reply as a template reads it."""
    return ShownReply(
        id=reply.id,
        name=reply.name,
        is_by_staff=reply.is_by_staff,
        body_html=Markup(reply.body_html),  # noqa: S704 -- sanitised when it was taken in.
        written_at=reply.written_at,
        is_edited=reply.is_edited,
    )


def _shown(threads: Sequence[Thread]) -> list[ShownThread]:
    return [
        ShownThread(shown_reply(thread.reply), [shown_reply(one) for one in thread.answers])
        for thread in threads
    ]
