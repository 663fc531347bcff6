"""Letters about replies: to those who follow a thread, and to those who look after it."""

from collections.abc import Sequence
from uuid import UUID

from catalogue.blog.links import FOLLOW_LIFETIME, ThreadLinks
from catalogue.blog.queries.following import News, Recipient, WaitingLine
from catalogue.mail.rendering import render_letter
from catalogue.mail.types import Letter

WAITING = "replies:waiting"


def about_follower(follower_id: UUID) -> str:
    """Return what letters to one follower are about, so that they can be withdrawn."""
    return f"follower:{follower_id}"


def follow_asked(follower_id: UUID, *, to: str, title: str, links: ThreadLinks) -> Letter:
    """Ask whether the address wants to follow, in none of a stranger's words."""
    return render_letter(
        "blog/follow",
        to=to,
        about=about_follower(follower_id),
        title=title,
        url=links.follow_url(follower_id),
        link_days=FOLLOW_LIFETIME.days,
    )


def further_reply(
    comment_id: UUID, news: News, recipient: Recipient, *, links: ThreadLinks
) -> Letter:
    """Tell a follower what somebody replied, and how to leave."""
    return render_letter(
        "blog/further_reply",
        to=recipient.email,
        about=about_follower(recipient.id),
        leave_url=links.leave_url(recipient.id),
        title=news.title,
        writer=news.name,
        is_by_staff=news.is_by_staff,
        paragraphs=[line.strip() for line in news.body.splitlines() if line.strip()],
        url=links.reply_url(news.slug, comment_id),
    )


def replies_wait(lines: Sequence[WaitingLine], total: int, *, to: str) -> Letter:
    """Tell staff what waits for them."""
    return render_letter("blog/replies_wait", to=to, about=WAITING, lines=lines, total=total)
